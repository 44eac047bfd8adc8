using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

public class AddCommerceSafeSendersTests
{
    private const string Own = "Get-AcceptedDomain";

    [Theory]
    [InlineData("-Shape Online")]
    [InlineData("-Shape OnPremises")]
    [InlineData("-Shape Online -Prefix EXO")]
    [InlineData("-Shape OnPremises -Prefix Hq")]
    public void TheProfilesDomainsAreAddedWithOneGetOneSetOneGet(string shape)
    {
        using var exchange = new EmulatedExchange(shape);

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com").Single;

        string[] domains = ["support.facebook.com", "commerce.facebook.com", "support.instagram.com", "shopping.instagram.com"];
        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal(Ada, result.Text("Identity"));
        Assert.Equal(domains, result.Texts("Added"));
        Assert.Equal("1020", result.Text("RemainingEntries"));
        Assert.Null(result.Text("Reason"));
        Assert.Equal(domains, exchange.Stored(Ada));
        Assert.Equal((2, 1, 1), (exchange.Calls(Get), exchange.Calls(Set), exchange.Calls(Own)));
    }

    [Fact]
    public void AScriptCanIndexEveryList()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains a.example -BlockedSendersAndDomains b.example");

        var texts = exchange.Run(
            """
            $sender = 'a.example', 'b.example', 'contoso.com'
            $state = Get-CommerceSafeSenders ada@contoso.com -Sender $sender
            $test = Test-CommerceSafeSenders ada@contoso.com -Sender $sender
            $result = Add-CommerceSafeSenders ada@contoso.com -Sender $sender
            $state.Present[0]; $state.Missing[0]; $state.Blocked[0]; $state.TrustedSendersAndDomains[0]; $state.BlockedSendersAndDomains[0]
            $test.Present[0]; $test.Missing[0]; $test.Blocked[0]
            $result.AlreadyPresent[0]; $result.Added[0]; $result.Blocked[0]; $result.Rejected[0].Sender
            """).Output.Select(o => o.ToString());

        Assert.Equal(["a", "b", "b", "a", "b", "a", "b", "b", "a", "b", "b", "contoso"], texts.Select(t => t.Split('.')[0]));
    }

    [Fact]
    public void TheSecondRunMakesNoSetAndOneGet()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-CommerceSafeSenders ada@contoso.com");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com").Single;

        Assert.Equal("Unchanged", result.Text("Status"));
        Assert.Equal(4, result.Texts("AlreadyPresent").Length);
        Assert.Equal((1, 0, 0), (exchange.Calls(Get), exchange.Calls(Set), exchange.Calls(Own)));
    }

    [Fact]
    public void WhatIsThereStaysAndOnlyTheRestIsAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains keep@example.org, b.example");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, '@B.Example'").Single;

        Assert.Equal(["a.example"], result.Texts("Added"));
        Assert.Equal(["b.example"], result.Texts("AlreadyPresent"));
        Assert.Equal(["keep@example.org", "b.example", "a.example"], exchange.Stored(Ada));
    }

    [Fact]
    public void WhatIfTellsTheEntriesAndSetsNothing()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example -WhatIf").Single;

        Assert.Equal("Planned", result.Text("Status"));
        Assert.Equal(["a.example", "b.example"], result.Texts("Planned"));
        Assert.Empty(result.Texts("Added"));
        Assert.Empty(exchange.Stored(Ada));
        Assert.Equal((1, 0), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void AnExplicitNoToWhatIfBeatsTheSessionsPreferences()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(
            "$global:WhatIfPreference = $true; $global:ConfirmPreference = 'Low'; Add-CommerceSafeSenders ada@contoso.com -Sender "
                + "a.example -WhatIf:$false -Confirm:$false").Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal(["a.example"], exchange.Stored(Ada));
    }

    [Fact]
    public void MailboxesArriveByValueAndByEveryProperty()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(
            """
            & {
                'ada@contoso.com'
                [pscustomobject]@{ PrimarySmtpAddress = 'bo@contoso.com' }
                [pscustomobject]@{ UserPrincipalName = 'cleo@contoso.com' }
                [pscustomobject]@{ Identity = 'support@contoso.com' }
                [guid](Get-EmulatorMailbox harbour@contoso.com).Guid
            } | Add-CommerceSafeSenders -Sender a.example
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["Ada Lind", "Bo Chen", "Cleo Marsh", "Shop Support", "Room Harbour"], result.Output.Select(o => o.Text("Mailbox")));
        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
    }

    [Theory]
    [InlineData("Get-EXOMailbox ada@contoso.com", "ada@contoso.com")]
    [InlineData("Get-Mailbox ada@contoso.com", "ada@contoso.com")]
    [InlineData("[pscustomobject]@{ Identity = 'Shop'; PrimarySmtpAddress = 'bo@contoso.com'; UserPrincipalName = ' ' }", "bo@contoso.com")]
    [InlineData("[pscustomobject]@{ Identity = 'Shop'; Guid = (Get-EmulatorMailbox bo@contoso.com).Guid; PrimarySmtpAddress = '' }", null)]
    public void ThePropertyThatMeansOneMailboxIsTakenAndANameThatPeopleKnowFirst(string source, string? identity)
    {
        using var exchange = new EmulatedExchange();
        identity ??= exchange.Run("(Get-EmulatorMailbox bo@contoso.com).Guid").Single.ToString();

        Assert.Equal(identity, exchange.Run($"{source} | Add-CommerceSafeSenders -Sender a.example").Single.Text("Identity"));
    }

    [Theory]
    [InlineData("User principal name")]
    [InlineData("Email address")]
    [InlineData("Mail")]
    [InlineData("WindowsEmailAddress")]
    public void TheColumnsOfMicrosoftsExportsNameMailboxes(string column)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run(
            $"[pscustomobject]@{{ 'Display name' = 'Ada'; '{column}' = 'ada@contoso.com' }} | Add-CommerceSafeSenders -Sender a.example").Single;

        Assert.Equal(("Added", Ada), (result.Text("Status"), result.Text("Identity")));
    }

    [Fact]
    public void WhereNoColumnFitsTheErrorNamesThoseThatAreThere()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("[pscustomobject]@{ Colour = 'red'; Size = 3 } | Add-CommerceSafeSenders -Sender a.example");

        Assert.Contains("Colour, Size", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AMailboxThatIsGivenTwiceIsWorkedOnOnce()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("'ada@contoso.com', 'bo@contoso.com', 'ADA@contoso.com' | Add-CommerceSafeSenders -Sender a.example");

        Assert.Equal(2, result.Output.Count);
        Assert.Contains("1 mailbox was given more than once", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ASelectionThatMatchesNothingIsAnErrorAndABlankFilterIsRefused()
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal("NothingSelected",
            Assert.Single(exchange.Run("Test-CommerceSafeSenders -Filter \"Department -eq 'None'\"").Errors).Id());
        Assert.Equal("FilterBlank", exchange.RunToError("Add-CommerceSafeSenders -Filter ' '").Error.Id());
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void ResultsOfTestGoStraightIntoAdd()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Test-CommerceSafeSenders ada@contoso.com | Add-CommerceSafeSenders").Single;

        Assert.Equal(Ada, result.Text("Identity"));
        Assert.Equal("Added", result.Text("Status"));
    }

    [Theory]
    [InlineData("''", "IdentityBlank")]
    [InlineData("$null", "IdentityBlank")]
    [InlineData("'   '", "IdentityBlank")]
    [InlineData("[pscustomobject]@{ Identity = $null }", "IdentityBlank")]
    [InlineData("[pscustomobject]@{ Other = 'x' }", "IdentityMissing")]
    public void ANamelessMailboxIsNeverSentAndTheNextGoesOn(string nameless, string errorId)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"& {{ {nameless}; 'ada@contoso.com' }} | Add-CommerceSafeSenders -Sender a.example");

        Assert.Equal(errorId, Assert.Single(result.Errors).Id());
        Assert.Equal(Ada, Assert.Single(result.Output).Text("Identity"));
        Assert.Equal((2, 1), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void BlanksInAListAreLeftOutOneByOne()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders -Identity '', ada@contoso.com, $null -Sender a.example");

        Assert.Equal(["IdentityBlank", "IdentityBlank"], result.Errors.Select(e => e.Id()));
        Assert.Equal(Ada, Assert.Single(result.Output).Text("Identity"));
    }

    [Fact]
    public void WildcardsAreRefused()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders *, a?a -Sender a.example");

        Assert.Equal(["IdentityWildcard", "IdentityWildcard"], result.Errors.Select(e => e.Id()));
        Assert.Empty(result.Output);
        Assert.Equal(0, exchange.Calls(Get));
    }

    [Theory]
    [InlineData("Online")]
    [InlineData("OnPremises")]
    public void AMailboxThatIsNotThereFailsAloneAndTheNextGoesOn(string shape)
    {
        using var exchange = new EmulatedExchange($"-Shape {shape}");

        var result = exchange.Run("Add-CommerceSafeSenders nobody@contoso.com, ada@contoso.com -Sender a.example");

        var error = Assert.Single(result.Errors);
        Assert.Equal("MailboxNotFound", error.Id());
        Assert.Equal("nobody@contoso.com", error.TargetObject);
        Assert.Equal(["Failed", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Contains("nobody@contoso.com", result.Output[0].Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatMeansTwoMailboxesIsAmbiguous()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorMailbox ada2@contoso.com -DisplayName 'Ada Lind'");

        var result = exchange.Run("Add-CommerceSafeSenders 'Ada Lind' -Sender a.example");

        Assert.Equal("MailboxAmbiguous", Assert.Single(result.Errors).Id());
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void DuplicateSendersAreMergedWithAWarning()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, '@A.example'");

        Assert.Equal(["a.example"], Assert.Single(result.Output).Texts("Added"));
        Assert.Contains("a.example", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AMalformedSenderIsReportedOnceAndTheOthersAreAdded()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender '*.example', a.example");

        Assert.Equal("SenderMalformed", Assert.Single(result.Errors).Id());
        Assert.All(result.Output, o => Assert.Equal("Partial", o.Text("Status")));
        Assert.All(result.Output, o => Assert.StartsWith("*.example: ", Assert.Single(o.Texts("Rejected")), StringComparison.Ordinal));
        Assert.Equal(["a.example"], exchange.Stored(Ada));
    }

    [Theory]
    [InlineData("-Sender gmail.com")]
    [InlineData("-Sender ''")]
    [InlineData("-Sender @()")]
    [InlineData("-Sender $null")]
    public void WithoutAUsableSenderTheCommandEnds(string senders)
    {
        using var exchange = new EmulatedExchange();

        var (error, _) = exchange.RunToError($"Add-CommerceSafeSenders ada@contoso.com {senders}");

        Assert.Equal("NoSender", error.Id());
        Assert.Equal(0, exchange.Calls(Get));
    }

    [Fact]
    public void APublicMailDomainNeedsForce()
    {
        using var exchange = new EmulatedExchange();

        var refused = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender gmail.com, a.example");
        var forced = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender gmail.com -Force");

        Assert.Equal("SenderPublicMailDomain", Assert.Single(refused.Errors).Id());
        Assert.Equal(["gmail.com"], forced.Single.Texts("Added"));
    }

    [Fact]
    public void TheOrganisationsDomainIsRejectedWithoutTroublingExchange()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender contoso.com").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains("accepted domain", result.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal((1, 0), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Theory]
    [InlineData("-ExcludeCommand Get-AcceptedDomain", "contoso.com")]
    [InlineData("", "ada@contoso.com")]
    [InlineData("", "bo@contoso.com")]
    [InlineData("-Shape OnPremises", "bo@contoso.com")]
    public void WhatOnlyExchangeKnowsToBeInsideIsRejectedAndTheRestAdded(string initialize, string inside)
    {
        using var exchange = new EmulatedExchange(initialize);

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, $args[0], b.example", inside).SingleRejected;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["a.example", "b.example"], result.Texts("Added"));
        Assert.StartsWith(inside + ": ", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
        Assert.Equal((2, 2), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void WhereExchangeRefusesEverythingItIsReadBackAllTheSame()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorContact outside@partner.example");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender outside@partner.example").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Empty(result.Texts("Added"));
        Assert.Equal((2, 1), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Theory]
    [InlineData("-TrustedSendersAndDomains")]
    [InlineData("-BlockedSendersAndDomains")]
    public void AStaleEntryThatMakesEveryChangeFailIsNamed(string list)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Set-EmulatorMailbox ada@contoso.com {list} contoso.com");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Equal("MailboxEntryNotAllowed", Assert.Single(result.Errors).Id());
        var failed = Assert.Single(result.Output);
        Assert.Equal("Failed", failed.Text("Status"));
        Assert.EndsWith($"-Identity 'ada@contoso.com' {list} @{{Remove='contoso.com'}}", failed.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(1, exchange.Calls(Set));
    }

    [Fact]
    public void AtTheLimitWhatFitsIsAddedAndTheRestRejected()
    {
        using var exchange = new EmulatedExchange();
        Fill(exchange, 1023);

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example").SingleRejected;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["a.example"], result.Texts("Added"));
        Assert.Equal("0", result.Text("RemainingEntries"));
        Assert.Contains("as many entries", result.Text("Reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024, "")]
    [InlineData(1024, "-WhatIf")]
    [InlineData(1030, "")]
    [InlineData(1030, "-WhatIf")]
    public void AFullMailboxIsLeftAlone(int entries, string rehearsal)
    {
        using var exchange = new EmulatedExchange();
        Fill(exchange, entries);

        var result = exchange.Run($"Add-CommerceSafeSenders ada@contoso.com -Sender a.example {rehearsal}").SingleRejected;

        Assert.Equal(("Rejected", "0"), (result.Text("Status"), result.Text("RemainingEntries")));
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void WhatExchangeDropsSilentlyIsFoundByReadingBack()
    {
        using var exchange = new EmulatedExchange();
        Fill(exchange, 1000);
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -ContactsTrusted $true -ContactCount 23");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example").SingleRejected;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["a.example"], result.Texts("Added"));
        Assert.StartsWith("b.example: Exchange dropped it", result.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void ThatTrustedContactsTakeRoomTooIsTold()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -ContactsTrusted $true -ContactCount 1024");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example -WhatIf").Single;

        Assert.Contains(result.Texts("Notes"), n => n.StartsWith("The mailbox trusts its contacts", StringComparison.Ordinal));
    }

    [Fact]
    public void ASetThatStoresNothingIsNotBelieved()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SilentDrop");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Empty(result.Texts("Added"));
        Assert.Contains("read back", result.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void ABlockedSenderIsAddedWithAWarning()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -BlockedSendersAndDomains a.example");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Equal(["a.example"], Assert.Single(result.Output).Texts("Blocked"));
        Assert.Equal("Added", result.Output[0].Text("Status"));
        Assert.Contains("blocked list", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Online", "SignInRequired", "MailboxSignInRequired")]
    [InlineData("OnPremises", "SignInRequired", "MailboxSignInRequired")]
    [InlineData("OnPremises", "Throttle", "ExchangeThrottled")]
    [InlineData("Online", "ServiceUnavailable", "ExchangeUnavailable")]
    [InlineData("OnPremises", "ServiceUnavailable", "ExchangeUnavailable")]
    [InlineData("Online", "GatewayTimeOut", "ExchangeUnavailable")]
    [InlineData("Online", "TimeOut", "ExchangeUnavailable")]
    [InlineData("Online", "TransientError", "ExchangeUnavailable")]
    [InlineData("OnPremises", "TransientError", "ExchangeUnavailable")]
    [InlineData("Online", "NonTerminatingError", "ExchangeFailed")]
    [InlineData("Online", "TerminatingError", "ExchangeFailed")]
    [InlineData("OnPremises", "TerminatingError", "ExchangeFailed")]
    public void AFailedSetFailsOneMailbox(string shape, string fault, string errorId)
    {
        using var exchange = new EmulatedExchange($"-Shape {shape}");
        exchange.Arrange($"Add-EmulatorFault {Set} {fault} -Times 0 -Identity ada@contoso.com -RetryAfterSeconds 0");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example");

        var error = Assert.Single(result.Errors);
        Assert.Equal(errorId, error.Id());
        Assert.StartsWith("ada@contoso.com: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Failed", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Empty(result.Output[0].Texts("Added"));
        Assert.Empty(exchange.Stored(Ada));
    }

    [Fact]
    public void ABatchThatStaysThrottledIsNotSentOneByOneAndTheNextRunGoesOn()
    {
        using var exchange = new EmulatedExchange("-Empty");
        exchange.Arrange($"Add-EmulatorMailbox -Count 10; Add-EmulatorFault {Set} Throttle -Times 0 -RetryAfterSeconds 0");

        var throttled = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");
        var requests = exchange.Requests(Set);
        exchange.Arrange("Clear-EmulatorFault");
        var next = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Equal(10, throttled.Errors.Count(e => e.Id() == "ExchangeThrottled"));
        Assert.Equal((4, 1), (requests, exchange.Requests(Set)));
        Assert.All(next.Output, o => Assert.Equal("Added", o.Text("Status")));
    }

    [Theory]
    [InlineData("TimeOut")]
    [InlineData("GatewayTimeOut")]
    [InlineData("TransientError")]
    public void AChangeWhoseAnswerWasLostIsFoundByReadingBack(string fault)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} {fault} -AfterChange -Times 0");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal(["a.example"], result.Texts("Added"));
    }

    [Fact]
    public void AChangeThatCannotBeReadBackIsNotCalledAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Get} TimeOut -Skip 1 -Times 0");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Equal("ExchangeUnavailable", Assert.Single(result.Errors).Id());
        var failed = Assert.Single(result.Output);
        Assert.Equal("Failed", failed.Text("Status"));
        Assert.Empty(failed.Texts("Added"));
        Assert.Contains("could not be read back", failed.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void ALostSessionEndsTheCommandAndKeepsWhatWasDone()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -Skip 1");

        var (error, output) =
            exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com, cleo@contoso.com -Sender a.example");

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.StartsWith("bo@contoso.com: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Added", "Failed"], output.Select(o => o.Text("Status")));
        Assert.Equal(2, exchange.Calls(Set));
    }

    [Theory]
    [InlineData("-Disconnected", Get)]
    [InlineData("-Shape OnPremises -Disconnected", Get)]
    [InlineData("-Shape Edge", Get)]
    [InlineData("-ExcludeCommand Set-MailboxJunkEmailConfiguration", Set)]
    public void AMissingCommandIsNamedWithTheWayToConnect(string initialize, string command)
    {
        using var exchange = new EmulatedExchange(initialize);

        var (error, output) = exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com");

        Assert.Equal("ExchangeCommandMissing", error.Id());
        Assert.Contains($"'{command}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Connect-ExchangeOnline", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Exchange Management Shell", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public void ABrokenConnectionIsToldBeforeAnythingIsCalled()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Get} SessionLoss; try {{ $null = {Get} ada@contoso.com }} catch {{ }}");

        var (error, _) = exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com");

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Contains("Broken", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, exchange.Calls(Get));
    }

    [Fact]
    public void WithoutAPrefixBeforeWithOne()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Connect-EmulatorSession -Prefix Other");

        Assert.Equal("Added", exchange.Run("Add-CommerceSafeSenders ada@contoso.com").Single.Text("Status"));
    }

    [Fact]
    public void SeveralUnknownPrefixesAreNotGuessed()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises -Prefix Hq");
        exchange.Arrange("Connect-EmulatorSession -Prefix Lab");

        var (error, _) = exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com");

        Assert.Equal("ExchangeCommandMissing", error.Id());
        Assert.Contains("several prefixes", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ExchangesWarningsReachTheUserOnceWithTheMailbox()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            """
            function global:Set-MailboxJunkEmailConfiguration {
                [CmdletBinding(SupportsShouldProcess)] param($Identity, $TrustedSendersAndDomains)
                Write-Warning 'odd'
            }
            """);

        var result = exchange.Run(
            "function global:Write-Warning { [CmdletBinding()] param($m) $PSCmdlet.WriteWarning($m) }; Add-CommerceSafeSenders "
                + "ada@contoso.com -Sender a.example");

        Assert.Equal("ada@contoso.com: odd", Assert.Single(result.Warnings));
    }

    private static void Fill(EmulatedExchange exchange, int entries) =>
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains $args",
            [.. Enumerable.Range(0, entries).Select(i => $"d{i}.example")]);
}
