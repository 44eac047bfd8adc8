using System.Management.Automation;
using CommerceMailAdmin.Engine.DomainCheck.Drift;
using CommerceMailAdmin.Engine.DomainCheck;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if the ranges and domains of the profile still agree with what the platform publishes in the DNS.</summary>
/// <remarks>
/// <para>
/// Returns one object for each comparison. PublishedRange compares each published range with the addresses that SPF authorises now.
/// UnlistedAddresses compares the authorised addresses with the published ranges, for IPv4 and IPv6. ExchangeEntry compares each range with
/// what the IP allow list of Exchange Online accepts, and shows how to split a range that is too wide. PublishedEnd compares the last
/// address that the platform names with the real one. Spf, Dkim and Dmarc check each domain.
/// </para>
/// <para>
/// An address is authorised if the SPF of any domain of the profile authorises it, with all included records, because no document says
/// which of the domains the platform uses in MAIL FROM. For a DKIM signer that is not a domain of the profile, only the keys are checked.
/// </para>
/// <para>
/// Result is Fail if the profile is no longer right, Neutral if there is something to know or the question is open, None if nothing is
/// published, and PermError if what is published cannot be interpreted. A failed look-up is a TempError and never drift. Remediation says
/// what to do.
/// </para>
/// <para>
/// The results have a fixed order. For the same profile and the same answers, everything except CheckedAt is the same. Nothing is changed.
/// The snapshot format is described in docs/reference/dns-snapshot.md.
/// </para>
/// </remarks>
/// <example>
/// <summary>What has changed, and what to do</summary>
/// <code>Test-CommerceMailProfile | Where-Object Result -ne Pass | Format-List Check, Subject, Result, Detail, Ranges, Remediation</code>
/// <remarks>Compares the built-in profile with the DNS and shows every difference.</remarks>
/// </example>
/// <example>
/// <summary>A scheduled task with an exit code</summary>
/// <code>$facts = Get-CommerceMailProfile ./my-profile.json
/// if (Test-CommerceMailProfile -MailProfile $facts | Where-Object Result -eq Fail) { exit 1 }</code>
/// <remarks>
/// Ends with exit code 1 if the profile is no longer right. With a profile of your own that lists all authorised ranges, there is no alert
/// until something changes. A DNS failure does not count. To include it, write: Where-Object Result -in Fail, PermError, TempError.
/// </remarks>
/// </example>
/// <example>
/// <summary>Compare with last time</summary>
/// <code>$found = Test-CommerceMailProfile
/// if ($found.Result -contains 'TempError') { exit 2 }
/// $now = $found | Select-Object * -ExcludeProperty CheckedAt, Resolver | ConvertTo-Json -Depth 3
/// $last = if (Test-Path ./drift.json) { (Get-Content ./drift.json -Raw).TrimEnd() }
/// Set-Content ./drift.json $now
/// if ($now -ne $last) { exit 1 }</code>
/// <remarks>
/// Keeps the results as JSON. Ends with exit code 1 if they differ from the last run, and with 2 if a look-up failed.
/// </remarks>
/// </example>
/// <example>
/// <summary>Repeat the test without the network</summary>
/// <code>Test-CommerceMailProfile -DnsSnapshot ./samples/dns-snapshot.json | Where-Object Check -eq UnlistedAddresses</code>
/// <remarks>Answers from a file. The sample has public captures. A question that is not in it is a TempError.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailProfile", HelpUri = OnlineHelp)]
[OutputType(typeof(ProfileDrift))]
public sealed class TestCommerceMailProfile : DnsCmdlet
{
    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var checker = new ProfileDriftChecker(CreateResolver(), MailProfile, DomainCheckLimits.For(Timeout));
        var findings = Await(checker.CheckAsync(Cancellation));
        SaveSnapshot();
        WriteObject(findings, enumerateCollection: true);
    }
}
