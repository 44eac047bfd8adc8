using CommerceMailAdmin.Engine.Authentication.Dmarc;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Judges the DMARC policy that applies to a domain (RFC 9989 section 4.10).</summary>
internal static class DmarcPolicy
{
    /// <summary>Judges what a walk from the domain upwards found.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="exists">False if the domain's name is not in the DNS, so that np= counts.</param>
    public static PolicyJudgement Judge(DmarcWalk walk, bool exists)
    {
        if (walk.IsOpen)
        {
            return PolicyJudgement.Unanswered(walk.Failure!);
        }

        var discarded = Discarded(walk).FirstOrDefault();
        if (walk.Applying is not { } applying)
        {
            return discarded is null
                ? new(CheckResult.None, "no DMARC record here or above", walk.First)
                : new(CheckResult.PermError, discarded.Reason, discarded.Answer, TextRecords.Joined(discarded.Texts));
        }

        var isInherited = applying.Domain != walk.Start;
        var (result, reason) = JudgeRecord(applying.Record, isInherited, exists);
        reason += isInherited ? $", inherited from {applying.Domain}" : "";
        reason += discarded is null ? "" : $"; {discarded.Reason}";
        return new(result, reason, applying.Answer, applying.Record.Text);
    }

    /// <summary>What was found below the record that applies, and would else apply itself.</summary>
    public static IEnumerable<DmarcDiscarded> Discarded(DmarcWalk walk) =>
        walk.Discarded.Where(d => walk.Applying is not { } applying || d.Domain.Length > applying.Domain.Length);

    /// <summary>The check as it is handed out, without the report addresses.</summary>
    public static DmarcPolicyCheck ToCheck(PolicyJudgement judgement, DmarcWalk walk, bool exists)
    {
        var check = new DmarcPolicyCheck(judgement.ToCheck()) { OrganizationalDomain = walk.OrganizationalDomain };
        if (walk.IsOpen || walk.Applying is not { } applying)
        {
            return check;
        }

        var record = applying.Record;
        var isUsable = record.Problem is null;
        return check with
        {
            PolicyDomain = applying.Domain,
            Policy = isUsable ? record.Policy : null,
            SubdomainPolicy = record.SubdomainPolicy,
            NonexistentPolicy = record.NonexistentPolicy,
            EffectivePolicy = isUsable ? record.Effective(record.PolicyFor(applying.Domain != walk.Start, exists)) : null,
            IsTest = record.IsTest,
            IsDkimStrict = record.StrictDkim,
            IsSpfStrict = record.StrictSpf,
            DeprecatedTags = TagsOf(record, DmarcProblemKind.RemovedTag),
            UnknownTags = TagsOf(record, DmarcProblemKind.UnknownTag),
        };
    }

    private static string[] TagsOf(DmarcRecord record, DmarcProblemKind kind) =>
        record.Findings.Where(f => f.Kind == kind).Select(f => f.Tag).ToArray();

    private static (CheckResult Result, string Reason) JudgeRecord(DmarcRecord record, bool isInherited, bool exists)
    {
        if (record.Problem is not null)
        {
            var why = string.Concat(record.Findings.Where(f => f.Kind == DmarcProblemKind.Policy).Select(f => f.Message + "; "));
            return (CheckResult.PermError, $"{why}receivers ignore the record: {record.Problem}");
        }

        if (record.CountsAsNone)
        {
            var why = string.Join("; ", record.Findings.Where(f => f.Kind == DmarcProblemKind.Policy).Select(f => f.Message));
            return (CheckResult.Neutral, $"{why}: monitoring only (RFC 9989 section 4.10.1)");
        }

        var tag = TagFor(record, isInherited, exists);
        var published = record.PolicyFor(isInherited, exists);
        var effective = record.Effective(published);
        var reason = $"{tag}={Text(published)}"
            + (effective == published ? "" : $" in test mode (t=y) counts as {Text(effective)}")
            + (effective == DmarcDisposition.None ? ": monitoring only" : "");
        return (effective == DmarcDisposition.None ? CheckResult.Neutral : CheckResult.Pass, reason);
    }

    /// <summary>The tag whose policy counts, as <see cref="DmarcRecord.PolicyFor"/> chooses it.</summary>
    private static string TagFor(DmarcRecord record, bool isInherited, bool exists)
    {
        if (!isInherited)
        {
            return "p";
        }

        if (!exists && record.NonexistentPolicy is not null)
        {
            return "np";
        }

        return record.SubdomainPolicy is not null ? "sp" : "p";
    }

    private static string Text(DmarcDisposition policy) => policy.ToString().ToLowerInvariant();
}
