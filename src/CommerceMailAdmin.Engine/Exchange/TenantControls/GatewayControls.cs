using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.TenantControls;

/// <summary>
/// Whether mail passes a filtering gateway before Exchange Online, whether Exchange Online looks through it, and which rules and IP entries
/// are without effect or harmful for that reason. Source: Microsoft, Enhanced Filtering for Connectors in Exchange Online.
/// </summary>
internal sealed class GatewayControls(SettingReader settings, TenantControlRequest request, IReadOnlyList<string> domains)
{
    private const string MailExchangers = "GATEWAY-MX";
    private const string EnhancedFiltering = "ENHANCED-FILTERING";
    private const string SclRule = "GATEWAY-SCL-RULE";
    private const string IPEntries = "GATEWAY-IP-ALLOW-LIST";
    private const string ArcSealers = "ARC-SEALERS";

    // Where the mail exchangers of Exchange Online are, the second with DNSSEC.
    private static readonly string[] ExchangeOnline = [".mail.protection.outlook.com", ".mx.microsoft"];

    private bool? _isBehindGateway;

    /// <summary>Every control of this subject.</summary>
    public IEnumerable<TenantControl> Check()
    {
        foreach (var control in CheckMailExchangers().ToArray())
        {
            yield return control;
        }

        var reading = settings.Read("Get-InboundConnector");
        if (reading.Problem is { } problem)
        {
            yield return Control.Unknown(EnhancedFiltering, null, problem);
            yield break;
        }

        Connector[] connectors = [.. reading.Objects.Select(o => new Connector(o)).Where(c => c.IsForAllSenders)];
        foreach (var connector in connectors)
        {
            yield return OfConnector(connector);
        }

        if (connectors.Length == 0 && _isBehindGateway == true)
        {
            yield return Control.Of(
                EnhancedFiltering, null, ControlState.Warning,
                "Mail comes through a gateway, and no inbound connector takes mail of all senders. Exchange Online takes the gateway for "
                    + "the sender.",
                "New-InboundConnector -Name 'From gateway' -ConnectorType Partner -SenderDomains * -SenderIPAddresses <addresses of the "
                    + "gateway> "
                + "-RestrictDomainsToIPAddresses $true -EFSkipLastIP $true");
        }

        var gateways = connectors.Where(c => _isBehindGateway != false || c.LooksThrough).ToArray();
        if (gateways.Length > 0 || _isBehindGateway == true)
        {
            foreach (var control in OfRules(gateways).Concat(OfIPAllowList(gateways)).Append(OfArcSealers()))
            {
                yield return control;
            }
        }
    }

    private IEnumerable<TenantControl> CheckMailExchangers()
    {
        foreach (var domain in request.MailExchangers is null ? [] : domains)
        {
            var answer = request.MailExchangers!(domain);
            string[] others =
                [.. answer.Hosts.Where(h => !ExchangeOnline.Any(s => h.TrimEnd('.').EndsWith(s, StringComparison.OrdinalIgnoreCase)))];
            if (answer.Problem is not null)
            {
                yield return Control.Unknown(MailExchangers, domain, answer.Problem);
            }
            else if (answer.Hosts.Count > 0)
            {
                _isBehindGateway = others.Length > 0 || _isBehindGateway == true;
                yield return others.Length == 0
                    ? Control.Of(MailExchangers, domain, ControlState.Pass,
                        $"Mail goes to Exchange Online without a detour: {answer.Hosts[0]}.")
                    : Control.Of(
                        MailExchangers, domain, ControlState.Warning,
                        $"Mail goes to {string.Join(", ", others)} first, which is not Exchange Online: a gateway, or another server of "
                            + $"yours.",
                        "Get-InboundConnector | Format-List Name, SenderIPAddresses, EFSkipLastIP, EFSkipIPs, EFUsers");
            }
        }
    }

    private TenantControl OfConnector(Connector connector)
    {
        var set = $"Set-InboundConnector -Identity {PowerShellText.Quoted(connector.Name)}";
        TenantControl Of(ControlState state, string evidence, string? remedy = null) =>
            Control.Of(EnhancedFiltering, connector.Name, state, evidence, remedy);
        if (!connector.LooksThrough)
        {
            var skip = connector.Addresses.Count > 0 ? string.Join(", ", connector.Addresses) : "<addresses of the gateway>";
            return Of(
                _isBehindGateway == false ? ControlState.Pass : ControlState.Fail,
                _isBehindGateway == false ? "Enhanced Filtering is off, and mail goes to Exchange Online without a detour."
                    : "Enhanced Filtering is off: Exchange Online takes the connector's sender for the origin of all mail, so SPF, spoof "
                        + "checks and IP "
                    + "entries mean the gateway and not the platform.",
                _isBehindGateway == false ? null
                    : $"{set} -EFSkipIPs {skip}   # or -EFSkipLastIP $true if the gateway is the last hop only");
        }

        if (connector.SkipsLastIP && connector.SkippedIPs.Count > 0)
        {
            return Of(
                ControlState.Warning,
                    $"EFSkipLastIP is on, so the list EFSkipIPs ({string.Join(", ", connector.SkippedIPs)}) has no effect.",
                $"{set} -EFSkipLastIP $false");
        }

        var list = connector.SkipsLastIP ? "the last IP address (EFSkipLastIP)"
            : $"the list EFSkipIPs: {string.Join(", ", connector.SkippedIPs)}";
        return connector.IsTest
            ? Of(ControlState.Warning, $"Enhanced Filtering skips {list}, in test mode only.", $"{set} -EFTestMode $false")
            : connector.Users.Count > 0
                ? Of(ControlState.Warning, $"Enhanced Filtering skips {list}, for {connector.Users.Count} recipients only.",
                    $"{set} -EFUsers $null")
                : Of(ControlState.Pass, $"Enhanced Filtering skips {list}.");
    }

    private IEnumerable<TenantControl> OfRules(IReadOnlyList<Connector> gateways)
    {
        var reading = settings.Read("Get-TransportRule");
        if (reading.Problem is { } problem)
        {
            yield return Control.Unknown(SclRule, null, problem);
            yield break;
        }

        foreach (var rule in reading.Objects
            .Where(r => r.Text("SetSCL") == "-1" && r.Text("State") != "Disabled" && r.Text("Mode") is null or "Enforce"))
        {
            var name = rule.Text("Name") ?? rule.Text("Identity");
            IPRange[] ranges = [.. Ranges(rule.Entries("SenderIpRanges"))];
            var isGateway = gateways.SelectMany(g => g.Ranges).Any(g => ranges.Any(r => r.Overlaps(g)));
            var looksThrough = gateways.Any(g => g.LooksThrough);
            if (isGateway)
            {
                yield return Control.Of(
                    SclRule, name, looksThrough ? ControlState.Fail : ControlState.Warning,
                    "The rule sets SCL -1 for mail from the gateway: everything that passes the gateway skips the spam filter. "
                    + (looksThrough ? "Microsoft asks to disable it once Enhanced Filtering is on."
                        : "Turn Enhanced Filtering on instead."),
                    $"Disable-TransportRule -Identity {PowerShellText.Quoted(name)}");
            }
            else if (ranges.Length > 0 && !looksThrough)
            {
                yield return Control.Of(
                    SclRule, name, ControlState.Warning,
                    "The rule asks for the sender's address, and behind the gateway that is always the gateway's: it never applies.",
                    "Set-CommerceMailFlowRule -Proof AuthenticationResults, or Enhanced Filtering for the connector");
            }
        }
    }

    private IEnumerable<TenantControl> OfIPAllowList(IReadOnlyList<Connector> gateways)
    {
        var reading = settings.Read("Get-HostedConnectionFilterPolicy");
        if (reading.Problem is { } problem)
        {
            yield return Control.Unknown(IPEntries, null, problem);
            yield break;
        }

        foreach (var policy in reading.Objects)
        {
            var name = policy.Text("Name");
            string[] entries = [.. policy.Entries("IPAllowList")];
            string[] gateway = [.. entries.Where(e => Ranges([e]).Any(r => gateways.SelectMany(g => g.Ranges).Any(r.Overlaps)))];
            if (gateway.Length > 0)
            {
                yield return Control.Of(
                    IPEntries, name, ControlState.Fail,
                    $"The IP allow list has addresses of the gateway ({string.Join(", ", gateway)}): all mail skips the spam filter, "
                        + $"SPF, DKIM and DMARC.",
                    $"Set-HostedConnectionFilterPolicy -Identity {PowerShellText.Quoted(name)} -IPAllowList @{{ Remove = "
                        + $"{string.Join(", ", gateway.Select(PowerShellText.Quoted))} }}");
            }
            else if (entries.Length > 0 && !gateways.Any(g => g.LooksThrough))
            {
                yield return Control.Of(
                    IPEntries, name, ControlState.Warning,
                    $"The IP allow list has {entries.Length} entries, and behind the gateway Exchange Online sees the gateway's address: "
                        + $"they never match.",
                    "Remove-CommerceIPAllowList, or Enhanced Filtering for the connector");
            }
        }
    }

    // Fact: the list comes as one text with commas.
    private TenantControl OfArcSealers()
    {
        var reading = settings.Read("Get-ArcConfig");
        if (reading.Problem is { } problem)
        {
            return Control.Unknown(ArcSealers, null, problem);
        }

        string[] sealers =
            [.. reading.Objects.SelectMany(o => o.Entries("ArcTrustedSealers")).SelectMany(s => s.Split(',')).Select(s => s.Trim())
            .Where(s => s.Length > 0)];
        return sealers.Length > 0
            ? Control.Of(ArcSealers, null, ControlState.Pass,
                $"Trusted ARC sealers, whose results Exchange Online believes: {string.Join(", ", sealers)}.")
            : Control.Of(
                ArcSealers, null, ControlState.Warning,
                "Mail comes through a gateway, and no ARC sealer is trusted: if the gateway changes messages, their DKIM signatures "
                    + "break, and DMARC fails.",
                "Set-ArcConfig -Identity Default -ArcTrustedSealers <the d= domain of the gateway's ARC-Seal field>");
    }

    private static IEnumerable<IPRange> Ranges(IEnumerable<string> texts) =>
        texts.Select(t => IPRange.TryParseStored(t, out var range) ? range : (IPRange?)null).OfType<IPRange>();

    /// <summary>An inbound connector (Get-InboundConnector).</summary>
    private sealed class Connector(ExchangeObject read)
    {
        public string Name { get; } = read.Text("Name") ?? read.Text("Identity") ?? "";

        /// <summary>True if the connector is on and takes mail of every domain, as one for a gateway does.</summary>
        public bool IsForAllSenders { get; } = read.Flag("Enabled") != false
            && (read.Entries("SenderDomains") is { Count: 0 }
                || read.Entries("SenderDomains").Any(d =>
                d.IndexOf(':') is var at && d[(at + 1)..].StartsWith("*", StringComparison.Ordinal)
                && !d[(at + 1)..].StartsWith("*.", StringComparison.Ordinal)));

        public bool SkipsLastIP { get; } = read.Flag("EFSkipLastIP") == true;

        public IReadOnlyList<string> SkippedIPs { get; } = read.Entries("EFSkipIPs");

        public IReadOnlyList<string> Users { get; } = read.Entries("EFUsers");

        public bool IsTest { get; } = read.Flag("EFTestMode") == true;

        public IReadOnlyList<string> Addresses { get; } = read.Entries("SenderIPAddresses");

        /// <summary>True if Enhanced Filtering is on.</summary>
        public bool LooksThrough => SkipsLastIP || SkippedIPs.Count > 0;

        /// <summary>The addresses of the gateway, as far as the connector tells them.</summary>
        public IEnumerable<IPRange> Ranges => GatewayControls.Ranges(Addresses.Concat(SkippedIPs));
    }
}
