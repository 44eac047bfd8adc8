using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.TenantControls;

/// <summary>
/// Settings of an organisation and what Test-CommerceMailTenant says of them. The right answers were decided first: after Microsoft's
/// pages, and after public reports of what tools get wrong (ORCA 233 takes EFSkipIPs of a disabled connector; DKIM "enabled" with missing
/// CNAMEs; sealers as one text with commas).
/// </summary>
public sealed class TenantControlTests : IDisposable
{
    private const string Behind = "gateway.example";
    private const string Direct = "contoso-com.mail.protection.outlook.com";
    private const string Connector = "Set-EmulatorSetting InboundConnector 'From gateway'";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string, string> Settings => new()
    {
        // MX, arrange, control and subject, state
        { Direct, "", "GATEWAY-MX contoso.com", "Pass" },
        { Behind, "", "GATEWAY-MX contoso.com", "Warning" },
        { "", "", "GATEWAY-MX contoso.com", "Unknown" },
        { Behind, "", "ENHANCED-FILTERING ", "Warning" },
        { Behind, Connector, "ENHANCED-FILTERING From gateway", "Fail" },
        { Behind, $"{Connector} @{{ EFSkipLastIP = $true }}", "ENHANCED-FILTERING From gateway", "Pass" },
        { Behind, $"{Connector} @{{ EFSkipIPs = @('192.0.2.1') }}", "ENHANCED-FILTERING From gateway", "Pass" },
        { Behind, $"{Connector} @{{ EFSkipIPs = @('192.0.2.1'); EFUsers = @('ada@contoso.com') }}", "ENHANCED-FILTERING From gateway",
            "Warning" },
        { Behind, $"{Connector} @{{ EFSkipIPs = @('192.0.2.1'); EFSkipLastIP = $true }}", "ENHANCED-FILTERING From gateway", "Warning" },
        { Behind, $"{Connector} @{{ EFSkipIPs = @('192.0.2.1'); EFTestMode = $true }}", "ENHANCED-FILTERING From gateway", "Warning" },
        { Behind, $"{Connector} @{{ EFSkipIPs = @('192.0.2.1'); Enabled = $false }}", "ENHANCED-FILTERING ", "Warning" },
        { Behind, $"{Connector} @{{ SenderDomains = @('smtp:partner.example;1') }}", "ENHANCED-FILTERING ", "Warning" },
        { Direct, Connector, "ENHANCED-FILTERING From gateway", "Pass" },
        {
            Behind, $"{Connector} @{{ SenderIPAddresses = @('192.0.2.0/24'); EFSkipLastIP = $true }}; "
                + "$null = New-TransportRule Skip -SenderIpRanges 192.0.2.7 -SetSCL -1", "GATEWAY-SCL-RULE Skip", "Fail"
        },
        {
            Behind, $"{Connector} @{{ SenderIPAddresses = @('192.0.2.0/24') }}; $null = New-TransportRule Skip -SenderIpRanges 192.0.2.7 "
                + $"-SetSCL -1",
            "GATEWAY-SCL-RULE Skip", "Warning"
        },
        { Behind, $"{Connector}; $null = New-TransportRule Skip -SenderIpRanges 11.1.2.3 -SetSCL -1", "GATEWAY-SCL-RULE Skip", "Warning" },
        {
            Behind, $"{Connector} @{{ SenderIPAddresses = @('192.0.2.0/24') }}; Add-EmulatorConnectionFilterPolicy -IPAllowList 192.0.2.7",
            "GATEWAY-IP-ALLOW-LIST Default", "Fail"
        },
        { Behind, $"{Connector}; Add-EmulatorConnectionFilterPolicy -IPAllowList 11.1.2.3", "GATEWAY-IP-ALLOW-LIST Default", "Warning" },
        { Behind, Connector, "ARC-SEALERS ", "Warning" },
        { Behind, $"{Connector}; Set-EmulatorSetting ArcConfig Default @{{ ArcTrustedSealers = 'a.example,b.example' }}",
            "ARC-SEALERS ", "Pass" },
        { Direct, "", "DKIM-SIGNING contoso.com", "Pass" },
        { Direct, "Set-EmulatorSetting DkimSigningConfig contoso.com @{ Enabled = $false }", "DKIM-SIGNING contoso.com", "Fail" },
        { Direct, "Set-EmulatorSetting DkimSigningConfig contoso.com @{ Status = 'CnameMissing' }", "DKIM-SIGNING contoso.com", "Fail" },
        { Direct, "Set-EmulatorSetting DkimSigningConfig contoso.com @{ Selector1KeySize = 1024 }", "DKIM-SIGNING contoso.com", "Warning" },
        { Direct, "Set-EmulatorSetting DkimSigningConfig contoso.com -Remove", "DKIM-SIGNING contoso.com", "Fail" },
        { Direct, "Add-EmulatorFault Get-DkimSigningConfig NonTerminatingError -Times 0", "DKIM-SIGNING ", "Unknown" },
        { Direct, "", "DMARC-HONORED Office365 AntiPhish Default", "Pass" },
        { Direct, "Set-EmulatorSetting AntiPhishPolicy Loose @{ HonorDmarcPolicy = $false }", "DMARC-HONORED Loose", "Fail" },
        { Direct, "Set-EmulatorSetting AntiPhishPolicy Loose @{ EnableSpoofIntelligence = $false }", "SPOOF-INTELLIGENCE Loose", "Fail" },
        { Direct, "", "SENT-COPIES support@contoso.com", "Fail" },
        {
            Direct, "Remove-EmulatorMailbox support@contoso.com; Add-EmulatorMailbox support@contoso.com -RecipientTypeDetails "
                + "SharedMailbox "
                + "-Attribute @{ MessageCopyForSentAsEnabled = $true; MessageCopyForSendOnBehalfEnabled = $true }",
            "SENT-COPIES support@contoso.com", "Pass"
        },
        { Direct, "Remove-EmulatorMailbox support@contoso.com", "SENT-COPIES support@contoso.com", "Unknown" },
        { Direct, "", "AUTO-REPLIES commerce.facebook.com", "Warning" },
        {
            Direct, "Set-EmulatorSetting RemoteDomain Shops @{ DomainName = '*.facebook.com'; AutoReplyEnabled = $false; AllowedOOFType "
                + "= 'None' }",
            "AUTO-REPLIES commerce.facebook.com", "Pass"
        },
        {
            Direct, "Set-EmulatorSetting RemoteDomain Shops @{ DomainName = '*.facebook.com'; AutoReplyEnabled = $false; AllowedOOFType "
                + "= 'None' }; "
                + "Set-EmulatorSetting RemoteDomain One @{ DomainName = 'commerce.facebook.com' }",
                    "AUTO-REPLIES commerce.facebook.com", "Warning"
        },
        {
            Direct, "Set-EmulatorSetting RemoteDomain Shops @{ DomainName = 'commerce.facebook.com'; AutoReplyEnabled = $false }",
            "AUTO-REPLIES commerce.facebook.com", "Warning"
        },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void EachSettingHasItsState(string mx, string arrange, string control, string state)
    {
        using var exchange = new EmulatedExchange();
        if (arrange.Length > 0)
        {
            exchange.Arrange(arrange);
        }

        var found = exchange.Run($"Test-CommerceMailTenant contoso.com -Mailbox support@contoso.com -DnsSnapshot '{Snapshot(mx)}'").Output
            .Where(o => $"{o.Text("Id")} {o.Text("Subject")}" == control).ToArray();

        var one = Assert.Single(found);
        Assert.Equal(state, one.Text("State"));
        Assert.NotEmpty(one.Text("Evidence")!);
        Assert.Equal(state is "Pass" or "Unknown", one.Text("Remedy") is null);
        Assert.True(File.Exists(Repository.PathOf(one.Text("Page")!.Split('/'))));
    }

    [Fact]
    public void TheSkipListIsNamed()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"{Connector} @{{ EFSkipIPs = @('192.0.2.1', '198.51.100.0/24') }}");

        var control =
            exchange.Run($"Test-CommerceMailTenant contoso.com -DnsSnapshot '{Snapshot(Behind)}' | Where-Object Id -eq "
            + $"ENHANCED-FILTERING").Single;

        Assert.Contains("192.0.2.1, 198.51.100.0/24", control.Text("Evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public void OnPremisesOnlyWhatExistsThereIsChecked()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");

        var ids = exchange.Run($"Test-CommerceMailTenant -Mailbox support@contoso.com -DnsSnapshot '{Snapshot(Direct)}'").Output
            .Select(o => o.Text("Id")).Distinct();

        Assert.Equal(["SENT-COPIES", "AUTO-REPLIES"], ids);
    }

    [Fact]
    public void ARoleWithoutTheCommandsGivesUnknownAndNotPass()
    {
        using var exchange = new EmulatedExchange(
            "-ExcludeCommand Get-DkimSigningConfig, Get-InboundConnector, Get-AntiPhishPolicy, Get-RemoteDomain, Get-Mailbox");

        var controls =
            exchange.Run($"Test-CommerceMailTenant contoso.com -Mailbox support@contoso.com -DnsSnapshot '{Snapshot(Direct)}'").Output;

        Assert.All(controls.Where(c => c.Text("Id") != "GATEWAY-MX"), c => Assert.Equal("Unknown", c.Text("State")));
        Assert.Equal(
            ["AUTO-REPLIES", "DKIM-SIGNING", "DMARC-HONORED", "ENHANCED-FILTERING", "GATEWAY-MX", "SENT-COPIES", "SPOOF-INTELLIGENCE"],
            controls.Select(c => c.Text("Id")!).Distinct().Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private string Snapshot(string mx)
    {
        var file = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        var zone = new ZoneResolver();
        if (mx.Length > 0)
        {
            zone.Mx("contoso.com", 10, mx);
        }

        SnapshotFile.Write(file, zone);
        return file;
    }
}
