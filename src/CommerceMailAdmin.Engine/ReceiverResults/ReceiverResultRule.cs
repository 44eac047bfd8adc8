namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>What a trusted record says of a From domain.</summary>
/// <param name="Result">Pass: it proves the domain. Fail: it denies it, as genuine mail cannot be denied. None: neither.</param>
/// <param name="Evidence">The words of it; empty for None.</param>
internal readonly record struct ReceiverResultJudgement(CheckResult Result, string Evidence);

/// <summary>A DMARC policy to go by where the server recorded none.</summary>
/// <param name="IsStrict">True for quarantine and reject.</param>
/// <param name="Source">Where it is from, as in "the policy published now is reject".</param>
internal readonly record struct OtherPolicy(bool IsStrict, string Source);

/// <summary>
/// The one rule by which a trusted record proves or denies a From domain, for the backlog and for verdicts alike (docs/reference/verdicts.md). A recorded
/// dmarc=fail denies it only under a policy that asks for refusal or quarantine: under p=none genuine mail fails too, where it was forwarded.
/// </summary>
internal static class ReceiverResultRule
{
    private static readonly string[] PolicyProperties = ["action", "policy.published-domain-policy", "policy.dmarc"];

    /// <summary>
    /// Exchange's reasons for compauth=fail that rest on DMARC under a strict policy (Microsoft, "Anti-spam message headers in cloud
    /// organizations"): 000, and 010 where the domain is the receiver's own. Others, such as 001, rest on missing or weak records.
    /// </summary>
    private static readonly string[] StrictReasons = ["000", "010"];

    /// <summary>Judges a From domain.</summary>
    /// <param name="stamp">The trusted record.</param>
    /// <param name="fromDomain">The domain of the message's From address.</param>
    /// <param name="speaksForFrom">Tells whether a signing domain speaks for the From domain.</param>
    /// <param name="otherwise">The policy to go by where the server recorded none.</param>
    public static ReceiverResultJudgement Judge(TrustedAuthenticationResults stamp, string fromDomain, Func<string, bool> speaksForFrom, OtherPolicy otherwise)
    {
        if (stamp.PassesDmarcFor(fromDomain))
        {
            return new(CheckResult.Pass, $"{stamp.Dmarc} for {fromDomain}");
        }

        // A signature of the platform's that passed is a proof whatever DMARC made of it: that asks for alignment as well.
        var signatures = stamp.Dkim.Where(d => SignerOf(d) is { } signer && speaksForFrom(signer)).ToList();
        if (signatures.Find(d => d.Result == "pass") is { } passed)
        {
            return new(CheckResult.Pass, $"{passed} for {SignerOf(passed)}, which signs for {fromDomain},");
        }

        return FailsDmarc(stamp, fromDomain) && !signatures.Exists(RestsOnKey) && StrictPolicy(stamp, otherwise) is { } policy
            ? new(CheckResult.Fail, $"{stamp.Dmarc} for {fromDomain}, and {policy},")
            : new(CheckResult.None, "");
    }

    /// <summary>Tells whether a DMARC failure was recorded for a From domain; one for another domain says nothing.</summary>
    public static bool FailsDmarc(TrustedAuthenticationResults stamp, string fromDomain) =>
        stamp.Dmarc?.Result == "fail" && (stamp.HeaderFrom is not { } named || named.Equals(fromDomain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The strict policy behind a DMARC failure, in words; null if there is none, or where Exchange accepted the message for a reason of its own.</summary>
    private static string? StrictPolicy(TrustedAuthenticationResults stamp, OtherPolicy otherwise)
    {
        if (stamp.CompAuth is { } composite)
        {
            if (composite.Result == "pass")
            {
                return null;
            }

            if (composite.Result == "fail" && StrictReasons.Contains(composite.Reason))
            {
                return $"Exchange concluded {composite} reason={composite.Reason}, which rests on a strict policy";
            }
        }

        return RecordedPolicy(stamp.Dmarc!) is not { } recorded ? otherwise.IsStrict ? otherwise.Source : null
            : recorded == "none" ? null
            : $"the policy then was {recorded}";
    }

    /// <summary>The policy the server acted on: reject, quarantine or none; null if it did not record one.</summary>
    private static string? RecordedPolicy(MessageMethodResult dmarc)
    {
        // Exchange: action=oreject is a reject it turned into junk; pct.reject and pct.quarantine are policies still being rolled out.
        // Others: a comment such as (p=REJECT sp=NONE).
        var text = PolicyProperties.Select(dmarc.Property).FirstOrDefault(v => v is not null)
            ?? dmarc.Comment?.Split(' ').Where(w => w.StartsWith("p=", StringComparison.OrdinalIgnoreCase)).Select(w => w.Substring(2)).FirstOrDefault();
        return text?.ToLowerInvariant() switch
        {
            "reject" or "oreject" => "reject",
            "quarantine" => "quarantine",
            null => null,
            _ => "none",
        };
    }

    /// <summary>The domain a recorded DKIM result is for: of header.d, else of header.i (RFC 8601 section 2.7.1).</summary>
    private static string? SignerOf(MessageMethodResult dkim)
    {
        var identity = dkim.Property("header.i");
        return dkim.Property("header.d") ?? identity?.Substring(identity.LastIndexOf('@') + 1);
    }

    /// <summary>
    /// A recorded DKIM result that comes of a key the server could not get or use, such as Exchange's "no key for signature": it says nothing
    /// against the message, nor does the DMARC failure that follows from it.
    /// </summary>
    private static bool RestsOnKey(MessageMethodResult dkim) =>
        dkim.Result is "temperror" or "permerror"
        || (dkim.Result is "fail" or "neutral" && dkim.Comment?.IndexOf("key", StringComparison.OrdinalIgnoreCase) >= 0);
}
