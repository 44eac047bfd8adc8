using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>Holds what the organisation's server recorded against the results now, and says why they differ; pure.</summary>
internal static class ReceiverResultComparison
{
    /// <summary>Compares method by method: SPF, each DKIM signature, DMARC, ARC.</summary>
    public static IReadOnlyList<ReceiverResultDifference> Compare(
        TrustedAuthenticationResults? stamp, MessageSpf spf, IReadOnlyList<MessageDkimSignature> dkim, MessageDmarc dmarc, MessageArc arc)
    {
        if (stamp is null)
        {
            return [];
        }

        var differences = new List<ReceiverResultDifference>();
        if (stamp.Spf is { } recordedSpf)
        {
            Add("spf", spf.Check?.Domain ?? recordedSpf.Property("smtp.mailfrom"), recordedSpf.Result, Word(spf.Result), () =>
                WhySpf(recordedSpf, spf));
        }

        foreach (var recorded in stamp.Dkim)
        {
            CompareDkim(recorded);
        }

        if (stamp.Dmarc is { } recordedDmarc)
        {
            Add("dmarc", dmarc.FromDomain, recordedDmarc.Result, Word(dmarc.Result), () => WhyDmarc(stamp, recordedDmarc, dmarc, dkim));
        }

        if (stamp.Arc is { } recordedArc)
        {
            Add("arc", null, recordedArc.Result, Word(arc.Result), () => arc.Detail);
        }

        return differences;

        void CompareDkim(MessageMethodResult recorded)
        {
            var domain = recorded.Property("header.d")?.ToLowerInvariant();
            var selector = recorded.Property("header.s");
            var same = dkim.Where(s => s.Domain == domain && (selector is null || s.Selector == selector)).ToList();
            if (same.Count > 0)
            {
                // Several signatures of one domain: the one that came out as recorded is the one that was meant.
                var now = same.Find(s => s.AuthenticationResult == recorded.Result) ?? same[0];
                Add("dkim", domain, recorded.Result, now.AuthenticationResult, () => WhyDkim(now));
            }
            else if (domain is not null && domain != "none" && recorded.Result != "none")
            {
                Add("dkim", domain, recorded.Result, "none", () =>
                    "The stored message has no such signature; it was taken off, or the field was changed, after the server looked at it.");
            }
            else if (domain is null && recorded.Result is "none" && dkim.Count > 0)
            {
                Add("dkim", dkim[0].Domain, "none", dkim[0].AuthenticationResult, () =>
                    "The server saw no signature; this one was added behind it.");
            }
        }

        void Add(string method, string? domain, string recorded, string now, Func<string> why)
        {
            if (recorded != now && !(recorded == "hardfail" && now == "fail"))
            {
                differences.Add(new ReceiverResultDifference(method, domain, recorded, now, why()));
            }
        }
    }

    private static string WhySpf(MessageMethodResult recorded, MessageSpf now)
    {
        const string SenderIs = "sender IP is ";
        var at = recorded.Comment?.IndexOf(SenderIs, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at >= 0 && IPAddressText.TryParse(recorded.Comment!.Substring(at + SenderIs.Length).Trim(), out var client)
            && now.Check is { } check && check.ClientAddress != client.ToString())
        {
            return $"The server checked another client, {client}; name the gateway between as trusted where it is your own.";
        }

        return now.Check is null ? $"It cannot be checked again: {now.Reason}."
            : now.Result == SpfResult.TempError ? $"The DNS gave no answer now: {now.Reason}"
            : $"The record is not what it was, or the server checked another client or sender. Now: {now.Reason}";
    }

    private static string WhyDkim(MessageDkimSignature now) => now.Failure switch
    {
        DkimFailure.None => "It passes now; the server could not get the key, or saw the message in another form.",
        DkimFailure.KeyMissing => "The key is gone, which says nothing against a message from when it was there.",
        DkimFailure.KeyRevoked => "The key was withdrawn since, which says nothing against a message from before.",
        DkimFailure.Dns => $"The key could not be asked for now: {now.Detail}.",
        DkimFailure.BodyHash => "The body was changed after the server looked at it, or the stored copy is incomplete.",
        DkimFailure.Signature => "The header fields or the published key were changed after the server looked at them.",
        DkimFailure.Rebuilt => "The mail server does not keep the bytes that arrived, so that this check says nothing.",
        DkimFailure.Policy => $"The server accepts what is not to be trusted by today's rules: {now.Detail}.",
        _ => now.Detail + ".",
    };

    private static string WhyDmarc(TrustedAuthenticationResults stamp, MessageMethodResult recorded, MessageDmarc now,
        IReadOnlyList<MessageDkimSignature> dkim)
    {
        if (stamp.HeaderFrom is { } from && !from.Equals(now.FromDomain, StringComparison.OrdinalIgnoreCase))
        {
            return $"The server's result is for {from}, the message's From domain is "
                + $"{(now.FromDomain == "" ? "not readable" : now.FromDomain)}.";
        }

        if (recorded.Result == "bestguesspass")
        {
            return "The domain published no policy, and Exchange guessed what one would have said.";
        }

        var gone = dkim.Where(s => s.Failure is DkimFailure.KeyMissing or DkimFailure.KeyRevoked or DkimFailure.Dns).Select(s =>
            s.Domain).Distinct().ToList();
        return now.Result == CheckResult.Fail && recorded.Result == "pass" && gone.Count > 0
            ? $"It rests on a signature that cannot be verified now, by {string.Join(", ", gone)}."
            : $"The results it rests on, or the policy, are not what they were. Now: {now.Detail}.";
    }

    private static string Word(Enum result) => result.ToString().ToLowerInvariant();
}
