using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>What a DKIM-Signature field says of itself (RFC 6376 section 3.5). Anyone can write one: only a record that names it, or its verification, proves anything.</summary>
/// <param name="Domain">The signing domain (d=), in lower case.</param>
/// <param name="Selector">The selector (s=), in lower case.</param>
/// <param name="LeavesBodyOpen">True if a part of the body may be unsigned (l=).</param>
internal readonly record struct ClaimedSignature(string Domain, string Selector, bool LeavesBodyOpen)
{
    /// <summary>No more are looked at.</summary>
    private const int MaxSignatures = 10;

    /// <summary>Reads the fields, topmost first.</summary>
    public static IReadOnlyList<ClaimedSignature> Read(HeaderBlock headers)
    {
        List<ClaimedSignature>? found = null;
        for (var i = 0; i < headers.Count && (found?.Count ?? 0) < MaxSignatures; i++)
        {
            if (headers.Is(i, "DKIM-Signature"))
            {
                (found ??= []).Add(Read(headers[i].Plain()));
            }
        }

        return found ?? (IReadOnlyList<ClaimedSignature>)[];
    }

    /// <summary>Whether a recorded DKIM result can be of this signature: its domain, and its selector if one was recorded.</summary>
    public bool IsMeantBy(MessageMethodResult recorded) =>
        Domain.Equals(RecordedDkim.SignerOf(recorded), StringComparison.OrdinalIgnoreCase)
        && (recorded.Property("header.s") is not { } selector || selector.Equals(Selector, StringComparison.OrdinalIgnoreCase));

    private static ClaimedSignature Read(string field)
    {
        var (domain, selector, hasLength) = ("", "", false);
        foreach (var tag in field.Split(';'))
        {
            var equals = tag.IndexOf('=');
            switch (equals < 0 ? "" : tag.Substring(0, equals).Trim())
            {
                case "d":
                    domain = Value(tag, equals);
                    break;
                case "s":
                    selector = Value(tag, equals);
                    break;
                case "l":
                    hasLength = true;
                    break;
            }
        }

        return new(domain, selector, hasLength);

        static string Value(string tag, int equals) => tag.Substring(equals + 1).Trim().ToLowerInvariant();
    }
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
