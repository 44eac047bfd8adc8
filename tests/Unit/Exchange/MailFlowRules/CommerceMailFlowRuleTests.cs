using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

public class CommerceMailFlowRuleTests
{
    private const string Get = "Get-TransportRule";
    private const string New = "New-TransportRule";
    private const string Set = "Set-TransportRule";
    private const string Allow = "Commerce mail: allow";

    [Theory]
    [InlineData("-Shape Online")]
    [InlineData("-Shape Online -Prefix Shop")]
    public void NewRulesWatchAndASecondRunChangesNothing(string shape)
    {
        using var exchange = new EmulatedExchange(shape);

        var first = exchange.Run("Set-CommerceMailFlowRule");
        var calls = exchange.Calls(New);
        var second = exchange.Run("Set-CommerceMailFlowRule");

        Assert.Empty(first.Errors);
        Assert.Equal([Allow, "Commerce mail: Focused Inbox"], first.Output.Select(o => o.Text("Name")));
        Assert.All(first.Output,
            o => Assert.Equal(("Added", "Audit", "AuthenticationResults"), (o.Text("Status"), o.Text("Mode"), o.Text("Proof"))));
        Assert.Equal(2, calls);
        Assert.All(second.Output, o => Assert.Equal("Unchanged", o.Text("Status")));
        Assert.Equal((0, 0), (exchange.Calls(New), exchange.Calls(Set)));
    }

    [Fact]
    public void TheRuleAsksForThePassOfTheVeryDomainAndLeavesOutEveryOtherResult()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Domain a.example");

        var rule = exchange.Run($"{Get} '{Allow}'").Single;

        Assert.Equal(["a.example"], rule.Texts("SenderDomainIs"));
        Assert.Equal(("Header", "Authentication-Results", "-1"),
            (rule.Text("SenderAddressLocation"), rule.Text("HeaderMatchesMessageHeader"), rule.Text("SetSCL")));
        Assert.Equal([@"dmarc=(pass|bestguesspass)\s+action=\S+\s+header\.from=a\.example(;|\s|$)"], rule.Texts("HeaderMatchesPatterns"));
        Assert.Equal("Authentication-Results", rule.Text("ExceptIfHeaderMatchesMessageHeader"));
        Assert.Equal(2, rule.Texts("ExceptIfHeaderMatchesPatterns").Length);
    }

    [Fact]
    public void OnPremisesThePublishedAddressesAreTheProofAndItSaysWhy()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        var rule = exchange.Run($"{Get} '{Allow}'").Single;
        var again = exchange.Run("Set-CommerceMailFlowRule -Rule Allow");

        Assert.Equal(("Added", "IPRange"), (Assert.Single(result.Output).Text("Status"), result.Output[0].Text("Proof")));
        Assert.Contains("neither DKIM nor DMARC", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, rule.Texts("SenderIpRanges").Length);
        Assert.Equal(4, rule.Texts("SenderDomainIs").Length);
        Assert.Null(rule.Text("HeaderMatchesMessageHeader"));
        Assert.Equal("Unchanged", Assert.Single(again.Output).Text("Status"));
    }

    [Fact]
    public void OnPremisesAHeaderIsNoProofWithoutAGatewayThatWritesIt()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");

        var (error, _) = exchange.RunToError("Set-CommerceMailFlowRule -Proof AuthenticationResults");
        var gateway = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -AuthservId MX.contoso.com").Single;

        Assert.Equal("ProofNotAvailable", error.Id());
        Assert.Contains("-AuthservId", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("AuthenticationResults", gateway.Text("Proof"));
        Assert.StartsWith(@"^\s*mx\.contoso\.com\s*", exchange.Run($"({Get} '{Allow}').HeaderMatchesPatterns").Output[0].ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void OnAnEdgeServerNoRuleCouldAskForProof()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");

        Assert.Equal("ProofNotAvailable", exchange.RunToError("Set-CommerceMailFlowRule").Error.Id());
        Assert.Equal(0, exchange.Calls(New));
    }

    [Fact]
    public void WithoutRangesThereIsNoRuleForABareDomain()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");
        using var folder = new TemporaryFolder();
        var facts = File.ReadAllText(Repository.PathOf("src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json"));
        var file = folder.Write("profile.json",
            Regex.Replace(facts, @"""ipRanges"": \[.*?\]", @"""ipRanges"": []", RegexOptions.Singleline));

        var (error, _) = exchange.RunToError($"Set-CommerceMailFlowRule -MailProfile (Get-CommerceMailProfile -Path '{file}')");

        Assert.Equal("NoProof", error.Id());
        Assert.Equal(0, exchange.Calls(New));
    }

    [Fact]
    public void WhatIfTellsTheSettingsAndChangesNothing()
    {
        using var exchange = new EmulatedExchange();

        var planned = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -WhatIf").Single;
        Assert.Equal((0, false), (exchange.Calls(New), File.Exists(exchange.Journal)));
        var done = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");

        Assert.Equal(("Planned", "Enforce"), (planned.Text("Status"), planned.Text("Mode")));
        Assert.Equal(planned.Texts("Added"), Assert.Single(done.Output).Texts("Added"));
        Assert.Contains("Audit", Assert.Single(done.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void EnforceChangesTheModeAndNothingElse()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single;
        var kept = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single;

        Assert.Equal(("Changed", "Enforce"), (result.Text("Status"), result.Text("Mode")));
        Assert.Equal(["Mode=Enforce"], result.Texts("Added"));
        Assert.Equal(["Mode=Audit"], result.Texts("Removed"));
        Assert.Equal(("Unchanged", "Enforce"), (kept.Text("Status"), kept.Text("Mode")));
    }

    [Fact]
    public void PriorityAndExpiryDateAreSetAndKept()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} Other -SubjectContainsWords x -PrependSubject y");

        exchange.Run("Set-CommerceMailFlowRule -Priority 0 -ExpiryDate ([datetime]::new(2099, 1, 2, 3, 4, 5))");
        var rules = exchange.Run(Get).Output;
        var again = exchange.Run("Set-CommerceMailFlowRule -Priority 0 -ExpiryDate ([datetime]::new(2099, 1, 2, 3, 4, 5))").Output;
        var cleared = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -ExpiryDate $null").Single;

        Assert.Equal([Allow, "Commerce mail: Focused Inbox", "Other"], rules.Select(r => r.Text("Name")));
        Assert.All(again, r => Assert.Equal("Unchanged", r.Text("Status")));
        Assert.Equal("Changed", cleared.Text("Status"));
        Assert.Null(cleared.Text("ExpiryDate"));
    }

    [Theory]
    [InlineData("-Priority 7", "priority")]
    [InlineData("-Name '123456789012345678901234567890123456789012345678901234567890'", "64")]
    public void WhatExchangeWouldRefuseIsRefusedBeforeTheCall(string arguments, string reason)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"Set-CommerceMailFlowRule -Rule Allow {arguments}").Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains(reason, result.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(0, exchange.Calls(New));
    }

    [Theory]
    [InlineData("-ExpiryDate ([datetime]::new(2001, 1, 1))", "ExpiryDatePast")]
    [InlineData("-Domain com", "DomainRefused")]
    [InlineData("-Domain contoso.com", "DomainRefused")]
    [InlineData("-Domain @()", "NoDomain")]
    [InlineData("-Name ' '", "NameInvalid")]
    [InlineData("-Name \"a`nb\"", "NameInvalid")]
    [InlineData("-Rule DuplicateOrderMail", "TransactionalSenderInvalid")]
    [InlineData("-Rule DuplicateOrderMail -TransactionalSender contoso.com", "TransactionalSenderInvalid")]
    public void SenselessArgumentsEndTheCommand(string arguments, string errorId)
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal(errorId, exchange.RunToError($"Set-CommerceMailFlowRule {arguments}").Error.Id());
        Assert.Equal(0, exchange.Calls(New));
    }

    [Fact]
    public void AReadOnlySessionCanTest()
    {
        using var exchange = new EmulatedExchange("-ExcludeCommand New-TransportRule, Set-TransportRule");

        Assert.All(exchange.Run("Test-CommerceMailFlowRule").Output, o => Assert.Equal("Fail", o.Text("Result")));
    }

    [Theory]
    [InlineData("", "Pass", null)]
    [InlineData("Disable-TransportRule 'Commerce mail: allow' -Confirm:$false", "Fail", "State")]
    [InlineData("Set-TransportRule 'Commerce mail: allow' -Mode Audit", "Neutral", "only watches")]
    [InlineData("Set-TransportRule 'Commerce mail: allow' -HeaderMatchesPatterns 'dmarc=pass'", "Fail", "HeaderMatchesPatterns")]
    [InlineData("Set-TransportRule 'Commerce mail: allow' -ExceptIfHeaderMatchesMessageHeader $null -ExceptIfHeaderMatchesPatterns $null",
        "Fail", "ExceptIf")]
    [InlineData("Set-TransportRule 'Commerce mail: allow' -SenderAddressLocation Envelope", "Fail", "SenderAddressLocation")]
    [InlineData("Set-TransportRule 'Commerce mail: allow' -ExpiryDate ([datetime]::new(2001, 1, 1))", "Fail", "expired")]
    [InlineData("Remove-TransportRule 'Commerce mail: allow' -Confirm:$false", "Fail", "missing")]
    public void TheDriftCheckTellsWhatSomebodyChangedAndSetMendsIt(string change, string result, string? reason)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        exchange.Arrange(change);

        var test = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single;
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -ExpiryDate $null");

        Assert.Equal(result, test.Text("Result"));
        Assert.Contains(reason ?? "", test.Text("Reason") ?? "", StringComparison.Ordinal);
        Assert.Equal("Pass", exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single.Text("Result"));
    }

    [Fact]
    public void TheFocusedInboxHeaderInAnotherCaseIsDrift()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule FocusedInbox -Mode Enforce");
        exchange.Arrange(
            "Set-TransportRule 'Commerce mail: Focused Inbox' -SetHeaderName X-MS-Exchange-Organization-BypassFocusedInbox -SetHeaderValue "
                + "True");

        Assert.Equal("Fail", exchange.Run("Test-CommerceMailFlowRule -Rule FocusedInbox").Single.Text("Result"));
    }

    [Theory]
    [InlineData("-SenderDomainIs support.facebook.com -SetSCL -1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -SetSCL -1", "Fail")]
    [InlineData("-FromAddressMatchesPatterns '@support\\.facebook\\.com$' -SetSCL -1", "Fail")]
    [InlineData("-FromAddressContainsWords '@support.facebook.com' -SetSCL -1", "Fail")]
    [InlineData("-FromAddressContainsWords 'facebook.com' -SetSCL -1", "Fail")]
    [InlineData("-FromAddressMatchesPatterns '(instagram|facebook)' -SetSCL -1", "Fail")]
    [InlineData("-FromAddressMatchesPatterns 'f.ceb..k' -SetSCL -1", "Fail")]
    [InlineData("-FromAddressMatchesPatterns '\\.com$' -SetSCL -1", "Fail")]
    [InlineData("-HeaderContainsMessageHeader From -HeaderContainsWords facebook.com -SetSCL -1", "Fail")]
    [InlineData("-HeaderMatchesMessageHeader From -HeaderMatchesPatterns 'facebook' -SetSCL -1", "Fail")]
    [InlineData("-SetSCL -1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -HeaderContainsMessageHeader Authentication-Results -HeaderContainsWords 'spf=pass' -SetSCL "
        + "-1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -HeaderContainsMessageHeader Authentication-Results -HeaderContainsWords 'dmarc=pass' "
        + "-SetSCL -1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -SenderIpRanges 0.0.0.0/1, 128.0.0.0/1 -SetSCL -1", "Fail")]
    [InlineData("-SenderIpRanges 0.0.0.0/1 -SetSCL -1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -SubjectContainsWords order -SetSCL -1", "Fail")]
    [InlineData("-SenderDomainIs facebook.com -ExceptIfSubjectContainsWords viagra -SetSCL -1", "Fail")]
    [InlineData("-FromMemberOf team@contoso.com -SetSCL -1", "PermError")]
    [InlineData("-SenderDomainIs facebook.com -SenderIpRanges 203.0.114.7 -SetSCL -1", "PermError")]
    [InlineData("-SenderDomainIs facebook.com -HeaderContainsMessageHeader X-Gateway -HeaderContainsWords secret -SetSCL -1", "PermError")]
    [InlineData("-SenderDomainIs support.facebook.com -SetSCL 0 -Priority 0", null)]
    [InlineData("-SenderDomainIs support.facebook.com -SenderIpRanges 66.220.144.128/25 -SetSCL -1", null)]
    [InlineData("-SenderDomainIs other.example -SetSCL -1", null)]
    [InlineData("-FromAddressContainsWords 'book.com' -SetSCL -1", null)]
    [InlineData("-FromScope InOrganization -SetSCL -1", null)]
    [InlineData("-SenderDomainIs facebook.com -SetSCL -1 -Mode Audit", null)]
    [InlineData("-SenderDomainIs facebook.com -SetSCL -1 -Enabled $false", null)]
    [InlineData("-SenderDomainIs facebook.com -SetSCL -1 -ExpiryDate ([datetime]::new(2001, 1, 1))", null)]
    [InlineData("-SenderDomainIs facebook.com -SetSCL -1 -ActivationDate ([datetime]::new(2099, 1, 1))", null)]
    [InlineData("-SetSCL -1 -ExceptIfSenderDomainIs facebook.com, facebookmail.com, instagram.com, meta.com, metamail.com, fb.com, "
        + "mail.instagram.com", null)]
    public void ARuleOfOthersIsJudgedByTheForgeriesThatItLetsIn(string rule, string? verdict)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        exchange.Arrange(
            $"if (-not (Get-Recipient team@contoso.com -ErrorAction SilentlyContinue)) {{ Add-EmulatorGroup team@contoso.com -Member "
                + $"ada@contoso.com }}; $null = {New} Theirs {rule}");

        var tests = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Output;
        var state = exchange.Run("Get-CommerceMailFlowRule").Output.FirstOrDefault(r => r.Text("Name") == "Theirs");

        Assert.Equal("Pass", tests[0].Text("Result"));
        Assert.Equal(verdict, tests.Skip(1).SingleOrDefault()?.Text("Result"));
        Assert.Equal(verdict is null ? null : "ORCA-118-2", tests.Skip(1).SelectMany(t => t.Texts("ScannerControls")).FirstOrDefault());
        Assert.Equal(verdict switch { "Fail" => "True", null => state is null ? null : "False", _ => null },
            state?.Text("AllowsBareDomain"));
    }

    [Theory]
    [InlineData("-SubjectContainsWords never", "SubjectContainsWords")]
    [InlineData("-ExceptIfFromScope NotInOrganization", "ExceptIfFromScope")]
    [InlineData("-ExceptIfHasNoClassification $true", "ExceptIfHasNoClassification")]
    [InlineData("-DeleteMessage $true", "DeleteMessage")]
    [InlineData("-RedirectMessageTo ada@contoso.com", "RedirectMessageTo")]
    public void WhatSomebodyAddedToOurRuleIsFoundAndTakenOut(string addition, string setting)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        exchange.Arrange($"{Set} '{Allow}' {addition}");

        var test = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single;
        var changed = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single;

        Assert.Equal("Fail", test.Text("Result"));
        Assert.Contains(setting, test.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal("Changed", changed.Text("Status"));
        Assert.Equal("Pass", exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single.Text("Result"));
    }

    [Fact]
    public void RulesThatMoveDownEndAtTheirPlaces()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule");
        exchange.Arrange($"$null = {New} Other -SubjectContainsWords x -PrependSubject y");

        var moved = exchange.Run("Set-CommerceMailFlowRule -Priority 1").Output;
        var rules = exchange.Run(Get).Output.Select(r => r.Text("Name"));
        var again = exchange.Run("Set-CommerceMailFlowRule -Priority 1").Output;

        Assert.Equal(["1", "2"], moved.Select(r => r.Text("Priority")).Order());
        Assert.Equal(["Other", Allow, "Commerce mail: Focused Inbox"], rules);
        Assert.All(again, r => Assert.Equal("Unchanged", r.Text("Status")));
    }

    [Fact]
    public void DuplicateOrderMailIsWatchedAndNeverTouched()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(
            "Set-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender Orders+1@contoso.com -ReportTo ada@contoso.com -Mode "
                + "Enforce").Single;
        var rule = exchange.Run(Get).Single;
        var again = exchange.Run(
            "Set-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender orders+1@contoso.com -ReportTo ada@contoso.com").Single;
        var test = exchange.Run(
            "Test-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender orders+1@contoso.com -ReportTo ada@contoso.com").Single;

        Assert.Equal(("Added", "Audit"), (result.Text("Status"), result.Text("Mode")));
        Assert.Equal([@"^orders\+1@contoso\.com$"], rule.Texts("FromAddressMatchesPatterns"));
        Assert.Contains("marketplace.facebook.com", rule.Texts("RecipientDomainIs"));
        Assert.DoesNotContain("facebookmail.com", rule.Texts("RecipientDomainIs"));
        Assert.Equal(("Unchanged", "Pass"), (again.Text("Status"), test.Text("Result")));
    }
}
