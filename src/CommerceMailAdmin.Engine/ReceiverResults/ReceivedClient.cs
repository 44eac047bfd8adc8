using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// Who handed a message over, from a Received field's from clause. What the client says of itself (HELO, a certificate's name, an ident
/// answer) may be made to look like an address, a comment, or several. So every comment must be of a kind that is known, and one address
/// must be left. Else there is none.
/// </summary>
internal readonly record struct ReceivedClient(string? Helo, string? VerifiedName, IPAddress? Address)
{
    /// <summary>Comments of other kinds that servers put after the client's: TLS, and who logged in.</summary>
    private static readonly string[] Others =
    [
        "using ", "client cn ", "client did not present", "no client certificate", "not using tls", "tls", "authenticated ", "version=",
        "cipher=",
        "[unix socket]",
    ];

    private static readonly string[] Greetings = ["HELO ", "EHLO ", "LHLO "];

    /// <summary>Servers that write the client's address as the word after "from", without any comment.</summary>
    private static readonly string[] BareAddressServers = ["yahoo.com", "aol.com"];

    /// <summary>Reads the word after "from" and the comments after it.</summary>
    /// <param name="word">The word: the HELO name, or the confirmed name or the address, if the HELO name stands in a comment.</param>
    /// <param name="comments">The comments before "by".</param>
    /// <param name="server">How the server that wrote the field names itself.</param>
    public static ReceivedClient Read(string word, IReadOnlyList<string> comments, ReceivedServer server)
    {
        ReceivedConnection? connection = null;
        string? helo = null;
        var isClear = true;
        foreach (var comment in comments)
        {
            if (HeloOf(comment) is { } said)
            {
                isClear &= helo is null;
                helo = said;
            }
            else if (ReceivedConnection.Read(comment, server) is { } read)
            {
                isClear &= connection is null;
                connection = read;
            }
            else
            {
                isClear &= Array.Exists(Others, o => comment.StartsWith(o, StringComparison.OrdinalIgnoreCase));
            }
        }

        if (helo is not null)
        {
            return new(helo, null, isClear ? BesideHelo(word, connection, server) : null);
        }

        if (connection is { } found)
        {
            // Exim writes the confirmed name as the word, and the HELO name into the comment only if it is another.
            var verified = server.IsExim ? word : found.IsConfirmed ? found.Name : null;
            return new(server.IsExim ? found.Helo ?? word : word, isClear ? verified : null, isClear
                && (found.IsBracketed || server.WritesBareAddress) ? found.Address : null);
        }

        return new(word, null, comments.Count == 0 ? AloneIn(word, server) : null);
    }

    /// <summary>
    /// The address where the HELO name stands in a comment of its own: "from [address] (helo=name)" (Exim), "from [address] (HELO name)"
    /// (CommuniGate Pro), "from address (EHLO name)" (Yahoo), "from name (HELO name) (ident@address)" (qmail), "from name (HELO name)
    /// ([address])" (Cisco).
    /// </summary>
    private static IPAddress? BesideHelo(string word, ReceivedConnection? connection, ReceivedServer server)
    {
        var written = Bracketed(word) ?? Literal(word);
        return connection is not { } found ? Bracketed(word) ?? (server.IsExim ? null : written)
            : written is null || written.Equals(found.Address) ? found.Address
            : null;
    }

    private static IPAddress? AloneIn(string word, ReceivedServer server) =>
        server.IsExim ? Bracketed(word)
        : server.By is { } by && Array.Exists(BareAddressServers, s => HostNames.IsWithin(by, s)) ? Literal(word)
        : null;

    /// <summary>The HELO name in "HELO name", "EHLO name" and Exim's "port=1 helo=name"; null for other comments.</summary>
    private static string? HeloOf(string comment)
    {
        if (comment.Length > 5 && Array.Exists(Greetings, g => comment.StartsWith(g, StringComparison.OrdinalIgnoreCase)))
        {
            return comment.Substring(5);
        }

        return comment.StartsWith("helo=", StringComparison.Ordinal) || comment.StartsWith("port=", StringComparison.Ordinal)
            ? ReceivedConnection.HeloIn(comment) : null;
    }

    private static IPAddress? Bracketed(string word)
    {
        // Exim with a port: "[192.0.2.1]:4711".
        var close = word.IndexOf(']');
        return word.StartsWith("[", StringComparison.Ordinal) && close > 0 && ReceivedConnection.IsPort(word.Substring(close + 1))
            ? Literal(word.Substring(1, close - 1))
            : null;
    }

    private static IPAddress? Literal(string text) => ReceivedConnection.Literal(text);
}

/// <summary>How the server that wrote a Received field names itself.</summary>
/// <param name="By">Its name; null if the field has none.</param>
/// <param name="With">The protocol.</param>
/// <param name="ByComments">The comments of the by clause.</param>
/// <param name="Software">All comments in which servers name themselves.</param>
/// <param name="HasId">Whether there is an id clause.</param>
internal readonly record struct ReceivedServer(string? By, string? With, IReadOnlyList<string> ByComments, IReadOnlyList<string> Software,
    bool HasId)
{
    /// <summary>Exim: "with esmtps (Exim 4.96)".</summary>
    public bool IsExim => Names("Exim ");

    /// <summary>Servers that confirm the client's name by a look-up forward: Postfix, Sendmail.</summary>
    public bool ConfirmsNames => Names("Postfix") || (Software.Count > 0 && IsSendmail(Software[0]));

    /// <summary>
    /// Servers that write the address without brackets: Exchange, whose own address stands as a comment after its name, and qmail, whose
    /// field has neither an id nor any remark.
    /// </summary>
    public bool WritesBareAddress =>
        (ByComments.Count > 0 && ReceivedConnection.Literal(ByComments[0].Trim('[', ']')) is not null)
        || With?.StartsWith("Microsoft ", StringComparison.OrdinalIgnoreCase) == true
        || (!HasId && Software.Count == 0);

    private bool Names(string name)
    {
        foreach (var software in Software)
        {
            if (software.IndexOf(name, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sendmail names itself by two versions, its own and its configuration's: (8.15.2/8.15.2).</summary>
    private static bool IsSendmail(string software)
    {
        var first = software.Split(' ')[0];
        var slash = first.IndexOf('/');
        return slash > 0 && first.StartsWith("8.", StringComparison.Ordinal) && first.IndexOf("/8.", StringComparison.Ordinal) == slash;
    }
}

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
