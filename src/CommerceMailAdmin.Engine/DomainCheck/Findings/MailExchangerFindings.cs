namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>What is to be noticed about the hosts that take a domain's mail.</summary>
internal static class MailExchangerFindings
{
    /// <summary>Everything, the preferred exchangers first.</summary>
    public static IEnumerable<Finding> Of(MailExchangerCheck check)
    {
        if (check.Result == CheckResult.TempError)
        {
            yield return FindingCatalogue.Find(FindingId.DnsFailed, check.Name, "MX: " + check.Reason);
        }
        else if (check.IsNullMx)
        {
            yield return FindingCatalogue.Find(FindingId.MxNull, check.Name);
        }
        else if (check.Record is null)
        {
            yield return FindingCatalogue.Find(FindingId.MxMissing, check.Name, check.Reason);
        }
        else if (check.Result == CheckResult.PermError)
        {
            yield return FindingCatalogue.Find(FindingId.MxNullBesideOthers, check.Name);
        }

        foreach (var exchanger in check.Exchangers.Where(e => e.HasAddress == false))
        {
            yield return FindingCatalogue.Find(
                FindingId.MxWithoutAddress, check.Name, $"{exchanger.Host} (preference {exchanger.Preference}) has no address.");
        }
    }
}
