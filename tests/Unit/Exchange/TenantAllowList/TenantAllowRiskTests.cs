using static CommerceMailAdmin.Unit.Exchange.TenantAllowList.TenantList;

namespace CommerceMailAdmin.Unit.Exchange.TenantAllowList;

/// <summary>
/// Which allow entries, of anybody, let forged mail of the platform in, in Test-CommerceTenantAllowList and Test-CommerceMailFlowRule
/// alike.
/// </summary>
public class TenantAllowRiskTests
{
    private const string SpoofIntelligenceOff = "; Set-EmulatorSetting AntiPhishPolicy Loose @{ EnableSpoofIntelligence = $false }";

    public static TheoryData<string, string, string> Entries => new()
    {
        // Right answers by Microsoft's pages: a sender entry does not override spoofing while spoof intelligence is on; a pair does.
        { "Add-EmulatorTenantListEntry support.facebook.com", "", "Pass" },
        { "Add-EmulatorTenantListEntry support.facebook.com", SpoofIntelligenceOff, "Fail" },
        { "Add-EmulatorTenantListEntry facebook.com", SpoofIntelligenceOff, "Fail" },
        { "Add-EmulatorTenantListEntry notification@support.facebook.com", SpoofIntelligenceOff, "Fail" },
        { "Add-EmulatorTenantListEntry fabrikam.com", SpoofIntelligenceOff, "Pass" },
        { "Add-EmulatorTenantListEntry support.facebook.com -ExpirationDate ([DateTime]::UtcNow.AddDays(-1))", SpoofIntelligenceOff,
            "Pass" },
        { "Add-EmulatorTenantListEntry support.facebook.com -Action Block", SpoofIntelligenceOff, "Pass" },
        { "Add-EmulatorSpoofItem * bad.example", "", "Fail" },
        { "Add-EmulatorSpoofItem support.facebook.com *", "", "Fail" },
        { "Add-EmulatorSpoofItem * *", "", "Fail" },
        { "Add-EmulatorSpoofItem support.facebook.com bad.example", "", "Fail" },
        { "Add-EmulatorSpoofItem notification@support.facebook.com bad.example", "", "Fail" },
        { "Add-EmulatorSpoofItem facebook.com bad.example", "", "Fail" },
        { "Add-EmulatorSpoofItem support.facebook.com 11.1.2.0/24", "", "Fail" },
        { "Add-EmulatorSpoofItem support.facebook.com facebook.com", "", "Pass" },
        { "Add-EmulatorSpoofItem support.facebook.com 66.220.144.7/24", "", "Pass" },
        { "Add-EmulatorSpoofItem * facebook.com", "", "Pass" },
        { "Add-EmulatorSpoofItem fabrikam.com *", "", "Pass" },
        { "Add-EmulatorSpoofItem support.facebook.com bad.example -Action Block", "", "Pass" },
        { "Add-EmulatorSpoofItem notfacebook.com bad.example", "", "Pass" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void AnEntryIsJudgedByWhatItLetsIn(string arrange, string more, string result)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"{arrange}{more}; $null = Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");

        var ofList = exchange.Run($"{Test} fabrikam.example").Output
            .Select(o => (Forged: o.Texts("LetsForgeriesIn").Length, Result: o.Text("Result"))).ToArray();
        var ofRules = exchange.Run("Test-CommerceMailFlowRule -Rule Allow -Mode Enforce").Output.Where(o => o.Text("Result") != "Pass")
            .ToArray();

        Assert.Equal(result == "Fail" ? 1 : 0, ofList.Sum(o => o.Forged));
        Assert.Equal(result == "Fail" ? ["Fail"] : [], ofRules.Select(o => o.Text("Result")));
        Assert.All(ofRules, o => Assert.StartsWith("Tenant Allow/Block List", o.Text("Name"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ExcludeCommand Get-AntiPhishPolicy", "")]
    [InlineData("", "Add-EmulatorFault Get-AntiPhishPolicy NonTerminatingError -Times 0")]
    [InlineData("", "Set-EmulatorSetting AntiPhishPolicy 'Office365 AntiPhish Default' -Remove")]
    public void IfSpoofIntelligenceIsUnknownTheEntryIsNotFine(string initialize, string arrange)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Arrange($"Add-EmulatorTenantListEntry support.facebook.com; {arrange}");

        var result = exchange.Run($"{Test} support.facebook.com").Output[0];

        Assert.Equal("PermError", result.Text("Result"));
        Assert.Contains("spoof intelligence", result.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatThisModuleAddsIsNoAlarm()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run($"{Add}; {Add} 'support.facebook.com, gateway.example'");

        var result = exchange.Run($"(Get-CommerceMailProfile).SafeSenderDomains + 'support.facebook.com, gateway.example' | {Test}").Output;

        Assert.Equal(["Pass", "Pass"], result.Select(o => o.Text("Result")));
    }

    [Theory]
    [InlineData("-ExcludeCommand Get-TenantAllowBlockListSpoofItems")]
    [InlineData("-ExcludeCommand Get-TenantAllowBlockListItems")]
    public void AListThatRulesCannotReadIsUnknown(string initialize)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Arrange("$null = Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");

        var results = exchange.Run("Test-CommerceMailFlowRule -Rule Allow -Mode Enforce").Output.Select(o => o.Text("Result"));

        Assert.Equal(["Pass", "PermError"], results);
    }
}
