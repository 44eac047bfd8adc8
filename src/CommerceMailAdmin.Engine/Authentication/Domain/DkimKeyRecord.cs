using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>Judges the key record of one DKIM selector (RFC 6376 section 3.6.1, RFC 8301, RFC 8463).</summary>
internal static class DkimKeyRecord
{
    /// <summary>Shorter RSA keys must not be accepted (RFC 8301 section 3.2).</summary>
    private const int MinRsaBits = 1024;

    /// <summary>An Ed25519 key is these many octets, without any wrapping (RFC 8463 section 3).</summary>
    private const int Ed25519Octets = 32;

    /// <summary>Judges the answer for selector._domainkey.domain.</summary>
    public static PolicyJudgement Judge(DnsAnswer answer)
    {
        if (answer.Status == DnsStatus.Failure)
        {
            return PolicyJudgement.Unanswered(answer);
        }

        var all = TextRecords.Of(answer);
        var keys = all.Where(IsMeantAsKey).ToArray();
        if (keys.Length == 0)
        {
            return all.Count == 0
                ? new(CheckResult.None, "no key", answer)
                : new(CheckResult.None, "no key: the TXT record there is something else", answer, TextRecords.Joined(all));
        }

        if (keys.Length > 1)
        {
            return new(CheckResult.PermError, $"{keys.Length} key records under one selector; which one counts is undefined (RFC 6376 section 3.6.2.2)", answer, TextRecords.Joined(keys));
        }

        var (result, reason) = JudgeKey(keys[0]);
        return new(result, reason, answer, keys[0]);
    }

    /// <summary>A wildcard TXT record answers under every selector; only what has a key record's tags is taken for one.</summary>
    private static bool IsMeantAsKey(string text) =>
        text.TrimStart().StartsWith("v=DKIM", StringComparison.OrdinalIgnoreCase)
        || TextRecords.Tags(text, out _).Any(t => t.Key is "p" or "k");

    private static (CheckResult Result, string Reason) JudgeKey(string record)
    {
        var tags = TextRecords.Tags(record, out var problem);
        if (problem.Length > 0)
        {
            return (CheckResult.PermError, "the key record is malformed: " + problem);
        }

        if (tags.Value("v") is { } version && (version != "DKIM1" || tags[0].Key != "v"))
        {
            return (CheckResult.PermError, "the key record is malformed: v=DKIM1 must be its first tag, or be left out");
        }

        if (tags.Value("p") is not { } key)
        {
            return (CheckResult.PermError, "the key record has no p= tag, so no key");
        }

        if (key.Length == 0)
        {
            return (CheckResult.Fail, "the key is revoked (p= is empty)");
        }

        return RestrictionOf(tags) is { } restriction ? (CheckResult.PermError, restriction) : JudgeMaterial(tags, key);
    }

    private static string? RestrictionOf(IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        if (tags.Value("s") is { } services && !Values(services).Any(s => s is "*" or "email"))
        {
            return $"the key is not for mail (s={TextRecords.Shortened(services)})";
        }

        return tags.Value("h") is { } hashes && !Values(hashes).Contains("sha256")
            ? $"the key allows no hash that is still accepted (h={TextRecords.Shortened(hashes)}; RFC 8301 asks for sha256)"
            : null;
    }

    private static (CheckResult Result, string Reason) JudgeMaterial(IReadOnlyList<KeyValuePair<string, string>> tags, string key)
    {
        byte[] material;
        try
        {
            // Folding white space may stand anywhere within the value; FromBase64String lets it pass.
            material = Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            return (CheckResult.PermError, "the key cannot be read: p= is not base64");
        }

        var kind = tags.Value("k") ?? "rsa";
        var testing = tags.Value("t") is { } flags && Values(flags).Contains("y") ? "; in test mode (t=y)" : "";
        switch (kind)
        {
            case "rsa" when RsaKeyLength.TryRead(material, out var bits):
                return bits >= MinRsaBits
                    ? (CheckResult.Pass, $"RSA key of {bits} bits{testing}")
                    : (CheckResult.PermError, $"the RSA key has {bits} bits; receivers ignore keys below {MinRsaBits} (RFC 8301)");
            case "rsa":
                return (CheckResult.PermError, "the key cannot be read: p= holds no RSA public key");
            case "ed25519":
                return material.Length == Ed25519Octets
                    ? (CheckResult.Pass, "Ed25519 key" + testing)
                    : (CheckResult.PermError, $"the key cannot be read: an Ed25519 key has {Ed25519Octets} octets, p= holds {material.Length}");
            default:
                return (CheckResult.PermError, $"the key is of an unknown type (k={TextRecords.Shortened(kind)})");
        }
    }

    private static IEnumerable<string> Values(string list) => list.Split(':').Select(v => v.Trim());
}
