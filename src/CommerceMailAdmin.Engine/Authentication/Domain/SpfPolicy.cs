using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>
/// Judges what a domain's SPF record (RFC 7208) says of senders it does not name. Reads the domain's own record, and those it is
/// redirected to; what the mechanisms authorise is not evaluated here.
/// </summary>
internal static class SpfPolicy
{
    /// <summary>Every redirect costs one of the ten look-ups an evaluation may make (RFC 7208 section 4.6.4).</summary>
    private const int MaxRedirects = 10;

    /// <summary>Asks for the record and judges it.</summary>
    public static async Task<PolicyJudgement> JudgeAsync(IDnsResolver resolver, string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        var judgement = JudgeOne(answer, out var target);
        var first = judgement;
        for (var redirects = 1; target is not null; redirects++)
        {
            if (redirects > MaxRedirects)
            {
                return first with { Result = CheckResult.PermError, Reason = $"more than {MaxRedirects} redirects, the last to {target}" };
            }

            var name = target;
            answer = await resolver.ResolveAsync(new DnsQuestion(name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
            judgement = JudgeOne(answer, out target);
            first = first with { Result = judgement.Result, Reason = $"redirected to {name}: {judgement.Reason}" };
            if (judgement.Result == CheckResult.None)
            {
                return first with { Result = CheckResult.PermError, Reason = $"redirected to {name}, which has no SPF record (RFC 7208 section 6.1)" };
            }
        }

        return first;
    }

    /// <param name="answer">The answer for the domain's TXT records.</param>
    /// <param name="redirect">The name whose record has the last word; null where this one has.</param>
    private static PolicyJudgement JudgeOne(DnsAnswer answer, out string? redirect)
    {
        redirect = null;
        if (answer.Status == DnsStatus.Failure)
        {
            return PolicyJudgement.Unanswered(answer);
        }

        var texts = TextRecords.Of(answer);
        var records = texts.Where(IsSpf).ToArray();
        if (records.Length == 0)
        {
            var near = texts.Where(t => t.TrimStart().StartsWith("v=spf1", StringComparison.OrdinalIgnoreCase)).ToArray();
            return near.Length > 0
                ? new(CheckResult.None, "no SPF record: one looks like it, but does not begin with 'v=spf1 '", answer, TextRecords.Joined(near))
                : new(CheckResult.None, answer.Status == DnsStatus.NameError ? "no SPF record: the name does not exist" : "no SPF record", answer);
        }

        if (records.Length > 1)
        {
            return new(CheckResult.PermError, $"{records.Length} SPF records; there must be one (RFC 7208 section 4.5)", answer, TextRecords.Joined(records));
        }

        var (result, reason) = JudgeRecord(records[0], out redirect);
        return new(result, reason, answer, records[0]);
    }

    private static bool IsSpf(string text) =>
        text.StartsWith("v=spf1", StringComparison.OrdinalIgnoreCase) && (text.Length == 6 || text[6] == ' ');

    private static (CheckResult Result, string Reason) JudgeRecord(string record, out string? redirect)
    {
        redirect = null;
        if (!SpfSyntax.TryParse(record, out var terms, out var problem))
        {
            return (CheckResult.PermError, problem);
        }

        // What stands behind "all" is never reached, and an "all" anywhere makes redirect= void (RFC 7208 sections 5.1, 6.1).
        var everybody = terms.FirstOrDefault(t => t.Name == "all");
        var reached = everybody is null ? terms : terms.TakeWhile(t => t != everybody);
        if (reached.FirstOrDefault(t => t.AuthorisesAll) is { } wide)
        {
            return (CheckResult.Fail, $"authorises everybody: {wide.Text}");
        }

        switch (everybody?.Qualifier)
        {
            case '-':
                return (CheckResult.Pass, "refuses every other sender (-all)");
            case '~':
                return (CheckResult.Pass, "softly refuses every other sender (~all)");
            case '?':
                return (CheckResult.Neutral, "says nothing of other senders (?all)");
            case '+':
                return (CheckResult.Fail, $"authorises everybody: {everybody.Text}");
        }

        if (terms.FirstOrDefault(t => t.Name == "redirect=") is not { } modifier)
        {
            return (CheckResult.Neutral, "says nothing of other senders (no all, no redirect=)");
        }

        if (modifier.Value.IndexOf('%') >= 0)
        {
            return (CheckResult.Pass, $"leaves the rest to {modifier.Text}, which depends on the message");
        }

        redirect = modifier.Value.TrimEnd('.').ToLowerInvariant();
        return (CheckResult.Pass, modifier.Text);
    }
}
