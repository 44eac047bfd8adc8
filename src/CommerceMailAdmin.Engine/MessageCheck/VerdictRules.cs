using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// The verdict on a message, from facts alone; pure. Proof counts for more than its absence: a pass makes a message genuine; only a failure that
/// genuine mail cannot have makes it forged; everything else, keys that are gone above all, leaves it unverifiable.
/// </summary>
internal static class VerdictRules
{
    /// <summary>Judges, and names the evidence, the weightiest first.</summary>
    public static (MessageVerdict Verdict, IReadOnlyList<string> Evidence) Judge(VerdictFacts facts)
    {
        var claim = facts.Claim;
        if (claim is { IsPlatform: false, LookAlike: { } why })
        {
            return (MessageVerdict.Forged, [$"It imitates the platform: {why}."]);
        }

        if (claim is { IsPlatform: true, FromDomain: null })
        {
            return (MessageVerdict.Forged, [$"{claim.FromProblem}, one of them the platform's; its mail names exactly one sender."]);
        }

        // What follows in such a header, another From field perhaps, nobody has seen.
        if (facts.HeaderProblem is { } unread)
        {
            return (MessageVerdict.Unverifiable, [$"{unread}. The rest was not read, so that it cannot be told what the message claims to be."]);
        }

        if (!claim.IsPlatform)
        {
            return (MessageVerdict.NotPlatformMail, [claim.FromProblem is { } none ? none + "." : $"{claim.FromDomain} is none of the platform's domains, and nothing imitates them."]);
        }

        var proofs = Proofs(facts).ToList();
        if (proofs.Count > 0)
        {
            return (MessageVerdict.Genuine, [.. proofs, .. Circumstances(facts)]);
        }

        var denials = Denials(facts).ToList();
        if (denials.Count == 0)
        {
            return (MessageVerdict.Unverifiable, [.. Open(facts), .. Circumstances(facts)]);
        }

        return facts.Arc.Result == CheckResult.Pass
            ? (MessageVerdict.Unverifiable, [$"It was forwarded, which can break proofs of genuine mail: {facts.Arc.Detail}.", .. denials, .. Circumstances(facts)])
            : (MessageVerdict.Forged, [.. denials, .. Circumstances(facts)]);
    }

    private static IEnumerable<string> Proofs(VerdictFacts facts)
    {
        if (facts.Dmarc.Result == CheckResult.Pass && (facts.Dmarc.SpfAligned || facts.Dkim.Any(s => IsWhole(s) && facts.Dmarc.AlignedDomains.Contains(s.Domain))))
        {
            yield return $"DMARC passes now: {facts.Dmarc.Detail}.";
        }

        foreach (var signature in facts.Dkim.Where(s => IsWhole(s) && facts.SpeaksForFrom(s.Domain)))
        {
            yield return $"The DKIM signature of {signature.Domain} verifies now: {signature.Detail}.";
        }

        if (facts.Dmarc.Result == CheckResult.None && facts.Spf is { Result: SpfResult.Pass, Check: { } check } && check.Domain == facts.Claim.FromDomain)
        {
            yield return $"SPF passes now for the From domain itself: {check.Reason}";
        }

        if (facts.Recorded is { Result: CheckResult.Pass, Evidence: var recorded })
        {
            yield return $"Your server recorded {recorded} when the message came in. {facts.ReceiverResult!.Reason}.";
        }

        foreach (var signature in facts.OutlivedKey.Where(s => IsFromPublishedAddress(facts) && facts.SpeaksForFrom(s.Domain)))
        {
            yield return $"The platform's own server delivered it, {facts.Spf.Hop!.ClientAddress} of the published ranges, which proves as much as an SPF pass. "
                + $"The signature of {signature.Domain} has outlived its key, and nothing contradicts it.";
            yield break;
        }
    }

    /// <summary>
    /// A listed From domain, a client within the published ranges where the message came in, and nothing against it: no signature of the
    /// platform over another text, no SPF failure, no recorded failure.
    /// </summary>
    private static bool IsFromPublishedAddress(VerdictFacts facts) =>
        facts.Claim.IsListed
        && facts.InPublishedRanges == true
        && facts.Spf.Result is not (SpfResult.Fail or SpfResult.SoftFail)
        && facts.ReceiverResult?.CompAuth?.Result != "fail"
        && (facts.ReceiverResult is null || !ReceiverResultRule.FailsDmarc(facts.ReceiverResult, facts.Claim.FromDomain!))
        && !Changed(facts).Any();

    /// <summary>What the platform signed and the message no longer is.</summary>
    private static IEnumerable<string> Changed(VerdictFacts facts)
    {
        foreach (var signature in facts.Dkim.Where(s => facts.SpeaksForFrom(s.Domain)))
        {
            if (signature.Failure == DkimFailure.BodyHash)
            {
                yield return $"The body is not the one that {signature.Domain} signed: {signature.Detail}.";
            }
            else if (facts.ChangedSinceSigned.Contains(signature))
            {
                yield return $"The signed header fields are not those that {signature.Domain} signed with the key that is published now.";
            }
        }
    }

    /// <summary>A signature that passes and leaves no part of the body to be added to by anyone (RFC 6376 section 8.2).</summary>
    private static bool IsWhole(MessageDkimSignature signature) => signature is { Result: CheckResult.Pass, UnsignedBodyLength: 0 };

    private static IEnumerable<string> Denials(VerdictFacts facts)
    {
        if (facts.Recorded is { Result: CheckResult.Fail, Evidence: var recorded })
        {
            yield return $"Your server recorded {recorded} when the message came in. {facts.ReceiverResult!.Reason}.";
        }

        // From the platform's own address it was changed behind the border, as by a gateway that adds a banner or marks the subject.
        foreach (var changed in Changed(facts).Where(_ => facts.InPublishedRanges != true))
        {
            yield return changed;
        }

        if (IsUnprovenUnderPolicy(facts))
        {
            yield return $"DMARC fails now, and nothing in the message could ever have passed: no signature of the platform, and {facts.Spf.Check!.ClientAddress} may not send for it. {facts.Dmarc.Detail}.";
        }
    }

    /// <summary>
    /// A strict policy, no signature that could have been good once, and a client outside the published ranges that SPF does not let send.
    /// </summary>
    private static bool IsUnprovenUnderPolicy(VerdictFacts facts) =>
        facts.Dmarc is { Result: CheckResult.Fail, Policy: DmarcDisposition.Quarantine or DmarcDisposition.Reject }
        && facts.ReceiverResult?.Dmarc is null or { Result: "fail" }
        && !facts.Dkim.Any(s => facts.SpeaksForFrom(s.Domain))
        && facts.InPublishedRanges == false
        && facts.Spf is { Check: not null, Result: not (SpfResult.TempError or SpfResult.PermError) };

    private static IEnumerable<string> Open(VerdictFacts facts)
    {
        foreach (var changed in Changed(facts))
        {
            yield return $"{changed} It came from the platform's published addresses, so that a server of your own can have changed it, such as a gateway that adds a banner.";
        }

        foreach (var signature in facts.Dkim.Where(s => facts.SpeaksForFrom(s.Domain) && s.Failure != DkimFailure.BodyHash && !facts.ChangedSinceSigned.Contains(s)))
        {
            yield return signature.Failure switch
            {
                DkimFailure.KeyMissing or DkimFailure.KeyRevoked => $"The signature of {signature.Domain} cannot be verified any more: {signature.Detail}. This says nothing against the message.",
                DkimFailure.Signature => $"The signature of {signature.Domain} fits no key published now; the key may have been changed since.",
                _ => $"The signature of {signature.Domain} proves nothing: {signature.Detail}.",
            };
        }

        if (!facts.Dkim.Any(s => facts.SpeaksForFrom(s.Domain)))
        {
            yield return facts.Dkim.Count == 0 ? "The message has no DKIM signature." : $"No DKIM signature is the platform's; {string.Join(", ", facts.Dkim.Select(s => s.Domain).Distinct())} signed.";
        }

        yield return $"DMARC: {facts.Dmarc.Detail}.";
        yield return facts.ReceiverResult is { } stamp ? $"Your server's record decides nothing: {stamp.Text}" : facts.ReceiverResultReason + ".";
    }

    private static IEnumerable<string> Circumstances(VerdictFacts facts)
    {
        if (!facts.Claim.IsListed)
        {
            yield return $"{facts.Claim.FromDomain} is the platform's, but not one of the listed domains.";
        }

        yield return facts.Spf.Check is { } check ? $"SPF is {check.Result} for {check.Domain}: {check.Reason}" : $"SPF could not be checked: {facts.Spf.Reason}.";
        if (facts.InPublishedRanges is { } inRanges)
        {
            yield return inRanges ? "The client's address lies in the published ranges." : "The client's address lies outside the published ranges.";
        }
    }
}
