namespace CommerceMailAdmin.Engine.Authentication.Verdict;

/// <summary>What the own server's record says for or against a message; pure.</summary>
internal static class StampEvidence
{
    private static readonly string[] PolicyProperties = ["action", "policy.published-domain-policy", "policy.dmarc"];

    /// <summary>The recorded pass that proves the From domain; null where there is none.</summary>
    public static string? Proof(VerdictFacts facts)
    {
        if (facts.Stamp is not { } stamp || facts.Claim.FromDomain is not { } from)
        {
            return null;
        }

        return stamp.PassesDmarcFor(from) ? $"Your server recorded {stamp.Dmarc} for {from} when the message came in. {stamp.Reason}."
            : IsFailure(facts) ? null
            : stamp.Dkim.FirstOrDefault(d => d.Result == "pass" && SignerOf(d) is { } signer && facts.SpeaksForFrom(signer)) is { } dkim
                ? $"Your server recorded {dkim} for {SignerOf(dkim)}, which signs for {from}, when the message came in. {stamp.Reason}."
            : null;
    }

    /// <summary>The recorded failure that genuine mail cannot have: DMARC under a policy that asks for refusal or quarantine.</summary>
    public static string? Denial(VerdictFacts facts)
    {
        if (!IsFailure(facts) || facts.Stamp!.Dkim.Any(d => SignerOf(d) is { } signer && facts.SpeaksForFrom(signer) && RestsOnKey(d)))
        {
            return null;
        }

        var recorded = facts.Stamp!.Dmarc!;
        var policy = RecordedPolicy(recorded);
        var strict = policy ?? (facts.Dmarc.Policy is DmarcDisposition.Quarantine or DmarcDisposition.Reject ? facts.Dmarc.Policy.ToString()!.ToLowerInvariant() : null);
        var where = policy is null ? "published now" : "then";
        return strict is null or "none" ? null : $"Your server recorded {recorded} for {facts.Claim.FromDomain} when the message came in, and the policy {where} is {strict}. {facts.Stamp.Reason}.";
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

    /// <summary>A DMARC failure recorded for the From domain.</summary>
    public static bool IsFailure(VerdictFacts facts) =>
        facts.Stamp is { Dmarc.Result: "fail" } stamp
        && (stamp.HeaderFrom is not { } named || named.Equals(facts.Claim.FromDomain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The policy the server acted on: reject, quarantine or none; null where it did not record one.</summary>
    private static string? RecordedPolicy(MessageMethodResult dmarc)
    {
        // Exchange: action=oreject is a reject it turned into junk. Others: a comment such as (p=REJECT sp=NONE).
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
}
