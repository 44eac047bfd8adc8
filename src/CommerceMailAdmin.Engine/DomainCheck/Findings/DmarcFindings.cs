using CommerceMailAdmin.Engine.Authentication.Dmarc;

namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>What is to be noticed about the DMARC policy that applies to a domain.</summary>
internal static class DmarcFindings
{
    /// <summary>Everything, in the order of the walk and of the record.</summary>
    public static IEnumerable<Finding> Of(DmarcPolicyCheck check, DmarcWalk walk)
    {
        if (walk.IsOpen)
        {
            yield return FindingCatalogue.Find(FindingId.DnsFailed, check.Name, "DMARC: " + check.Reason);
            yield break;
        }

        foreach (var discarded in DmarcPolicy.Discarded(walk))
        {
            var id = discarded.IsSeveral ? FindingId.DmarcSeveralRecords : FindingId.DmarcLookalike;
            yield return FindingCatalogue.Find(id, discarded.Answer.Question.Name, discarded.Reason);
        }

        if (walk.Applying is not { } applying)
        {
            yield return FindingCatalogue.Find(FindingId.DmarcMissing, "_dmarc." + walk.Start);
            yield break;
        }

        foreach (var finding in OfRecord(applying.Record, check).Concat(OfReports(check)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> OfRecord(DmarcRecord record, DmarcPolicyCheck check)
    {
        foreach (var problem in record.Findings)
        {
            yield return FindingCatalogue.Find(IdOf(problem.Kind), check.Name, problem.Message);
        }

        if (check.EffectivePolicy == DmarcDisposition.None)
        {
            yield return FindingCatalogue.Find(FindingId.DmarcPolicyNone, check.Name, check.Reason);
        }

        if (record.IsTest)
        {
            yield return FindingCatalogue.Find(FindingId.DmarcTestMode, check.Name);
        }

        if (check.Policy > (check.SubdomainPolicy ?? check.Policy) || check.Policy > (check.NonexistentPolicy ?? check.Policy))
        {
            yield return FindingCatalogue.Find(FindingId.DmarcSubdomainsWeaker, check.Name);
        }

        if (record.ReportAddresses.Count == 0)
        {
            yield return FindingCatalogue.Find(FindingId.DmarcNoReports, check.Name);
        }
    }

    private static IEnumerable<Finding> OfReports(DmarcPolicyCheck check)
    {
        foreach (var address in check.ReportAddresses)
        {
            if (address.Result is CheckResult.Fail or CheckResult.PermError or CheckResult.TempError)
            {
                yield return FindingCatalogue.Find(
                    address.Result == CheckResult.TempError ? FindingId.DnsFailed : FindingId.DmarcReportsRefused,
                    check.Name,
                    $"{address.Tag}={Shown(address.Uri)}: {address.Reason}");
            }
        }
    }

    private static string IdOf(DmarcProblemKind kind) => kind switch
    {
        DmarcProblemKind.RemovedTag => FindingId.DmarcRemovedTag,
        DmarcProblemKind.UnknownTag => FindingId.DmarcUnknownTag,
        DmarcProblemKind.MalformedTag => FindingId.DmarcMalformedTag,
        _ => FindingId.DmarcInvalidPolicy,
    };

    private static string Shown(string uri) => new([.. uri.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);
}
