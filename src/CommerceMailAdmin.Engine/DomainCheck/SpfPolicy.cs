using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Judges what a domain's SPF records (RFC 7208) say of senders that they do not name.</summary>
internal sealed class SpfPolicy(IDnsResolver resolver)
{
    private readonly SpfTreeReader _reader = new(resolver);

    /// <summary>Reads the tree and judges it.</summary>
    public async Task<(PolicyJudgement Judgement, SpfTree Tree)> JudgeAsync(string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        var tree = await _reader.ReadAsync(domain, cancellationToken).ConfigureAwait(false);
        return (Judge(answer, tree), tree);
    }

    /// <summary>The mechanism that lets everybody send; null if none does. Reached by passing includes only.</summary>
    public static SpfRange? Everybody(SpfTree tree) => tree.Ranges.FirstOrDefault(r => r.Range.EndsWith("/0", StringComparison.Ordinal));

    /// <summary>The term that decides for everyone whom no other does: the record's own, or that of the one it redirects to.</summary>
    /// <returns>An "all" or a redirect that was not followed; null if there is neither.</returns>
    public static SpfTreeTerm? Last(SpfTreeNode node, out SpfTreeNode holder)
    {
        holder = node;
        var last = node.Terms.FirstOrDefault(t => t is { Name: "all", IsReached: true })
            ?? node.Terms.FirstOrDefault(t => t is { Name: "redirect", IsReached: true });
        return last is { Name: "redirect", Node.Record: not null } ? Last(last.Node, out holder) : last;
    }

    private static PolicyJudgement Judge(DnsAnswer answer, SpfTree tree)
    {
        if (answer.Status == DnsStatus.Failure)
        {
            return PolicyJudgement.Unanswered(answer);
        }

        var texts = TextRecords.Of(answer);
        var records = texts.Where(SpfRecord.IsRecord).ToArray();
        switch (records.Length)
        {
            case 0:
                var near = texts.Where(SpfRecordFindings.IsLookalike).ToArray();
                return near.Length > 0
                    ? new(CheckResult.None, "no SPF record: one looks like it, but does not begin with 'v=spf1 '", answer,
                        TextRecords.Joined(near))
                    : new(CheckResult.None, NoRecord(answer), answer);
            case 1:
                var (result, reason) = JudgeTree(tree);
                return new(result, reason, answer, records[0]);
            default:
                return new(CheckResult.PermError, $"{records.Length} SPF records; there must be one (RFC 7208 section 4.5)", answer,
                    TextRecords.Joined(records));
        }
    }

    private static string NoRecord(DnsAnswer answer) =>
        answer.Status == DnsStatus.NameError ? "no SPF record: the name does not exist" : "no SPF record";

    private static (CheckResult Result, string Reason) JudgeTree(SpfTree tree)
    {
        var everybody = Everybody(tree) is { } wide
            ? $"authorises everybody: {SpfSyntaxError.Printable(wide.Term)}"
                + (wide.Domain == tree.Domain ? "" : $" in the record of {wide.Domain}")
            : null;
        return tree.Result switch
        {
            SpfResult.PermError => (CheckResult.PermError, tree.Reason.TrimEnd('.') + (everybody is null ? "" : "; and it " + everybody)),
            _ when everybody is not null => (CheckResult.Fail, everybody),
            SpfResult.TempError => (CheckResult.TempError, tree.Reason.TrimEnd('.')),
            _ => JudgeRest(tree),
        };
    }

    private static (CheckResult Result, string Reason) JudgeRest(SpfTree tree)
    {
        var last = Last(tree.Root, out var holder);
        var (result, reason) = last switch
        {
            { Qualifier: SpfResult.Fail } => (CheckResult.Pass, $"refuses every other sender ({last.Term})"),
            { Qualifier: SpfResult.SoftFail } => (CheckResult.Pass, $"softly refuses every other sender ({last.Term})"),
            { Qualifier: SpfResult.Neutral } => (CheckResult.Neutral, $"says nothing of other senders ({last.Term})"),
            { Qualifier: null, NotListed: not null } => (
                CheckResult.Pass, $"leaves the rest to {SpfSyntaxError.Printable(last.Term)}, which depends on the message"),
            _ when tree.Problems.Any(p => p.Kind == SpfProblemKind.WorkLimit) => (CheckResult.Neutral, "too large to be read to its end"),
            _ => (CheckResult.Neutral, "says nothing of other senders (no all, no redirect=)"),
        };
        return (result, holder == tree.Root ? reason : $"redirected to {holder.Domain}: {reason}");
    }
}
