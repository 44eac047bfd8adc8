namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>
/// Our rule is as it should be, and the platform's mail does not arrive all the same: rules of others, anti-spam policies that cannot be
/// read. Inputs after public documentation and bug reports.
/// </summary>
public class RuleObstacleTests
{
    private const string Allow = "Commerce mail: allow";

    /// <summary>The rule of others, where it stands, and what is to be said of ours.</summary>
    public static TheoryData<string, int, string> Others => new()
    {
        // New-TransportRule, -StopRuleProcessing: no more rules for messages that the rule applies to. Without conditions: every message.
        { "-StopRuleProcessing $true -PrependSubject '[external]'", 0, "Fail" },
        { "-FromScope NotInOrganization -StopRuleProcessing $true -PrependSubject '[external]'", 0, "Fail" },
        // It comes after ours, or is for somebody else's mail, or only watches, or is switched off (a report to ORCA, its issue 7).
        { "-FromScope NotInOrganization -StopRuleProcessing $true -PrependSubject '[external]'", 1, "Pass" },
        { "-SenderDomainIs other.example -StopRuleProcessing $true -PrependSubject y", 0, "Pass" },
        { "-FromScope InOrganization -StopRuleProcessing $true -PrependSubject y", 0, "Pass" },
        { "-FromScope NotInOrganization -StopRuleProcessing $true -PrependSubject y -Mode Audit", 0, "Pass" },
        { "-FromScope NotInOrganization -StopRuleProcessing $true -PrependSubject y -Enabled $false", 0, "Pass" },
        // Members of a group: whether the rule is for the platform's mail is unknown, so it is not fine.
        { "-SentToMemberOf 'Shop Team' -StopRuleProcessing $true -PrependSubject y", 0, "Neutral" },
        // The last rule that sets the SCL decides ("Use mail flow rules to set the SCL").
        { "-FromScope NotInOrganization -SetSCL 6", 1, "Fail" },
        { "-FromScope NotInOrganization -SetSCL 6", 0, "Pass" },
        { "-FromScope NotInOrganization -SetSCL -1 -ExceptIfSenderDomainIs support.facebook.com", 1, "Pass" },
        // Mail that never arrives, wherever the rule stands.
        { "-FromAddressContainsWords facebook.com -DeleteMessage $true", 1, "Fail" },
        { "-FromAddressMatchesPatterns '\\.facebook\\.com$' -Quarantine $true", 0, "Fail" },
        { "-SenderDomainIs facebook.com -RejectMessageReasonText no", 1, "Fail" },
        { "-SenderDomainIs facebook.com -RedirectMessageTo ada@contoso.com", 1, "Fail" },
        { "-SenderDomainIs facebook.com -SubjectContainsWords x -DeleteMessage $true", 1, "Neutral" },
        // An ordinary rule about subjects does not name the platform.
        { "-SubjectContainsWords invoice -Quarantine $true", 1, "Pass" },
        // The exception keeps the platform out of it.
        { "-FromScope NotInOrganization -DeleteMessage $true -ExceptIfSenderDomainIs facebook.com", 0, "Pass" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void ARuleThatKeepsThePlatformsMailAwayIsSeen(string rule, int priority, string result)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -Domain support.facebook.com");
        exchange.Arrange($"$null = New-TransportRule Other {rule} -Priority {priority}");

        var tested = exchange.Run("Test-CommerceMailFlowRule -Rule Allow -Domain support.facebook.com -WarningAction SilentlyContinue");
        var ours = Assert.Single(tested.Output, o => o.Text("Name") == Allow);

        Assert.Equal(result, ours.Text("Result"));
        if (result != "Pass")
        {
            Assert.Contains("the rule 'Other'", ours.Text("Reason"), StringComparison.Ordinal);
        }
    }

    /// <summary>What Get-HostedContentFilterPolicy gives, and the verdict on the policy.</summary>
    public static TheoryData<string, string> Policies => new()
    {
        // Bug reports to Microsoft365DSC (7233, 7212): the lists come as texts, or as objects, by the version of the module.
        { "AllowedSenders = @([pscustomobject]@{ Sender = [pscustomobject]@{ Address = 'x@support.facebook.com' } })", "Fail" },
        { "AllowedSenderDomains = @([pscustomobject]@{ Domain = 'facebook.com'; IncludeSubDomains = $false })", "Fail" },
        { "AllowedSenderDomains = @([pscustomobject]@{ Domain = 'other.example'; IncludeSubDomains = $false })", "" },
        { "AllowedSenders = @('Shop <x@support.facebook.com>')", "Fail" },
        { "AllowedSenderDomains = @('mail.support.facebook.com')", "Fail" },
        { "AllowedSenderDomains = @('@facebook.com.')", "Fail" },
        { "AllowedSenderDomains = @([pscustomobject]@{ Unknown = 1 })", "PermError" },
        { "AllowedSenderDomains = @('*')", "PermError" },
        { "AllowedSenderDomains = @('notfacebook.com'); AllowedSenders = @('facebook.com@other.example')", "" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void AllowedSendersAreReadInEveryForm(string properties, string result)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"function global:Get-HostedContentFilterPolicy {{ [pscustomobject]@{{ Name = 'P'; {properties} }} }}");

        var tested = exchange.Run("Test-CommerceMailFlowRule -Rule Allow -Domain support.facebook.com -WarningAction SilentlyContinue");

        Assert.Equal(result, tested.Output.FirstOrDefault(o => o.Text("Name") == "Anti-spam policy 'P'")?.Text("Result") ?? "");
    }
}
