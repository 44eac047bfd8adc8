namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>What a trusted record says of a From domain.</summary>
/// <param name="Result">Pass proves the domain. Fail proves that the mail is not from it: genuine mail never gets this result. None proves
/// neither.</param>
/// <param name="Evidence">The words of it; empty for None.</param>
/// <param name="Contradiction">What in it forbids to call the message genuine, whatever else proves it; null if nothing does.</param>
internal readonly record struct ReceiverResultJudgement(CheckResult Result, string Evidence, string? Contradiction = null);

/// <summary>A DMARC policy to go by if the server recorded none.</summary>
/// <param name="IsStrict">True for quarantine and reject.</param>
/// <param name="Source">Where it is from, as in "the policy published now is reject".</param>
internal readonly record struct OtherPolicy(bool IsStrict, string Source);

/// <summary>
/// The one rule by which a trusted record proves or denies a From domain, for the backlog and for verdicts alike
/// (docs/reference/verdicts.md). A recorded dmarc=fail denies it only under a policy that asks for refusal or quarantine, and only if no
/// signature of the platform stands in the message: a forwarder or a gateway that changes genuine mail makes it fail too. Any recorded
/// failure of the From domain forbids to call the message genuine.
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
    /// <param name="speaksForFrom">Tells whether a domain speaks for the From domain.</param>
    /// <param name="signatures">The message's DKIM-Signature fields.</param>
    /// <param name="otherwise">The policy to go by if the server recorded none.</param>
    public static ReceiverResultJudgement Judge(
        TrustedAuthenticationResults stamp, string fromDomain, Func<string, bool> speaksForFrom, IReadOnlyList<ClaimedSignature> signatures,
            OtherPolicy otherwise)
    {
        var recorded = stamp.Dkim.Where(d => RecordedDkim.SignerOf(d) is { } signer && speaksForFrom(signer)).ToList();
        var contradiction = Contradiction(stamp, fromDomain, recorded, signatures);
        if (FailsDmarc(stamp, fromDomain))
        {
            var isOpen = recorded.Exists(d => RestsOnKey(d) || IsIn(signatures, d));
            return !isOpen && StrictPolicy(stamp, otherwise) is { } policy
                ? new(CheckResult.Fail, $"{stamp.Dmarc} for {fromDomain}, and {policy},", contradiction)
                : new(CheckResult.None, "", contradiction);
        }

        if (contradiction is not null || stamp.Problem is not null)
        {
            return new(CheckResult.None, "", contradiction);
        }

        if (stamp.PassesDmarcFor(fromDomain) && HasGround(stamp, recorded, signatures, speaksForFrom))
        {
            return new(CheckResult.Pass, $"{stamp.Dmarc} for {fromDomain}");
        }

        // A signature of the platform's that passed is a proof even if DMARC was not evaluated.
        return recorded.Find(d => d.Result == "pass" && ClaimedSignature.AreClosed(signatures, d)) is { } passed
            ? new(CheckResult.Pass, $"{passed} for {RecordedDkim.SignerOf(passed)}, which signs for {fromDomain},")
            : new(CheckResult.None, "");
    }

    /// <summary>
    /// What forbids to call the message genuine: a recorded failure of this very From domain, or a pass of a signature that is not there.
    /// </summary>
    private static string? Contradiction(
        TrustedAuthenticationResults stamp, string fromDomain, List<MessageMethodResult> recorded,
            IReadOnlyList<ClaimedSignature> signatures)
    {
        if (FailsDmarc(stamp, fromDomain))
        {
            return $"{stamp.Dmarc} for {fromDomain}";
        }

        if (stamp.Spf is { Result: "fail" } spf && RecordedSpf.SenderOf(spf) is { } sender
            && sender.Equals(fromDomain, StringComparison.OrdinalIgnoreCase))
        {
            return $"{spf} for {fromDomain}";
        }

        return recorded.Find(d => d.Result == "pass" && !IsIn(signatures, d)) is { } missing
            ? $"{missing} for {RecordedDkim.SignerOf(missing)}, of which no such signature stands in the message"
            : null;
    }

    private static bool IsIn(IReadOnlyList<ClaimedSignature> signatures, MessageMethodResult recorded) =>
        signatures.Any(s => s.IsMeantBy(recorded));

    /// <summary>
    /// Whether a recorded DMARC pass has what it can rest on (RFC 9989 section 5.3.5): SPF that passed for a domain of the platform's, or a
    /// signature of the platform's over the whole body. If neither SPF nor DKIM was recorded, the signatures in the message decide.
    /// </summary>
    private static bool HasGround(
        TrustedAuthenticationResults stamp, List<MessageMethodResult> recorded, IReadOnlyList<ClaimedSignature> signatures, Func<string,
            bool> speaksForFrom)
    {
        if (stamp.Spf is { Result: "pass" } spf && RecordedSpf.SenderOf(spf) is { } sender && speaksForFrom(sender))
        {
            return true;
        }

        if (stamp.Dkim.Count > 0)
        {
            return recorded.Exists(d => d.Result == "pass" && ClaimedSignature.AreClosed(signatures, d));
        }

        // If the recorded SPF result is for another domain, DMARC can only have passed by a signature.
        var own = signatures.Where(s => speaksForFrom(s.Domain)).ToList();
        return own.Count == 0 ? stamp.Spf is null : stamp.Spf is null or { Result: "pass" } && own.TrueForAll(s => !s.LeavesOpen);
    }

    /// <summary>Tells whether a DMARC failure was recorded for a From domain; one for another domain says nothing.</summary>
    public static bool FailsDmarc(TrustedAuthenticationResults stamp, string fromDomain) =>
        stamp.Dmarc?.Result == "fail"
            && (stamp.HeaderFrom is not { } named || named.Equals(fromDomain, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The strict policy behind a DMARC failure, in words; null if there is none, or if Exchange accepted the message for a reason of its
    /// own.
    /// </summary>
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

        return RecordedPolicy(stamp.Dmarc!) switch
        {
            null => otherwise.IsStrict ? otherwise.Source : null,
            "none" => null,
            var recorded => $"the policy then was {recorded}",
        };
    }

    /// <summary>The policy the server acted on: reject, quarantine or none; null if it did not record one.</summary>
    private static string? RecordedPolicy(MessageMethodResult dmarc)
    {
        // Exchange: action=oreject is a reject it turned into junk; pct.reject and pct.quarantine are policies still being rolled out.
        // Others: a comment such as (p=REJECT sp=NONE), or rspamd's (policy=reject).
        var text = PolicyProperties.Select(dmarc.Property).FirstOrDefault(v => v is not null)
            ?? dmarc.Comment?.Split(' ').Where(w => IsPolicy(w)).Select(w => w.Substring(w.IndexOf('=') + 1)).FirstOrDefault();
        return text?.ToLowerInvariant() switch
        {
            "reject" or "oreject" => "reject",
            "quarantine" => "quarantine",
            null => null,
            _ => "none",
        };
    }

    private static bool IsPolicy(string word) =>
        word.StartsWith("p=", StringComparison.OrdinalIgnoreCase) || word.StartsWith("policy=", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A recorded DKIM result that comes of a key the server could not get or use, such as Exchange's "no key for signature": it says
    /// nothing against the message, nor does the DMARC failure that follows from it.
    /// </summary>
    private static bool RestsOnKey(MessageMethodResult dkim) =>
        dkim.Result is "temperror" or "permerror"
        || (dkim.Result is "fail" or "neutral" && dkim.Comment?.IndexOf("key", StringComparison.OrdinalIgnoreCase) >= 0);
}
