using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantControls;

/// <summary>
/// What the seller's own mail depends on: DKIM of the own domains, DMARC policies of others, copies of answers in the support mailbox, and
/// automatic replies to the platform. Source: Microsoft's reference of the commands, and "Recommended settings for email protections".
/// </summary>
internal static class SendingControls
{
    private const string DkimSigning = "DKIM-SIGNING";
    private const string DmarcHonored = "DMARC-HONORED";
    private const string SpoofIntelligence = "SPOOF-INTELLIGENCE";
    private const string SentCopies = "SENT-COPIES";
    private const string AutoReplies = "AUTO-REPLIES";

    // Exchange Online signs for this domain by itself.
    private const string InitialDomain = ".onmicrosoft.com";

    // 1,024 bits are verified, and reported as weak (RFC 8301 section 3.2 asks signers for 2,048).
    private const int GoodKeySize = 2048;

    /// <summary>The controls that exist in Exchange Online only.</summary>
    public static IEnumerable<TenantControl> Online(SettingReader settings, IReadOnlyList<string> domains) =>
        OfDkim(settings, domains).Concat(OfAntiPhishing(settings));

    /// <summary>The controls that exist on-premises too.</summary>
    public static IEnumerable<TenantControl> Everywhere(SettingReader settings, TenantControlRequest request) =>
        request.SupportMailboxes.Select(m => OfMailbox(settings, m)).Concat(OfRemoteDomains(settings, request.PlatformDomains));

    private static IEnumerable<TenantControl> OfDkim(SettingReader settings, IReadOnlyList<string> domains)
    {
        var reading = settings.Read("Get-DkimSigningConfig");
        if (reading.Problem is { } problem)
        {
            yield return Control.Unknown(DkimSigning, null, problem);
            yield break;
        }

        foreach (var domain in domains.Where(d => !d.EndsWith(InitialDomain, StringComparison.OrdinalIgnoreCase)))
        {
            yield return OfDkim(domain, reading.Objects.FirstOrDefault(c => Same(c.Text("Domain") ?? c.Text("Name"), domain)));
        }
    }

    private static TenantControl OfDkim(string domain, ExchangeObject? config)
    {
        TenantControl Of(ControlState state, string evidence, string? remedy = null) =>
            Control.Of(DkimSigning, domain, state, evidence, remedy);
        if (config is null)
        {
            return Of(
                ControlState.Fail, "There is no DKIM configuration: mail of the domain is not signed in its name.",
                $"New-DkimSigningConfig -DomainName {domain} -KeySize {GoodKeySize} -Enabled $true");
        }

        var status = config.Text("Status");
        var records = $"publish the CNAME records selector1._domainkey.{domain} -> {config.Text("Selector1CNAME")} and "
            + $"selector2._domainkey.{domain} -> {config.Text("Selector2CNAME")}, then Set-DkimSigningConfig -Identity {domain} -Enabled "
                + $"$true";
        if (status is "CnameMissing")
        {
            return Of(ControlState.Fail, "Exchange Online cannot sign: its CNAME records are missing in the DNS.", records);
        }

        if (config.Flag("Enabled") is not true)
        {
            return config.Flag("Enabled") is null ? Control.Unknown(DkimSigning, domain, "Exchange did not tell whether signing is on.")
                : Of(ControlState.Fail, "DKIM signing is off: mail of the domain is not signed in its name.", records);
        }

        var size = Math.Min(config.Number("Selector1KeySize") ?? GoodKeySize, config.Number("Selector2KeySize") ?? GoodKeySize);
        return status is not (null or "Valid")
            ? Of(ControlState.Warning, $"DKIM signing is on, and its status is {status}.",
            $"Get-DkimSigningConfig -Identity {domain} | Format-List")
            : size < GoodKeySize
                ? Of(ControlState.Warning, $"DKIM signing is on with a key of {size} bits.",
                    $"Rotate-DkimSigningConfig -Identity {domain} -KeySize {GoodKeySize}")
                : Of(ControlState.Pass, "DKIM signing is on.");
    }

    private static IEnumerable<TenantControl> OfAntiPhishing(SettingReader settings)
    {
        var reading = settings.Read("Get-AntiPhishPolicy");
        if (reading.Problem is { } problem)
        {
            yield return Control.Unknown(DmarcHonored, null, problem);
            yield return Control.Unknown(SpoofIntelligence, null, problem);
            yield break;
        }

        foreach (var policy in reading.Objects.Where(p => p.Flag("Enabled") != false))
        {
            yield return OfFlag(
                DmarcHonored, policy, "HonorDmarcPolicy", "Mail that fails DMARC is rejected or quarantined as its domain asks.",
                "Mail that fails DMARC is not rejected or quarantined as its domain asks, so forged mail of the platform can get through.");
            yield return OfFlag(
                SpoofIntelligence, policy, "EnableSpoofIntelligence", "Spoof intelligence is on.",
                "Spoof intelligence is off: allow entries of the Tenant Allow/Block List let forged mail in.");
        }
    }

    private static TenantControl OfFlag(string id, ExchangeObject policy, string flag, string isOn, string isOff)
    {
        var name = policy.Text("Name") ?? policy.Text("Identity");
        return policy.Flag(flag) switch
        {
            true => Control.Of(id, name, ControlState.Pass, isOn),
            false => Control.Of(id, name, ControlState.Fail, isOff,
                $"Set-AntiPhishPolicy -Identity {PowerShellText.Quoted(name)} -{flag} $true"),
            null => Control.Unknown(id, name, $"Exchange did not tell {flag}."),
        };
    }

    /// <summary>Whether a mailbox keeps copies of the answers that others send as it.</summary>
    public static TenantControl OfMailbox(SettingReader settings, string mailbox)
    {
        var reading = settings.Read("Get-Mailbox", new() { ["Identity"] = mailbox });
        if (reading.Problem is not null || reading.Objects.Count != 1)
        {
            return Control.Unknown(SentCopies, mailbox, reading.Problem ?? $"'{mailbox}' means {reading.Objects.Count} mailboxes.");
        }

        const string SentAs = "MessageCopyForSentAsEnabled";
        const string OnBehalf = "MessageCopyForSendOnBehalfEnabled";
        var found = reading.Objects[0];
        string[] off = [.. new[] { SentAs, OnBehalf }.Where(f => found.Flag(f) == false)];
        if (off.Length == 0)
        {
            return found.Flag(SentAs) is null || found.Flag(OnBehalf) is null
                ? Control.Unknown(SentCopies, mailbox, "Exchange did not tell whether copies are kept.")
                : Control.Of(SentCopies, mailbox, ControlState.Pass,
                    "Answers that somebody sends as the mailbox, or on its behalf, are kept in its Sent Items.");
        }

        var isShared = found.Text("RecipientTypeDetails") == "SharedMailbox";
        return Control.Of(
            SentCopies, mailbox, isShared ? ControlState.Fail : ControlState.Warning,
            $"{string.Join(" and ", off)} {(off.Length == 1 ? "is" : "are")} off: answers that somebody sends as the mailbox, or on its "
                + $"behalf, are in that person's "
            + "Sent Items only, and cases look unanswered.",
            $"Set-Mailbox -Identity {PowerShellText.Quoted(mailbox)} {string.Join(" ", off.Select(f => $"-{f} $true"))}");
    }

    private static IEnumerable<TenantControl> OfRemoteDomains(SettingReader settings, IReadOnlyList<string> domains)
    {
        var reading = settings.Read("Get-RemoteDomain");
        foreach (var domain in domains)
        {
            yield return reading.Problem is { } problem ? Control.Unknown(AutoReplies, domain, problem)
                : OfRemoteDomain(domain, reading.Objects);
        }
    }

    private static TenantControl OfRemoteDomain(string domain, IReadOnlyList<ExchangeObject> remotes)
    {
        const string Off = "-AutoReplyEnabled $false -AllowedOOFType None -DeliveryReportEnabled $false";
        var remote = remotes.Where(r => Fits(r.Text("DomainName") ?? "", domain))
            .OrderByDescending(r => (r.Text("DomainName") ?? "").Length).FirstOrDefault();
        if (remote is null)
        {
            return Control.Unknown(AutoReplies, domain, "No remote domain applies, not even Default.");
        }

        var name = remote.Text("Name");
        string[] sent =
        [
            .. remote.Flag("AutoReplyEnabled") != false ? new[] { "automatic replies of rules" } : [],
            .. remote.Text("AllowedOOFType") != "None" ? new[] { "out-of-office replies" } : [],
        ];
        if (sent.Length == 0)
        {
            return Control.Of(AutoReplies, domain, ControlState.Pass, $"The remote domain '{name}' sends no automatic replies there.");
        }

        // A remote domain of its own, because Default is for everybody.
        var isOwn = !(remote.Text("DomainName") ?? "*").StartsWith("*", StringComparison.Ordinal);
        return Control.Of(
            AutoReplies, domain, ControlState.Warning,
            $"The remote domain '{name}' sends {string.Join(" and ", sent)} to the platform: the buyer gets them through the relay, a "
                + $"robot may answer, and both can loop.",
            isOwn ? $"Set-RemoteDomain -Identity {PowerShellText.Quoted(name)} {Off}"
                : $"New-RemoteDomain -Name {domain} -DomainName {domain}; Set-RemoteDomain -Identity {domain} {Off}");
    }

    // "*" stands for every domain, "*.name" for the name and its subdomains.
    private static bool Fits(string pattern, string domain) => pattern == "*" || Same(pattern, domain)
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            && (Same(pattern[2..], domain) || domain.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)));

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
