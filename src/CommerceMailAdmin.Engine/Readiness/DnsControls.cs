using CommerceMailAdmin.Engine.Common;
using static CommerceMailAdmin.Engine.Readiness.Judgement;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>Judges the controls that the DNS answers.</summary>
public static class DnsControls
{
    private const string ShowDrift =
        "Test-CommerceMailProfile | Where-Object Result -ne Pass | Format-List Check, Subject, Detail, Remediation";

    /// <summary>Judges whether the ranges of the profile are those that the platform authorises.</summary>
    public static JudgedControl PlatformRanges(Observed<ProfileDrift> drift, DateTimeOffset now)
    {
        var control = ControlCatalogue.PlatformRanges;
        var published = Of(drift, ProfileDriftCheck.PublishedRange);
        if (published.Count == 0)
        {
            return Unknown(control, drift.Problem ?? "The profile has no ranges.", now);
        }

        var wrong = published.Where(d => d.Result is CheckResult.Fail or CheckResult.PermError).ToList();
        if (wrong.Count > 0)
        {
            return Judgement.Of(control, ControlState.Fail, $"{wrong[0].Subject}: {wrong[0].Detail}", now, Names(wrong)).Look(ShowDrift);
        }

        if (published.FirstOrDefault(d => d.Result != CheckResult.Pass) is { } open)
        {
            return Unknown(control, $"{open.Subject}: {open.Detail}", now);
        }

        var unlisted = Of(drift, ProfileDriftCheck.UnlistedAddresses).Where(d => d.Result == CheckResult.Fail).ToList();
        return unlisted.Count > 0
            ? Judgement.Of(
                control, ControlState.Warning, $"{unlisted[0].Subject}: {unlisted[0].Detail}", now, [.. unlisted.SelectMany(d => d.Ranges)])
                .Look(ShowDrift)
            : new(Judgement.Of(
                control, ControlState.Pass, $"All published ranges ({published.Count}) are authorised, and no others.", now));
    }

    /// <summary>Judges whether mail of the platform's domains can be verified.</summary>
    public static JudgedControl PlatformDomains(Observed<ProfileDrift> drift, DateTimeOffset now)
    {
        var control = ControlCatalogue.PlatformDomains;
        List<ProfileDrift> domains =
            [.. drift.Results.Where(d => d.Check is ProfileDriftCheck.Spf or ProfileDriftCheck.Dkim or ProfileDriftCheck.Dmarc)];
        if (domains.Count == 0)
        {
            return Unknown(control, drift.Problem ?? "The profile has no domains.", now);
        }

        var wrong = domains.Where(d => d.Result is CheckResult.Fail or CheckResult.PermError).ToList();
        if (wrong.Count > 0)
        {
            var evidence = $"{wrong[0].Check} of {wrong[0].Subject}: {wrong[0].Detail}";
            return Judgement.Of(control, ControlState.Fail, evidence, now, Names(wrong)).Look(ShowDrift);
        }

        var open = domains.Where(d => d.Result == CheckResult.TempError).ToList();
        if (open.Count > 0)
        {
            var first = $"first {open[0].Check} of {open[0].Subject}: {open[0].Detail}";
            return Unknown(control, $"{open.Count} of {domains.Count} answers are missing, {first}", now);
        }

        var absent = domains.Where(d => d.Result == CheckResult.None && d.Check != ProfileDriftCheck.Dkim).ToList();
        return absent.Count > 0
            ? Judgement.Of(
                control, ControlState.Warning, $"{absent[0].Check} of {absent[0].Subject}: {absent[0].Detail}", now, Names(absent))
                    .Look(ShowDrift)
            : new(Judgement.Of(control, ControlState.Pass, $"{Amount.Of(Names(domains).Length, "domain")} can be verified.", now));
    }

    /// <summary>Judges the domains that the seller answers from.</summary>
    /// <param name="domains">The domains, checked as those of a seller.</param>
    /// <param name="now">The present time.</param>
    public static JudgedControl OwnDomain(Observed<DomainAuthentication> domains, DateTimeOffset now)
    {
        var control = ControlCatalogue.OwnDomain;
        if (domains.Results.Count == 0)
        {
            var reason = domains.Problem ?? "The domain that answers is not known. Give -Domain.";
            return Unknown(control, reason, now, "Test-CommerceMailReadiness -Domain <your domain>");
        }

        var ordered = domains.Results.OrderByDescending(d => Weight(d.SellerFitness?.Result)).ToList();
        var (worst, fitness) = (ordered[0], ordered[0].SellerFitness);
        var state = fitness?.Result switch
        {
            CheckResult.Pass => ControlState.Pass,
            CheckResult.Neutral => ControlState.Warning,
            CheckResult.Fail or CheckResult.PermError => ControlState.Fail,
            _ => ControlState.Unknown,
        };
        string[] affected = [.. ordered.Where(d => d.SellerFitness?.Result != CheckResult.Pass).Select(d => d.Domain)];
        var judged = Judgement.Of(control, state, $"{worst.Domain}: {fitness?.Summary ?? "not judged."}", now, affected);
        return state == ControlState.Pass
            ? new(judged with { Evidence = $"{Judgement.Names([.. ordered.Select(d => d.Domain)])}: fit to answer from." })
            : judged.Look($"(Test-CommerceMailAuth {worst.Domain} -Seller).SellerFitness.Findings | Format-List Id, Message, Remediation");
    }

    private static List<ProfileDrift> Of(Observed<ProfileDrift> drift, ProfileDriftCheck check) =>
        [.. drift.Results.Where(d => d.Check == check)];

    private static string[] Names(List<ProfileDrift> of) => [.. of.Select(d => d.Subject).Distinct()];

    private static int Weight(CheckResult? result) => result switch
    {
        CheckResult.Pass => 0,
        CheckResult.Neutral => 1,
        CheckResult.TempError or null => 2,
        _ => 3,
    };
}
