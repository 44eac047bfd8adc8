namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>What is to be noticed about a domain's DKIM keys.</summary>
internal static class DkimFindings
{
    /// <summary>A wildcard answers under every selector; a message that names them all would never end.</summary>
    private const int MostNamed = 3;

    /// <summary>Everything, in the order of the selectors; the same of the same record once.</summary>
    public static IEnumerable<Finding> Of(string domain, PolicyCheck whole, IEnumerable<DkimSelectorJudgement> each)
    {
        if (whole.Result == CheckResult.TempError)
        {
            yield return FindingCatalogue.Find(FindingId.DnsFailed, domain, "DKIM: " + whole.Reason);
        }
        else if (whole.Result == CheckResult.None)
        {
            yield return FindingCatalogue.Find(FindingId.DkimNoKey, whole.Name, whole.Reason);
        }

        foreach (var same in each.SelectMany(e => e.FindingIds.Select(id => (Id: id, e.Check))).GroupBy(f => (f.Id, f.Check.Record)))
        {
            var checks = same.Select(s => s.Check).ToArray();
            var more = checks.Length > MostNamed ? $" and {checks.Length - MostNamed} more" : "";
            yield return FindingCatalogue.Find(
                same.Key.Id,
                checks[0].Name,
                $"Selector {string.Join(", ", checks.Take(MostNamed).Select(c => c.Selector))}{more}: {checks[0].Reason}");
        }
    }
}
