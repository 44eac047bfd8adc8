using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Text with macros, read and ready to be expanded (RFC 7208 section 7).</summary>
internal sealed class SpfMacroString
{
    private readonly SpfMacroPiece[] _pieces;

    /// <summary>The name that a string without macros stands for; null if it has macros, or cannot be a DNS name.</summary>
    private readonly string? _constantName;

    public SpfMacroString(string text, IReadOnlyList<SpfMacroPiece> pieces)
    {
        Text = text;
        _pieces = [.. pieces];
        IsConstant = _pieces.All(p => p.Literal is not null);
        UsesClientName = Uses("p");
        UsesLocalPart = Uses("sl");
        _constantName = IsConstant ? SpfDomain.FromExpansion(string.Concat(_pieces.Select(p => p.Literal))) : null;
    }

    /// <summary>The string as published.</summary>
    public string Text { get; }

    /// <summary>Whether it has no macro letter, so that it expands to the same text always.</summary>
    public bool IsConstant { get; }

    /// <summary>Whether the p macro is used, which needs DNS.</summary>
    public bool UsesClientName { get; }

    /// <summary>Whether the sender's local part is used.</summary>
    public bool UsesLocalPart { get; }

    /// <summary>Whether every macro letter used is among those given.</summary>
    public bool UsesOnly(string letters) => _pieces.All(p => p.Literal is not null || letters.IndexOf(p.Letter) >= 0);

    /// <summary>Expands to a name that DNS can be asked for, cut on the left to 253 characters; null if it is none.</summary>
    public string? ExpandName(SpfMacroValues values)
    {
        if (IsConstant)
        {
            return _constantName;
        }

        if (UsesLocalPart && values.HasInternationalLocalPart)
        {
            return null;
        }

        // From the right: what lies left of the longest possible name is cut off anyway and need not be expanded.
        var expanded = new string[_pieces.Length];
        var first = _pieces.Length;
        for (var length = 0; first > 0 && length <= SpfDomain.MaxLength + 1; length += expanded[first].Length)
        {
            first--;
            expanded[first] = _pieces[first].Expand(values);
        }

        return SpfDomain.FromExpansion(string.Join("", expanded, first, expanded.Length - first));
    }

    /// <summary>Expands to text; null if it is longer than the limit.</summary>
    public string? ExpandText(SpfMacroValues values, int maxLength)
    {
        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            text.Append(piece.Expand(values));
            if (text.Length > maxLength)
            {
                return null;
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Uses(string letters) => _pieces.Any(p => p.Literal is null && letters.IndexOf(p.Letter) >= 0);
}

/// <summary>A run of literal text, or one macro with its transformers (RFC 7208 section 7.1).</summary>
/// <param name="Literal">The text; null for a macro.</param>
/// <param name="Letter">The macro's letter, in lower case.</param>
/// <param name="Escape">Whether the letter was a capital: the value is escaped for use in a URL.</param>
/// <param name="Parts">How many right-hand parts to keep.</param>
/// <param name="Reverse">Whether the parts are reversed first.</param>
/// <param name="Delimiters">Where the value is split; empty if it is not split.</param>
internal readonly record struct SpfMacroPiece(string? Literal, char Letter, bool Escape, int Parts, bool Reverse, string Delimiters)
{
    public static SpfMacroPiece Text(string literal) => new(literal, '\0', false, 0, false, "");

    public string Expand(SpfMacroValues values)
    {
        if (Literal is not null)
        {
            return Literal;
        }

        var value = values[Letter];
        if (Delimiters.Length > 0)
        {
            value = Transform(value);
        }

        return Escape ? UrlEscape(value) : value;
    }

    private string Transform(string value)
    {
        var parts = value.Split(Delimiters.ToCharArray());
        if (Reverse)
        {
            Array.Reverse(parts);
        }

        var skipped = Math.Max(0, parts.Length - Parts);
        return string.Join(".", parts, skipped, parts.Length - skipped);
    }

    /// <summary>Escapes everything but the unreserved characters of RFC 3986 section 2.3.</summary>
    private static string UrlEscape(string value)
    {
        if (value.All(IsUnreserved))
        {
            return value;
        }

        var escaped = new StringBuilder(value.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (IsUnreserved((char)b))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
            }
        }

        return escaped.ToString();
    }

    private static bool IsUnreserved(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~';
}

/// <summary>What the macro letters stand for in one check (RFC 7208 section 7.2).</summary>
internal sealed class SpfMacroValues
{
    private string? _dottedClient;

    /// <summary>l: the sender's local part.</summary>
    public required string LocalPart { get; init; }

    /// <summary>o: the sender's domain.</summary>
    public required string SenderDomain { get; init; }

    /// <summary>d: the domain whose record is evaluated; changes with include and redirect.</summary>
    public required string Domain { get; set; }

    /// <summary>i, c and v: the client's address.</summary>
    public required IPNumber Client { get; init; }

    /// <summary>h: the HELO name.</summary>
    public required string Helo { get; init; }

    /// <summary>r: the host that checks.</summary>
    public required string Receiver { get; init; }

    /// <summary>t: when the client connected.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>p: the client's validated name; set before a string that uses it is expanded.</summary>
    public string ClientName { get; set; } = "unknown";

    /// <summary>s: the sender.</summary>
    public string Sender => field ??= LocalPart + "@" + SenderDomain;

    /// <summary>The client's address as it is usually written.</summary>
    public string ReadableClient => field ??= Client.ToIPAddress().ToString();

    /// <summary>Whether s or l can stand in no DNS name, so that terms with them match nothing (RFC 8616 section 4).</summary>
    public bool HasInternationalLocalPart { get; init; }

    /// <summary>The value of a macro letter in lower case.</summary>
    public string this[char letter] => letter switch
    {
        's' => Sender,
        'l' => LocalPart,
        'o' => SenderDomain,
        'd' => Domain,
        'i' => _dottedClient ??= Client.ToDotted(),
        'p' => ClientName,
        'v' => Client.IsIPv4 ? "in-addr" : "ip6",
        'h' => Helo,
        'c' => ReadableClient,
        'r' => Receiver,
        't' => At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };
}
