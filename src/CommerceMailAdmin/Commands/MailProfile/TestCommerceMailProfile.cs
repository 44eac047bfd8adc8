using System.Management.Automation;
using CommerceMailAdmin.Engine.DomainCheck.Drift;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether the profile's ranges and domains still agree with what the platform publishes in the DNS.</summary>
/// <remarks>
/// <para>
/// Compares, and writes one object for each comparison: every published range with the addresses that SPF authorises now (PublishedRange); the
/// authorised addresses with the published ranges (UnlistedAddresses, for IPv4 and IPv6); every range with what Exchange Online's IP allow
/// list takes, with the way to split one that is too wide (ExchangeEntry); the last address the platform spells out with the true one
/// (PublishedEnd); and each domain's SPF, DKIM and DMARC (Spf, Dkim, Dmarc).
/// </para>
/// <para>
/// An address counts as authorised when the SPF of any of the profile's domains authorises it, with all that is included: which of them the
/// platform puts into MAIL FROM is not documented. A DKIM signer that is not among the profile's domains is asked for its keys only.
/// </para>
/// <para>
/// Result is Fail where the profile no longer holds, Neutral where there is something to know or nothing can be told, None where nothing is
/// published, and PermError where what is published cannot be interpreted. A look-up that fails is a TempError and never drift. Remediation says
/// what to do.
/// </para>
/// <para>
/// The findings come in a fixed order, and all but CheckedAt is the same for the same profile and the same answers. Nothing is changed.
/// The snapshot format is described in docs/reference/dns-snapshot.md.
/// </para>
/// </remarks>
/// <example>
/// <summary>What has changed, and what to do</summary>
/// <code>Test-CommerceMailProfile | Where-Object Result -ne Pass | Format-List Check, Subject, Result, Detail, Ranges, Remediation</code>
/// <remarks>Compares the built-in profile with the DNS and shows everything that is not as it should be.</remarks>
/// </example>
/// <example>
/// <summary>A scheduled task with an exit code</summary>
/// <code>if (Test-CommerceMailProfile -MailProfile (Get-CommerceMailProfile ./my-profile.json) | Where-Object Result -eq Fail) { exit 1 }</code>
/// <remarks>
/// Ends with exit code 1 where the profile no longer holds. A profile of your own that lists all authorised ranges stays quiet until
/// something changes. A DNS failure does not count; to be told of it too, write: Where-Object Result -in Fail, PermError, TempError.
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
/// Keeps the findings as JSON and ends with exit code 1 where they are not those of the last run, with 2 where a look-up failed, so that
/// nothing can be told today.
/// </remarks>
/// </example>
/// <example>
/// <summary>Repeat the test without the network</summary>
/// <code>Test-CommerceMailProfile -DnsSnapshot ./samples/dns-snapshot.json | Where-Object Check -eq UnlistedAddresses</code>
/// <remarks>Answers from a file; the sample holds public captures, and what it does not hold shows as TempError.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailProfile")]
[OutputType(typeof(ProfileDrift))]
public sealed class TestCommerceMailProfile : DnsCmdlet
{
    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var checker = new ProfileDriftChecker(CreateResolver(), MailProfile);
        var findings = Await(checker.CheckAsync(Cancellation));
        SaveSnapshot();
        WriteObject(findings, enumerateCollection: true);
    }
}
