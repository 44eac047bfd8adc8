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
    [InlineData("-Sender gmail.com", "SenderPublicMailDomain")]
    [InlineData("-Sender ''", "SenderMalformed")]
    [InlineData("-Sender @()", "NoSender")]
    [InlineData("-Sender $null", "NoSender")]
    public void WithoutAUsableSenderTheCommandEnds(string senders, string errorId)
    {
        using var exchange = new EmulatedExchange();

        var (error, _) = exchange.RunToError($"Add-CommerceSafeSenders ada@contoso.com {senders}");

        Assert.Equal(errorId, error.Id());
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
    [InlineData("-ExcludeCommand Get-AcceptedDomain", "contoso.com", 2)]
    [InlineData("-ExcludeCommand Get-Recipient", "outside@partner.example", 2)]
    [InlineData("", "outside@partner.example", 1)]
    [InlineData("", "ada@contoso.com", 1)]
    [InlineData("", "bo@contoso.com", 1)]
    [InlineData("-Shape OnPremises", "bo@contoso.com", 1)]
    public void WhatIsInsideIsRejectedAndTheRestAdded(string initialize, string inside, int sets)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Arrange("Add-EmulatorContact outside@partner.example");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, $args[0], b.example", inside).SingleRejected;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["a.example", "b.example"], result.Texts("Added"));
        Assert.StartsWith(inside + ": ", Assert.Single(result.Texts("Rejected")), StringComparison.Ordinal);
        Assert.Equal((2, sets), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void WhereExchangeRefusesEverythingItIsReadBackAllTheSame()
    {
        using var exchange = new EmulatedExchange("-ExcludeCommand Get-Recipient");
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
