using System.Management.Automation;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Exchange.TenantControls;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests settings of the organisation that the platform's mail and the seller's own mail depend on.</summary>
/// <remarks>
/// <para>
/// Returns one object for each control and its subject, with Pass, Warning, Fail or Unknown, what was found, and the command that fixes it.
/// Nothing is changed. A setting that cannot be read is Unknown.
/// </para>
/// <para>
/// Gateway: whether the MX records lead to Exchange Online, whether Enhanced Filtering looks through a gateway and which addresses it
/// skips, which rules with SCL -1 and which IP allow entries are without effect or harmful behind it, and trusted ARC sealers.
/// </para>
/// <para>
/// Own mail: DKIM of the own domains, DMARC policies of others (HonorDmarcPolicy), spoof intelligence, copies of sent answers in the
/// support mailbox, and automatic replies that could loop with the platform.
/// </para>
/// <para>
/// The command works in your Exchange session. On-premises it checks the support mailbox and automatic replies only.
/// </para>
/// </remarks>
/// <example>
/// <summary>What is wrong, and how to fix it</summary>
/// <code>Test-CommerceMailTenant -Mailbox support@contoso.com | Where-Object State -ne Pass |
///     Format-List Id, Subject, State, Evidence, Remedy</code>
/// <remarks>Shows every control that does not pass, with the command to run.</remarks>
/// </example>
/// <example>
/// <summary>One domain</summary>
/// <code>Test-CommerceMailTenant -Domain contoso.com</code>
/// <remarks>Checks the MX records and the DKIM configuration of one domain, and the settings of the whole organisation.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailTenant", HelpUri = OnlineHelp)]
[OutputType(typeof(TenantControl))]
public sealed class TestCommerceMailTenant : ExchangeCmdlet
{
    /// <summary>The own domains that send mail. Default: the accepted domains of the organisation.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] Domain { get; set; } = [];

    /// <summary>The mailboxes that answer buyers. Default: none, and no control about mailboxes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] Mailbox { get; set; } = [];

    /// <summary>
    /// A file that -SaveDnsSnapshot of another command has written: its MX records count, and no server is asked. Default: the DNS servers
    /// of this machine.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DnsSnapshot { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var session = OpenSession(TenantControlChecks.Commands);
        var dns = Resolver();
        var request = new TenantControlRequest
        {
            Domains = Domain, SupportMailboxes = Mailbox, PlatformDomains = [.. MailProfile.SafeSenderDomains],
            MailExchangers = dns is null ? null : domain => MailExchangers(dns, domain),
        };
        foreach (var control in new TenantControlChecks(session, request).Check(Cancellation))
        {
            WriteObject(control);
        }
    }

    private IDnsResolver? Resolver()
    {
        if (DnsSnapshot is not null)
        {
            return ReadInputFile(DnsSnapshot, "Snapshot", SnapshotResolver.Read);
        }

        var servers = LiveResolver.SystemServers();
        return servers.Count == 0 ? null : new LiveResolver(servers, LiveResolver.DefaultTimeout);
    }

    private MailExchangerAnswer MailExchangers(IDnsResolver dns, string domain)
    {
        var answer = Await(MailExchangerLookup.AskAsync(dns, domain, Cancellation));
        var hosts = answer.Records.OfType<MailExchangeRecord>().OrderBy(r => r.Preference).Select(r => r.Exchange).Where(h => h != ".");
        return new MailExchangerAnswer(
            [.. hosts], answer.Status == DnsStatus.Failure
                ? $"The MX records could not be looked up at {answer.Resolver}: {answer.Problem}" : null);
    }
}
