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
            : stamp.Dkim.FirstOrDefault(d => d.Result == "pass" && d.Property("header.d") is { } signer && facts.SpeaksForFrom(signer)) is { } dkim
                ? $"Your server recorded {dkim} for {dkim.Property("header.d")}, which signs for {from}, when the message came in. {stamp.Reason}."
            : null;
    }

    /// <summary>The recorded failure that genuine mail cannot have: DMARC under a policy that asks for refusal or quarantine.</summary>
    public static string? Denial(VerdictFacts facts)
    {
        if (!IsFailure(facts))
        {
            return null;
        }

        var recorded = facts.Stamp!.Dmarc!;
        var policy = RecordedPolicy(recorded);
        var strict = policy ?? (facts.Dmarc.Policy is DmarcDisposition.Quarantine or DmarcDisposition.Reject ? facts.Dmarc.Policy.ToString()!.ToLowerInvariant() : null);
        var where = policy is null ? "published now" : "then";
        return strict is null or "none" ? null : $"Your server recorded {recorded} for {facts.Claim.FromDomain} when the message came in, and the policy {where} is {strict}. {facts.Stamp.Reason}.";
    }

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
