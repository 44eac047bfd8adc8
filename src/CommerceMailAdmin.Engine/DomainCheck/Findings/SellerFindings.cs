namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>Judges a domain as the one a seller answers from: the platform's demand, and what large receivers expect.</summary>
internal static class SellerFindings
{
    /// <summary>What is to be noticed about such a domain beyond what holds for any.</summary>
    public static IEnumerable<Finding> Of(DomainAuthentication domain)
    {
        if (domain.MeetsPlatformRequirement == false)
        {
            yield return FindingCatalogue.Find(FindingId.SellerNoPolicy, domain.Domain);
        }

        var (spf, dkim) = (CanPassSpf(domain.Spf), CanPassDkim(domain.Dkim));
        if (spf == false && dkim == false && domain.Dmarc.EffectivePolicy is not null)
        {
            yield return FindingCatalogue.Find(FindingId.SellerNotAligned, domain.Domain);
        }
        else if (spf is { } s && dkim is { } d && s != d)
        {
            yield return FindingCatalogue.Find(
                FindingId.SellerOneMethod, domain.Domain, $"As far as can be seen only {(s ? "SPF" : "DKIM")} can pass for the domain.");
        }

        if (domain.Mx.IsNullMx || domain.Mx.Result is CheckResult.None or CheckResult.Fail)
        {
            yield return FindingCatalogue.Find(FindingId.SellerTakesNoMail, domain.Domain, $"The domain takes no mail: {domain.Mx.Reason}");
        }
    }

    /// <summary>Adds the verdict to a domain that has its findings.</summary>
    public static DomainAuthentication Judge(DomainAuthentication domain)
    {
        // A look-up that failed here says nothing against the domain; it leaves the answer open.
        var failed = domain.Findings.Any(f => f.Id == FindingId.DnsFailed);
        var against = domain.Findings.Where(f => f.Severity > FindingSeverity.Info && f.Id != FindingId.DnsFailed).ToArray();
        var worst = against.Length == 0 ? FindingSeverity.Info : against[0].Severity;
        var isOpen = failed || domain.MeetsPlatformRequirement is null;
        var result = (domain.MeetsPlatformRequirement, worst) switch
        {
            (false, _) or (_, FindingSeverity.High) => CheckResult.Fail,
            _ when isOpen => CheckResult.TempError,
            (_, FindingSeverity.Medium) => CheckResult.Neutral,
            _ => CheckResult.Pass,
        };
        var platform = domain.MeetsPlatformRequirement switch
        {
            true => "At least one policy is in place, as the platform requires.",
            false => "No policy is in place. The platform requires at least one.",
            null => "It is not known if a policy is in place. The platform requires one.",
        };
        var nothing = failed
            ? "DNS look-ups failed, so other problems are not known."
            : "A large receiver has nothing against the domain.";
        var receivers = against.Length == 0
            ? nothing
            : $"A large receiver can refuse its mail because of {string.Join(", ", against.Select(f => f.Id).Distinct())}.";
        var fitness = new SellerFitness { Result = result, Summary = $"{platform} {receivers}", Findings = against };
        return domain with { SellerFitness = fitness };
    }

    /// <summary>Whether some client can pass SPF; null if that is not known.</summary>
    private static bool? CanPassSpf(SpfPolicyCheck spf) => spf.Result switch
    {
        CheckResult.TempError => null,
        CheckResult.None or CheckResult.PermError => false,
        _ => spf.Tree.AuthorisedRanges.Count > 0 || spf.Tree.IsPartial,
    };

    private static bool? CanPassDkim(PolicyCheck dkim) => dkim.Result == CheckResult.TempError ? null : dkim.Result == CheckResult.Pass;
}
