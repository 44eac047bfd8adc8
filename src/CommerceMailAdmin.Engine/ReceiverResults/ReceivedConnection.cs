using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>What a server wrote of a connection, in a comment of the from clause.</summary>
/// <param name="Name">The client's name by reverse look-up; empty if there is none.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Helo">The HELO name, if the comment holds it (Exim); else null.</param>
/// <param name="IsConfirmed">True if the server confirms names, and confirmed this one.</param>
/// <param name="IsBracketed">Whether the address stands in brackets.</param>
internal readonly record struct ReceivedConnection(string Name, IPAddress Address, string? Helo, bool IsConfirmed, bool IsBracketed)
{
    /// <summary>
    /// Reads "address", "[address]", "name [address]", "ident@name [address] (may be forged)" (Sendmail), "[address]:port helo=x" (Exim),
    /// "[address] verified" (CommuniGate Pro). Null for anything else, however much it looks like one of them.
    /// </summary>
    public static ReceivedConnection? Read(string comment, ReceivedServer server)
    {
        var open = comment.IndexOf('[');
        if (open < 0)
        {
            return Literal(AfterAt(comment)) is { } bare && IsWord(comment) ? new("", bare, null, false, false) : null;
        }

        var close = comment.IndexOf(']', open);
        var before = comment.Substring(0, open);
        if (close < 0 || !IsWord(before.TrimEnd()) || Literal(comment.Substring(open + 1, close - open - 1)) is not { } address)
        {
            return null;
        }

        var name = AfterAt(before.TrimEnd()).TrimEnd('.');
        var after = comment.Substring(close + 1);
        return after switch
        {
            "" => new(name, address, null, server.ConfirmsNames && name.IndexOf('.') > 0, true),
            " (may be forged)" or " verified" => new(name, address, null, false, true),
            _ when IsPort(after) => new(name, address, null, false, true),
            _ when server.IsExim && HeloIn(after) is { } helo => new(name, address, helo, false, true),
            _ => null,
        };
    }

    /// <summary>The name after "helo=" among Exim's "[address]:port helo=x ident=y"; null if there is none.</summary>
    public static string? HeloIn(string text)
    {
        foreach (var part in text.Split(' '))
        {
            if (part.StartsWith("helo=", StringComparison.Ordinal))
            {
                return part.Substring(5);
            }

            if (part != "" && !IsPort(part) && !part.StartsWith("port=", StringComparison.Ordinal)
                && !part.StartsWith("ident=", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>"" or ":4711".</summary>
    public static bool IsPort(string text) => text == ""
        || (text[0] == ':' && text.Length is > 1 and <= 6 && text.Skip(1).All(c => c is >= '0' and <= '9'));

    /// <summary>An address; of a link-local one the zone is left out.</summary>
    public static IPAddress? Literal(string text)
    {
        var zone = text.StartsWith("fe80:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf('%') : -1;
        return IPAddressText.TryParseLiteral(zone < 0 ? text : text.Substring(0, zone), out var address) ? address : null;
    }

    private static bool IsWord(string text) => text.IndexOfAny([' ', '\t', '"', '(', ')', '[', ']', ';', '=', '<', '>', '\\', ',']) < 0;

    private static string AfterAt(string text) => text.Substring(text.LastIndexOf('@') + 1);
}
