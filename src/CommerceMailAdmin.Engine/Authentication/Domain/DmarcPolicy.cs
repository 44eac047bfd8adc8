namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>One DMARC policy record (RFC 9989 section 4.7). Tags that are unknown or malformed are passed over, as the RFC asks.</summary>
internal sealed class DmarcPolicy
{
    private const string Version = "DMARC1";
    private readonly Dictionary<string, string> _tags = new(StringComparer.OrdinalIgnoreCase);

    private DmarcPolicy(string text)
    {
        Text = text;
        foreach (var part in text.Split(';'))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Length > 0 && !_tags.ContainsKey(name))
            {
                _tags.Add(name, part[(equals + 1)..].Trim());
            }
        }
    }

    /// <summary>The record as published.</summary>
    public string Text { get; }

    /// <summary>True where the domain says that it is, or is not, a public suffix; either ends the tree walk.</summary>
    public bool EndsWalk => IsPublicSuffix || Is("psd", "n");

    /// <summary>True for psd=y.</summary>
    public bool IsPublicSuffix => Is("psd", "y");

    /// <summary>Reads a record; null where its first tag is not v=DMARC1, so that it does not count at all.</summary>
    public static DmarcPolicy? Read(string text)
    {
        var first = text.Split(';')[0];
        var equals = first.IndexOf('=');
        return equals > 0 && string.Equals(first[..equals].Trim(), "v", StringComparison.OrdinalIgnoreCase) && first[(equals + 1)..].Trim() == Version
            ? new DmarcPolicy(text)
            : null;
    }

    /// <summary>Tells a record that was meant to be a DMARC policy, whether or not it counts as one.</summary>
    public static bool IsMeantAsPolicy(string text) =>
        text.Replace(" ", "").StartsWith("v=" + Version, StringComparison.OrdinalIgnoreCase);

    /// <summary>Judges the policy for a domain.</summary>
    /// <param name="inherited">True where the record is of a domain above.</param>
    /// <param name="exists">False where the domain's name is not in the DNS, so that np= counts.</param>
    public (CheckResult Result, string Reason) Judge(bool inherited, bool exists)
    {
        foreach (var name in new[] { "p", "sp", "np" })
        {
            var given = _tags.TryGetValue(name, out var value);
            if (given ? IsPolicy(value!) : name != "p")
            {
                continue;
            }

            var what = given ? $"{name}={TextRecords.Shortened(value!)} is no policy" : "the p= tag is missing";
            return HasReportAddress
                ? (CheckResult.Neutral, $"{what}; with an address for reports it counts as p=none: monitoring only (RFC 9989 section 4.10.1)")
                : (CheckResult.PermError, $"{what}, so receivers ignore the record");
        }

        var tag = !inherited ? "p" : !exists && _tags.ContainsKey("np") ? "np" : _tags.ContainsKey("sp") ? "sp" : "p";
        return Effect(tag, _tags[tag].ToLowerInvariant());
    }

    /// <summary>With t=y, receivers are asked to apply the policy one step below the one published (RFC 9989 section 4.7).</summary>
    private (CheckResult Result, string Reason) Effect(string tag, string policy) => (policy, Is("t", "y")) switch
    {
        ("none", _) => (CheckResult.Neutral, $"{tag}=none: monitoring only"),
        ("quarantine", true) => (CheckResult.Neutral, $"{tag}=quarantine in test mode (t=y) counts as none: monitoring only"),
        ("reject", true) => (CheckResult.Pass, $"{tag}=reject in test mode (t=y) counts as quarantine"),
        _ => (CheckResult.Pass, $"{tag}={policy}"),
    };

    private bool HasReportAddress =>
        _tags.TryGetValue("rua", out var list) && list.Split(',').Any(u => Uri.TryCreate(u.Trim(), UriKind.Absolute, out _));

    private bool Is(string tag, string value) =>
        _tags.TryGetValue(tag, out var found) && string.Equals(found, value, StringComparison.OrdinalIgnoreCase);

    private static bool IsPolicy(string value) => value.ToLowerInvariant() is "none" or "quarantine" or "reject";
}
