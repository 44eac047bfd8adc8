namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>Turns what a domain publishes into findings. Pure.</summary>
internal static class DomainDrift
{
    /// <summary>The SPF record: its own judgement, unless what it includes makes every check end in an error.</summary>
    public static ProfileDrift Spf(DomainAuthentication domain, SpfTree tree)
    {
        var finding = Of(ProfileDriftCheck.Spf, domain.Domain, domain.Spf);
        return tree.Result == SpfResult.PermError && finding.Result != CheckResult.PermError
            ? finding with
            {
                Result = CheckResult.PermError, Detail = tree.Reason, Remediation = Remediation(ProfileDriftCheck.Spf, CheckResult.PermError),
            }
            : finding;
    }

    public static ProfileDrift Dkim(DomainAuthentication domain) => Of(ProfileDriftCheck.Dkim, domain.Domain, domain.Dkim);

    public static ProfileDrift Dmarc(DomainAuthentication domain) => Of(ProfileDriftCheck.Dmarc, domain.Domain, domain.Dmarc);

    private static ProfileDrift Of(ProfileDriftCheck check, string domain, PolicyCheck policy) => new()
    {
        Check = check, Subject = domain, Result = policy.Result, Detail = policy.Reason, Remediation = Remediation(check, policy.Result),
        Resolver = policy.Resolver, CheckedAt = policy.CheckedAt,
    };

    private static string? Remediation(ProfileDriftCheck check, CheckResult result) => (check, result) switch
    {
        (_, CheckResult.Pass) => null,
        (_, CheckResult.TempError) => "Run it again; if the look-up still fails, name another server with -DnsServer.",
        (ProfileDriftCheck.Dkim, CheckResult.None) =>
            "Look at the DKIM-Signature of a genuine message: if its s= is new, add it to dkimSigners in a profile of your own. "
            + "Many domains are signed for by another (d=).",
        _ => $"Only the platform can fix it. Until then, use no rule that depends on {check.ToString().ToUpperInvariant()} for this domain.",
    };
}
