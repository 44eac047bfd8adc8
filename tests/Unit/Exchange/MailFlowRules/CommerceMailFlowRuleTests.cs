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
    [InlineData("-Domain com", "NoDomain")]
    [InlineData("-Domain contoso.com", "NoDomain")]
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
    public void ARuleOfOthersIsLeftAloneUnlessForced()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} '{Allow}' -SubjectContainsWords x -PrependSubject y");

        var refused = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single;
        var kept = exchange.Run("Remove-CommerceMailFlowRule").Single;
        var forced = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Force").Single;

        Assert.Equal("Rejected", refused.Text("Status"));
        Assert.Equal("Rejected", kept.Text("Status"));
        Assert.Equal("Changed", forced.Text("Status"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("CN=Commerce mail: allow,CN=Rules")]
    [InlineData("O''Hara \"; Remove-Item /")]
    [InlineData("$(throw 1) {0} [a-z]")]
    public void HostileNamesMeanNothingButThemselves(string name)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} $args[0] -SubjectContainsWords x -PrependSubject y", name);
        exchange.Arrange($"$null = {New} 'Bystander' -SubjectContainsWords x -PrependSubject y");

        var made = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Name $args[0]", name).Single;
        var changed = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Name $args[0] -Mode Enforce", name).Single;
        var removed = exchange.Run("Remove-CommerceMailFlowRule -Name $args[0]", name).Single;

        Assert.Equal(("Added", "Changed", "Removed"), (made.Text("Status"), changed.Text("Status"), removed.Text("Status")));
        Assert.Equal([name, "Bystander"], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Fact]
    public void ANamesakeMadeAfterOursWasRemovedIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange(
            $"Remove-TransportRule '{Allow}' -Confirm:$false; $null = {New} '{Allow}' -SubjectContainsWords x -PrependSubject y");

        Assert.Equal("Rejected", exchange.Run("Remove-CommerceMailFlowRule").Single.Text("Status"));
    }

    [Fact]
    public void UndoRemovesARuleAndPutsSettingsBack()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} Other -SubjectContainsWords x -PrependSubject y");
        var made = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("RunId");
        var enforced =
            exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -ExpiryDate ([datetime]::new(2099, 1, 2))").Single
                .Text("RunId");

        var back = exchange.Run("Undo-CommerceMailChange $args[0]", enforced).Single;
        var afterBack = exchange.Run($"{Get} '{Allow}'").Single;
        var twice = exchange.Run("Undo-CommerceMailChange $args[0]", enforced);
        var planned = exchange.Run("Undo-CommerceMailChange $args[0] -WhatIf", made).Single;
        var gone = exchange.Run("Undo-CommerceMailChange $args[0]", made).Single;

        Assert.Equal("Changed", back.Text("Status"));
        Assert.Equal(("Audit", null), (afterBack.Text("Mode"), afterBack.Text("ExpiryDate")));
        Assert.Empty(twice.Output);
        Assert.Equal(("Planned", "Removed"), (planned.Text("Status"), gone.Text("Status")));
        Assert.Equal(["Other"], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Fact]
    public void UndoKeepsWhatWasChangedAgainSince()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single.Text("RunId");
        exchange.Arrange($"{Set} '{Allow}' -Mode AuditAndNotify");

        var result = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Equal("AuditAndNotify", exchange.Run($"{Get} '{Allow}'").Single.Text("Mode"));
    }

    [Theory]
    [InlineData("TimeOut")]
    [InlineData("TransientError")]
    public void ARuleWhoseAnswerWasLostIsFoundByReadingBack(string fault)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} {fault} -AfterChange");

        Assert.Equal("Added", exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("Status"));
    }

    [Fact]
    public void ALostSessionLeavesAnUnverifiedChangeThatUndoFinds()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SessionLoss -AfterChange");

        var (error, _) = exchange.RunToError("Set-CommerceMailFlowRule");
        exchange.Arrange("Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline");
        var change = exchange.Run("Get-CommerceMailChange").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", change.Text("RunId")).Single;

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Equal("Unverified", change.Text("Result"));
        Assert.Equal("Removed", undone.Text("Status"));
        Assert.Empty(exchange.Run(Get).Output);
    }

    [Fact]
    public void ANamesakeOfARuleThatWasNeverMadeIsNotOurs()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SessionLoss");
        exchange.RunToError("Set-CommerceMailFlowRule -Rule Allow");
        exchange.Arrange(
            $"Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline; $null = {New} '{Allow}' -SubjectContainsWords x "
                + "-PrependSubject y");

        var kept = exchange.Run("Remove-CommerceMailFlowRule").Single;
        var undone = exchange.Run("(Get-CommerceMailChange).RunId | Undo-CommerceMailChange");

        Assert.Equal("Rejected", kept.Text("Status"));
        Assert.Empty(undone.Output);
        Assert.Equal([Allow], exchange.Run(Get).Output.Select(r => r.Text("Name")));
    }

    [Fact]
    public void ASilentDropIsNotCalledAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SilentDrop");

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow");

        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Contains("read back", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneRuleThatFailsDoesNotStopTheNext()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} NonTerminatingError");

        var result = exchange.Run("Set-CommerceMailFlowRule");

        Assert.Equal(["Failed", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Equal(Allow, Assert.Single(result.Errors).TargetObject);
    }

    [Theory]
    [InlineData("-ExcludeCommand New-TransportRule", "Set-CommerceMailFlowRule")]
    [InlineData("-ExcludeCommand Remove-TransportRule", "Remove-CommerceMailFlowRule")]
    [InlineData("-Disconnected", "Get-CommerceMailFlowRule")]
    public void ASessionWithoutTheCommandIsTold(string initialize, string command)
    {
        using var exchange = new EmulatedExchange(initialize);

        Assert.Equal("ExchangeCommandMissing", exchange.RunToError(command).Error.Id());
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
    [InlineData("-SenderDomainIs support.facebook.com -SetSCL 0", null)]
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

    [Theory]
    [InlineData("-SenderDomainIs other.example -SetSCL -1", "Changed")]
    [InlineData("-SubjectContainsWords x -PrependSubject y", "Rejected")]
    public void ARuleThatWasTakenOverIsWholeAndSignedAndIsGivenBackIfThatIsSafe(string theirs, string status)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {New} '{Allow}' {theirs} -Comments 'of the shop team'");

        var forced = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce -Force").Single;
        var test = exchange.Run("Test-CommerceMailFlowRule -Rule Allow").Single;
        var back = exchange.Run("Undo-CommerceMailChange $args[0]", forced.Text("RunId")).Single;

        Assert.Equal(("Changed", "Pass", status), (forced.Text("Status"), test.Text("Result"), back.Text("Status")));
        Assert.Equal(status == "Changed", exchange.Run($"{Get} '{Allow}'").Single.Text("Comments") == "of the shop team");
        Assert.Equal(status == "Rejected", back.Text("Reason")?.Contains("PrependSubject=y", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("-SenderDomainIs other.example")]
    [InlineData("-Comments 'ours now'")]
    [InlineData("-Name 'Shop team'")]
    [InlineData("-SubjectContainsWords x")]
    public void UndoKeepsARuleThatSomebodyHasTakenOver(string change)
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("RunId");
        exchange.Arrange($"{Set} '{Allow}' {change}");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", undone.Text("Status"));
        Assert.Contains("somebody", undone.Text("Reason"), StringComparison.Ordinal);
        Assert.Single(exchange.Run(Get).Output);
    }

    [Theory]
    [InlineData("RedirectMessageTo=ada@contoso.com", "Enforce")]
    [InlineData("Identity=Other", "Audit")]
    [InlineData("Confirm=x", "Audit")]
    public void AJournalCannotMakeUndoSetWhatThisModuleNeverSets(string line, string mode)
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Set-CommerceMailFlowRule -Rule Allow");
        var run = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce").Single.Text("RunId");
        File.WriteAllText(exchange.Journal,
            File.ReadAllText(exchange.Journal).Replace("\"Mode=Audit\"]", $"\"Mode=Audit\",\"{line}\"]", StringComparison.Ordinal));

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var rule = exchange.Run($"{Get} '{Allow}'").Single;

        Assert.Empty(undone.Errors);
        Assert.Equal((mode, null), (rule.Text("Mode"), rule.Text("RedirectMessageTo")));
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
