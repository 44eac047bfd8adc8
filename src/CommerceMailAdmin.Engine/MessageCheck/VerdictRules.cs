using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// The verdict on a message, from facts alone; pure. A pass makes a message genuine, unless a record of the own server contradicts it. Only
/// a failure that genuine mail cannot have makes it forged. Everything else, keys that are gone above all, leaves it unverifiable.
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
            return (MessageVerdict.Unverifiable,
                [$"{unread}. The rest was not read, so that it cannot be told what the message claims to be."]);
        }

        if (!claim.IsPlatform)
        {
            return (MessageVerdict.NotPlatformMail,
                [claim.FromProblem is { } none
                    ? none + "." : $"{claim.FromDomain} is not one of the platform's domains, and nothing imitates them."]);
        }

        var (proofs, contradictions) = (Proofs(facts).ToList(), Contradictions(facts).ToList());
        if (proofs.Count > 0 && contradictions.Count == 0)
        {
            return (MessageVerdict.Genuine, [.. proofs, .. Circumstances(facts)]);
        }

        var denials = Denials(facts).ToList();
        if (denials.Count > 0 && !ArcChain.Vouches(facts))
        {
            return (MessageVerdict.Forged, [.. denials, .. contradictions, .. Circumstances(facts)]);
        }

        var notCounted = proofs.Select(p => "A proof does not count against this: " + p);
        return (MessageVerdict.Unverifiable,
            [.. contradictions, .. notCounted, .. ArcChain.Evidence(facts), .. denials, .. Open(facts), .. Circumstances(facts)]);
    }

    /// <summary>
    /// What forbids to call the message genuine: a proof is never held against a record that contradicts it, nor against a header that can
    /// be read in two ways.
    /// </summary>
    private static IEnumerable<string> Contradictions(VerdictFacts facts)
    {
        if (facts.Recorded.Contradiction is { } recorded)
        {
            yield return $"Your server recorded {recorded}, which contradicts every proof. {facts.ReceiverResult!.Reason}.";
        }

        if (facts.HeaderHazard is { } hazard)
        {
            yield return hazard + ".";
        }
    }

    private static IEnumerable<string> Proofs(VerdictFacts facts)
    {
        var traceMayBeInvented = TraceMayBeInvented(facts);
        if (facts.Dmarc.Result == CheckResult.Pass
            && ((facts.Dmarc.SpfAligned && !traceMayBeInvented)
                || facts.Dkim.Any(s => IsWhole(s, facts) && facts.Dmarc.AlignedDomains.Contains(s.Domain))))
        {
            yield return $"DMARC passes now: {facts.Dmarc.Detail}.";
        }

        foreach (var signature in facts.PlatformSignatures.Where(s => IsWhole(s, facts)))
        {
            yield return $"The DKIM signature of {signature.Domain} verifies now: {signature.Detail}.";
        }

        if (facts.Dmarc.Result == CheckResult.None && facts.Spf is { Result: SpfResult.Pass, Check: { } check }
            && check.Domain == facts.Claim.FromDomain && !traceMayBeInvented)
        {
            yield return $"SPF passes now for the From domain itself: {check.Reason}";
        }

        if (facts.Recorded is { Result: CheckResult.Pass, Evidence: var recorded } && !traceMayBeInvented)
        {
            yield return $"Your server recorded {recorded} when the message came in. {facts.ReceiverResult!.Reason}.";
        }

        var keyless = traceMayBeInvented || !IsFromPublishedAddress(facts) ? [] : facts.Keyless;
        foreach (var signature in keyless.Where(s => facts.SpeaksForFrom(s.Domain)))
        {
            yield return $"The platform's own server delivered it, {facts.Spf.Hop!.ClientAddress} of the published ranges, which "
                + $"proves as much as an SPF pass. "
                + $"{WhyKeyless(signature)}, and nothing contradicts it.";
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

    private static string WhyKeyless(MessageDkimSignature signature) => signature switch
    {
        { Failure: DkimFailure.Dns } => $"The key of {signature.Domain} could not be asked for now",
        { Result: CheckResult.Pass } => $"The signature of {signature.Domain} verifies with a key that is only being tested (t=y)",
        _ => $"The signature of {signature.Domain} has outlived its key",
    };

    /// <summary>What the platform signed and the message no longer is.</summary>
    private static IEnumerable<string> Changed(VerdictFacts facts)
    {
        foreach (var signature in facts.PlatformSignatures)
        {
            if (signature.Failure == DkimFailure.BodyHash)
            {
                yield return $"The body is not the one that {signature.Domain} signed: {signature.Detail}."
                    + (signature.HeaderHolds ? " The signature is right over the header fields." : "");
            }
            else if (facts.ChangedSinceSigned.Contains(signature))
            {
                yield return $"The signed header fields are not those that {signature.Domain} signed with the key that is published now.";
            }
        }
    }

    /// <summary>
    /// A signature that passes, with a key that is not only being tested (RFC 6376 section 3.6.1, t=y), and that leaves nothing open that
    /// the reader is shown: no part of the body (section 8.2), neither subject nor date nor the body's type, and no address to reply to
    /// that is not the platform's (section 8.15).
    /// </summary>
    private static bool IsWhole(MessageDkimSignature signature, VerdictFacts facts) =>
        signature is { Result: CheckResult.Pass, UnsignedBodyLength: 0, Key.IsTest: false }
        && !UnsignedFields.Matter(signature.UnsignedFields)
        && !(facts.RepliesGoElsewhere && signature.UnsignedFields.Contains("Reply-To"));

    /// <summary>
    /// In an mbox file whose writer does not mark "From " lines, the body of one message can hold another with Received fields and records
    /// of its own. A signature made with the platform's key tells it from an invented one.
    /// </summary>
    private static bool TraceMayBeInvented(VerdictFacts facts) =>
        facts.FollowsAnother && !facts.PlatformSignatures.Any(s => s.HeaderHolds || facts.ChangedSinceSigned.Contains(s));

    private static IEnumerable<string> Denials(VerdictFacts facts)
    {
        // What bears a signature made with the platform's key was the platform's once: a gateway that adds a banner or marks the subject
        // makes every check fail.
        if (facts.Recorded is { Result: CheckResult.Fail, Evidence: var recorded } && !Changed(facts).Any()
            && !facts.PlatformSignatures.Any(s => s.HeaderHolds))
        {
            yield return $"Your server recorded {recorded} when the message came in. {facts.ReceiverResult!.Reason}.";
        }

        if (IsUnprovenUnderPolicy(facts))
        {
            yield return $"DMARC fails now, and nothing in the message could ever have passed: no signature of the platform, and "
                + $"{facts.Spf.Check!.ClientAddress} may not send for it. {facts.Dmarc.Detail}.";
        }
    }

    /// <summary>
    /// A strict policy, no signature that could have been good once, and a client outside the published ranges that SPF does not let send.
    /// </summary>
    private static bool IsUnprovenUnderPolicy(VerdictFacts facts) =>
        facts.Dmarc is { Result: CheckResult.Fail, Policy: DmarcDisposition.Quarantine or DmarcDisposition.Reject }
        && facts.ReceiverResult?.Dmarc is null or { Result: "fail" }
        && !facts.PlatformSignatures.Any()
        && facts.InPublishedRanges == false && !facts.IsDeliveredByPlatform
        && facts.Spf is { Check: not null, Result: not (SpfResult.TempError or SpfResult.PermError) };

    private static IEnumerable<string> Open(VerdictFacts facts)
    {
        foreach (var changed in Changed(facts))
        {
            yield return changed + (facts.IsDeliveredByPlatform
                ? " It came from the platform's own server, so that a server of your own can have changed it, such as a gateway that "
                + "adds a banner."
                : " A gateway that adds a banner or marks the subject does so, and so can anyone else. If it is your own gateway, "
                + "name it as trusted.");
        }

        foreach (var signature in facts.PlatformSignatures.Where(s => s.Failure != DkimFailure.BodyHash
            && !facts.ChangedSinceSigned.Contains(s)))
        {
            yield return WhyOpen(signature);
        }

        if (!facts.PlatformSignatures.Any())
        {
            yield return facts.Dkim.Count == 0 ? "The message has no DKIM signature."
                : $"No DKIM signature is the platform's; {string.Join(", ", facts.Dkim.Select(s => s.Domain).Distinct())} signed.";
        }

        yield return $"DMARC: {facts.Dmarc.Detail}.";
        yield return facts.ReceiverResult is not { } stamp ? facts.ReceiverResultReason + "."
            : stamp.Problem is { } problem ? $"{problem}. The record proves nothing: {stamp.Text}"
            : "Your server's record decides nothing: " + stamp.Text;
        if (TraceMayBeInvented(facts) && (facts.Recorded.Result == CheckResult.Pass || facts.IsDeliveredByPlatform))
        {
            yield return "Received fields and records are not counted as a proof: the message follows another in an mbox file, whose body "
                + "may hold it if the file's writer does not mark \"From \" lines.";
        }
    }

    private static string WhyOpen(MessageDkimSignature signature) => signature switch
    {
        { Failure: DkimFailure.KeyMissing or DkimFailure.KeyRevoked } =>
            $"The signature of {signature.Domain} cannot be verified any more: {signature.Detail}. This says nothing against the message.",
        { Failure: DkimFailure.Signature } =>
            $"The signature of {signature.Domain} fits no key published now; the key may have been changed since.",
        { Result: CheckResult.Pass, Key.IsTest: true } =>
            $"The key of {signature.Domain} is only being tested (t=y), so that its signature proves nothing.",
        { Result: CheckResult.Pass, UnsignedFields: { Count: > 0 } open } =>
            $"The signature of {signature.Domain} verifies, but it does not cover {string.Join(", ", open)}: anyone may have written that.",
        _ => $"The signature of {signature.Domain} proves nothing: {signature.Detail}.",
    };

    private static IEnumerable<string> Circumstances(VerdictFacts facts)
    {
        if (!facts.Claim.IsListed)
        {
            yield return $"{facts.Claim.FromDomain} is the platform's, but not one of the listed domains.";
        }

        yield return facts.Spf.Check is { } check ? $"SPF is {check.Result} for {check.Domain}: {check.Reason}"
            : $"SPF could not be checked: {facts.Spf.Reason}.";
        if (facts.InPublishedRanges is { } inRanges)
        {
            yield return inRanges ? "The client's address is in the published ranges."
                : "The client's address is outside the published ranges.";
        }
    }
}
