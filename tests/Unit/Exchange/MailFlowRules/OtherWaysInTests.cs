using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>What else lets the platform's mail in: anti-spam policies, and rules of others.</summary>
public class OtherWaysInTests
{
    private const string Get = "Get-TransportRule";
    private const string New = "New-TransportRule";
    private const string Set = "Set-TransportRule";
    private const string Allow = "Commerce mail: allow";

    [Theory]
    [InlineData("-AllowedSenderDomains support.facebook.com", "AllowedSenderDomains=support.facebook.com")]
    [InlineData("-AllowedSenderDomains facebook.com, other.example", "AllowedSenderDomains=facebook.com")]
    [InlineData("-AllowedSenders notification@support.facebook.com", "AllowedSenders=notification@support.facebook.com")]
    [InlineData("-AllowedSenderDomains other.example, book.com -AllowedSenders a@other.example", null)]
    public void AnAntiSpamPolicyThatAllowsThePlatformsDomainsIsFound(string policy, string? entry)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        exchange.Arrange($"Set-EmulatorContentFilterPolicy Default {policy}");

        var found = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Output.Skip(1).ToArray();

        Assert.Equal(entry is null ? [] : [entry], found.SelectMany(t => t.Texts("Unexpected")));
        Assert.All(found, t => Assert.Equal(("Fail", "Anti-spam policy 'Default'"), (t.Text("Result"), t.Text("Name"))));
    }

    [Theory]
    [InlineData("-ExcludeCommand Get-HostedContentFilterPolicy", "", "PermError")]
    [InlineData("", "Add-EmulatorFault Get-HostedContentFilterPolicy TransientError -Times 0", "TempError")]
    public void PoliciesThatCannotBeReadAreNotFine(string initialize, string fault, string result)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        exchange.Arrange(fault);

        Assert.Equal(["Pass", result], exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Output.Select(t => t.Text("Result")));
    }

    [Fact]
    public void GetListsRulesAboutThePlatformsDomains()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange(
            $"$null = {New} Theirs -SenderDomainIs support.facebook.com -SetSCL -1; $null = {New} Other -SubjectContainsWords x "
                + "-PrependSubject y");

        var rules = exchange.Run("Get-CommerceMailFlowRule").Output;

        Assert.Equal([(Allow, "True", "False"), ("Theirs", "False", "True")],
            rules.Select(r => (r.Text("Name"), r.Text("AddedByThisModule"), r.Text("AllowsBareDomain"))));
    }
}
