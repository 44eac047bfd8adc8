using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// An Authentication-Results field (RFC 8601 section 2.2), also in Exchange's form: no authserv-id, "action=" without a property type,
/// and, in older versions, bare domain names between the results.
/// </summary>
/// <param name="AuthServId">The server that wrote it, in lower case; null if it names none.</param>
/// <param name="Results">What it recorded, in order.</param>
/// <param name="IsBroken">True if comments and quoted strings do not end as they should: a client's text may have ended one, and written
/// the rest.</param>
internal sealed record AuthenticationResults(string? AuthServId, IReadOnlyList<MessageMethodResult> Results, bool IsBroken)
{
    /// <summary>The server's name without the number of the message, which some servers put after it ("mx.shop.example/0C5B13").</summary>
    public string? Server => AuthServId?.Split('/')[0];

    /// <summary>More than any server writes. What stands after them is not read.</summary>
    public const int MaxResults = 200;

    private const int MaxLength = 64 * 1024;

    /// <summary>Reads the field's value. What cannot be read as a result is left out.</summary>
    public static AuthenticationResults Parse(string value)
    {
        // What is shown of it must not steer a terminal; line ends and tabs are white space in either form.
        var text = new FieldText(DisplayText.Clean(value.Substring(0, Math.Min(value.Length, MaxLength))).AsSpan());
        var results = new List<MessageMethodResult>();
        string? authServId = null;
        for (var segment = 0; !text.AtEnd && results.Count < MaxResults; segment++)
        {
            var result = ReadSegment(ref text, out var bareWord);
            if (result is not null)
            {
                results.Add(result);
            }
            else if (segment == 0)
            {
                authServId = bareWord is "" or null ? null : bareWord.ToLowerInvariant();
            }
        }

        return new AuthenticationResults(authServId, results, text.IsBroken || IsTorn(results));
    }

    /// <summary>
    /// Whether the record looks as if a client's text had torn a result in two: the envelope sender stands with another method than SPF, or
    /// apart from an SPF result, or twice, or a result is not a word. A record of who signed in to send (RFC 8601 section 2.7.4) may name
    /// the sender too.
    /// </summary>
    private static bool IsTorn(List<MessageMethodResult> results)
    {
        var spf = results.FindAll(r => r.Method == "spf");
        return results.Exists(r => !r.Result.All(c => char.IsLetterOrDigit(c) || c is '-' or '_')
            || (r.Method is not ("spf" or "auth") && r.Property("smtp.mailfrom") is not null))
            || (spf.Count > 1 && spf.Exists(r => RecordedSpf.SenderOf(r) is null && r.Property("smtp.helo") is null))
            || spf.Count(r => RecordedSpf.SenderOf(r) is not null) > 1;
    }

    /// <summary>Reads up to the next semicolon: "method=result" and its properties, or a bare word.</summary>
    private static MessageMethodResult? ReadSegment(ref FieldText text, out string? bareWord)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? method = null, outcome = null, reason = null;
        bareWord = null;
        text.Comment = null;
        while (true)
        {
            text.SkipSpace();
            if (text.AtEnd || text.TryTake(';'))
            {
                break;
            }

            if (!TryReadPair(ref text, out var name, out var value))
            {
                bareWord ??= name;
            }
            else if (method is null)
            {
                // A word before the method, such as an authserv-id that lacks its semicolon, makes the segment unreadable.
                method = bareWord is null ? name.Split('/')[0].ToLowerInvariant() : "";
                outcome = Word(value.ToLowerInvariant());
            }
            else if (name.Equals("reason", StringComparison.OrdinalIgnoreCase))
            {
                reason ??= value;
            }
            else if (!properties.ContainsKey(name))
            {
                properties.Add(name, value);
            }
        }

        return method is null or "" || outcome is null or ""
            ? null
            : new MessageMethodResult { Method = method, Result = outcome, Reason = reason, Comment = text.Comment,
            Properties = properties };
    }

    /// <summary>The word of RFC 8601 section 2.7 for what Yahoo and older servers write.</summary>
    private static string Word(string outcome) => outcome switch
    {
        "dkim_pass" or "success" => "pass",
        "dkim_fail" or "hardfail" => "fail",
        "perm_fail" or "dkim_perm_fail" => "permerror",
        "temp_fail" or "dkim_temp_fail" => "temperror",
        _ => outcome,
    };

    /// <summary>Blanks and comments may stand around "/", "." and "=" (RFC 8601 section 2.2).</summary>
    private static bool TryReadPair(ref FieldText text, out string name, out string value)
    {
        name = text.ReadWord('=');
        value = "";
        text.SkipSpace();
        while (!text.AtEnd && text.Next is not ('=' or ';') && (text.Next is '.' or '/' || EndsOpen(name)))
        {
            name += text.ReadWord('=');
            text.SkipSpace();
        }

        if (!text.TryTake('='))
        {
            return false;
        }

        text.SkipSpace();
        value = text.ReadWord();
        return true;
    }

    private static bool EndsOpen(string name) => name.Length > 0 && name[name.Length - 1] is ('.' or '/');
}

/// <summary>A recorded DKIM result (RFC 8601 section 2.7.1).</summary>
internal static class RecordedDkim
{
    /// <summary>The domain it is for: of header.d, else of header.i; null if neither is recorded.</summary>
    public static string? SignerOf(MessageMethodResult dkim)
    {
        var identity = dkim.Property("header.i");
        return dkim.Property("header.d") ?? identity?.Substring(identity.LastIndexOf('@') + 1);
    }
}

/// <summary>A recorded SPF result (RFC 8601 section 2.7.2).</summary>
internal static class RecordedSpf
{
    /// <summary>
    /// The domain of the envelope sender it is for, of smtp.mailfrom or, as NetEase writes, smtp.mail; null if it is for another identity.
    /// </summary>
    public static string? SenderOf(MessageMethodResult spf) =>
        (spf.Property("smtp.mailfrom") ?? spf.Property("smtp.mail")) is { } sender
            ? sender.Substring(sender.LastIndexOf('@') + 1).Trim('<', '>', ' ') : null;
}
