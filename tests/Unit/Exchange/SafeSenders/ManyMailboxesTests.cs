using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Batches, selections and several connections.</summary>
public class ManyMailboxesTests
{
    private const string Organization = "shop.onmicrosoft.com";

    private static string Parallel(int limit) =>
        $"-ThrottleLimit {limit} -ArgumentList '{Support.Repository.Emulator}/ExchangeEmulator.psd1', {Organization} "
        + "-ConnectionScript { param($module, $organization) Import-Module $module; Connect-ExchangeOnline -Organization $organization }";

    [Fact]
    public void TenPipedMailboxesTakeOneSetAndTwoGets()
    {
        using var exchange = Online(25);

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Empty(result.Errors);
        Assert.Equal(25, result.Output.Count);
        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal((6, 3), (exchange.Requests(Get), exchange.Requests(Set)));
        Assert.Equal((3, 25), (exchange.Calls(Set), exchange.Objects(Set)));
    }

    [Fact]
    public void TheSecondPushMakesNoSet()
    {
        using var exchange = Online(25);
        exchange.Arrange("$null = Add-CommerceSafeSenders -All");

        var result = exchange.Run("Add-CommerceSafeSenders -All");

        Assert.All(result.Output, o => Assert.Equal("Unchanged", o.Text("Status")));
        Assert.Equal((3, 0), (exchange.Requests(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void MailboxesNamedByTextAreLookedUpTenARequest()
    {
        using var exchange = Online(12);

        var result = exchange.Run(
            "1..12 | ForEach-Object { 'mailbox{0:D5}@contoso.com' -f $_ } | Add-CommerceSafeSenders -Sender a.example");

        Assert.Equal(12, result.Output.Count(o => o.Text("Status") == "Added"));
        Assert.Equal((2, 4, 2), (exchange.Requests("Get-EXOMailbox"), exchange.Requests(Get), exchange.Requests(Set)));
        Assert.Equal("mailbox00012@contoso.com", result.Output[^1].Text("Identity"));
    }

    [Fact]
    public void OnPremisesEveryMailboxIsARequest()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises -Empty");
        exchange.Arrange("Add-EmulatorMailbox -Count 3");

        Assert.Equal(3, exchange.Run("Add-CommerceSafeSenders -All -Sender a.example").Output.Count);
        Assert.Equal((6, 3), (exchange.Requests(Get), exchange.Requests(Set)));
    }

    [Fact]
    public void MailboxesThatLackDifferentSendersGetOnlyTheirs()
    {
        using var exchange = Online(4);
        exchange.Arrange("Set-EmulatorMailbox mailbox00002@contoso.com -TrustedSendersAndDomains b.example, keep.example");

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example, b.example");

        Assert.Equal([2, 1, 2, 2], result.Output.Select(o => o.Texts("Added").Length));
        Assert.Equal(["b.example", "keep.example", "a.example"], exchange.Stored("mailbox00002@contoso.com"));
        Assert.Equal(2, exchange.Calls(Set));
    }

    [Fact]
    public void ABadMailboxInABatchFailsAloneAndIsNamed()
    {
        using var exchange = Online(5);
        exchange.Arrange($"Add-EmulatorFault {Set} SignInRequired -Identity mailbox00003@contoso.com -Times 0");

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        var error = Assert.Single(result.Errors);
        Assert.Equal("MailboxSignInRequired", error.Id());
        Assert.Equal("mailbox00003@contoso.com", error.TargetObject);
        Assert.Equal(["Added", "Added", "Failed", "Added", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Equal(["Verified", "Verified", "Failed", "Verified", "Verified"],
            exchange.Run("Get-CommerceMailChange").Output.Select(o => o.Text("Result")));
    }

    [Fact]
    public void AWarningOfABatchIsToldOfTheMailboxesThatItNamesOrElseOfAll()
    {
        using var exchange = Online(3);
        exchange.Arrange(
            $$"""
            $global:real = Get-Command {{Set}}
            function global:{{Set}} {
                [CmdletBinding(SupportsShouldProcess)] param([Parameter(ValueFromPipeline)] $Identity, $TrustedSendersAndDomains)
                process {
                    & $global:real -Identity $Identity -TrustedSendersAndDomains $TrustedSendersAndDomains
                    if ((Get-EmulatorMailbox $Identity).Name -eq 'mailbox00002') { $PSCmdlet.WriteWarning("Something is odd about 'mailbox00002'.") }
                }
                end { $PSCmdlet.WriteWarning('There will be maintenance.') }
            }
            """);

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Equal(
            [
                "mailbox00001@contoso.com: There will be maintenance.",
                "mailbox00002@contoso.com: Something is odd about 'mailbox00002'.", "mailbox00002@contoso.com: There will be maintenance.",
                "mailbox00003@contoso.com: There will be maintenance.",
            ],
            result.Warnings);
    }

    [Fact]
    public void AMissingMailboxInABatchFailsAloneAndTheOthersKeepTheirOwnAnswers()
    {
        using var exchange = Online(3);
        exchange.Arrange("Set-EmulatorMailbox mailbox00003@contoso.com -TrustedSendersAndDomains a.example");

        var result = exchange.Run(
            "'mailbox00001@contoso.com', 'nobody@contoso.com', 'mailbox00003@contoso.com' | Add-CommerceSafeSenders -Sender a.example");

        Assert.Equal("MailboxNotFound", Assert.Single(result.Errors).Id());
        Assert.Equal(["Added", "Failed", "Unchanged"], result.Output.Select(o => o.Text("Status")));
    }

    [Fact]
    public void MailboxesOfOneNameAreNotTakenForEachOther()
    {
        using var exchange = new EmulatedExchange("-Empty");
        exchange.Arrange(
            "Add-EmulatorMailbox one@contoso.com -Name Twin -TrustedSendersAndDomains a.example; Add-EmulatorMailbox two@contoso.com -Name "
                + "Twin");

        var result = exchange.Run("'one@contoso.com', 'two@contoso.com' | Get-CommerceSafeSenders -Sender a.example");

        Assert.Equal([1, 0], result.Output.Select(o => o.Texts("Present").Length));
    }

    [Fact]
    public void OneMailboxUnderTwoNamesIsChangedOnce()
    {
        using var exchange = Online(2);

        var result = exchange.Run(
            "'mailbox00001@contoso.com', 'mailbox00002', 'mailbox00001', 'mailbox00001@contoso.com' | Add-CommerceSafeSenders -Sender "
                + "a.example");

        // The same name again is left out; another name of the same mailbox is looked at after the first.
        Assert.Equal(["Added", "Added", "Unchanged"], result.Output.Select(o => o.Text("Status")));
        Assert.Contains("1 mailbox was given more than once", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangeOfABatchWhoseAnswerWasLostIsFoundByReadingBack()
    {
        using var exchange = Online(10);
        exchange.Arrange($"Add-EmulatorFault {Set} TimeOut -AfterChange");

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Empty(result.Errors);
        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal(1, exchange.Calls(Set));
    }

    [Fact]
    public void ABatchThatTimedOutIsSentAgainOnlyWhereNothingWasStored()
    {
        using var exchange = Online(10);
        exchange.Arrange($"Add-EmulatorFault {Set} TimeOut");

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal(11, exchange.Calls(Set));
    }

    [Fact]
    public void ALostSessionLeavesItsBatchToTheNextRun()
    {
        using var exchange = Online(30);
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -Skip 1 -AfterChange");

        var (error, output) = exchange.RunToError("Add-CommerceSafeSenders -All -Sender a.example");
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");
        var unverified = exchange.Run("Get-CommerceMailChange").Output.Count(o => o.Text("Result") == "Unverified");
        var next = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Equal("mailbox00011@contoso.com", error.TargetObject);
        Assert.Contains("may be stored", output[^1].Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(10, unverified);
        Assert.Equal((20, 10),
            (next.Output.Count(o => o.Text("Status") == "Unchanged"), next.Output.Count(o => o.Text("Status") == "Added")));
        Assert.Equal(10, exchange.Objects(Set));
        Assert.All(exchange.Run("Get-CommerceMailChange").Output,
            o => Assert.Equal(("Verified", 1), (o.Text("Result"), o.Texts("Added").Length)));
    }

    [Fact]
    public void WhatIfDoesNotEvenSettleTheJournal()
    {
        using var exchange = Online(1);
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -AfterChange");
        exchange.RunToError("Add-CommerceSafeSenders -All -Sender a.example");
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");
        var before = File.ReadAllText(exchange.Journal);

        exchange.Run("Add-CommerceSafeSenders -All -Sender a.example -WhatIf");

        Assert.Equal(before, File.ReadAllText(exchange.Journal));
    }

    [Theory]
    [InlineData("-All", "ada bo cleo harbour support")]
    [InlineData("-RecipientTypeDetails SharedMailbox, RoomMailbox", "harbour support")]
    [InlineData("-Filter \"Alias -like 'c*' -or DisplayName -eq 'Bo Chen'\"", "bo cleo")]
    [InlineData("-Filter \"Alias -like '*o*'\" -RecipientTypeDetails SharedMailbox", "support")]
    [InlineData("-Group shopteam@contoso.com", "ada support")]
    [InlineData("-Group shopteam@contoso.com -RecipientTypeDetails SharedMailbox", "support")]
    public void ASelectionMeansTheSameInEveryCommandAndShape(string selection, string expected)
    {
        foreach (var shape in new[] { "Online", "OnPremises" })
        {
            using var exchange = new EmulatedExchange($"-Shape {shape}");
            foreach (var command in new[] { "Get", "Test", "Add", "Remove" })
            {
                var result = exchange.Run($"{command}-CommerceSafeSenders {selection} -Sender a.example");

                Assert.Empty(result.Errors);
                Assert.Equal(expected,
                    string.Join(' ', result.Output.Select(o => o.Text("Identity")!.Split('@')[0]).Order(StringComparer.Ordinal)));
            }
        }
    }

    [Fact]
    public void AKindThatIsNoneIsAnErrorThatNamesTheKinds()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Test-CommerceSafeSenders -RecipientTypeDetails SharedMailboxes -Sender a.example");

        Assert.Contains("\"DiscoveryMailbox,", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NestedGroupsAreOpenedOnceAndOthersThanMailboxesLeftOut()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            """
            Add-EmulatorContact partner@fabrikam.com
            Add-EmulatorGroup inner@contoso.com -Member bo@contoso.com, ada@contoso.com, partner@fabrikam.com
            Add-EmulatorGroup outer@contoso.com -Member inner@contoso.com, ada@contoso.com, cleo@contoso.com
            """);

        var result = exchange.Run("Get-CommerceSafeSenders -Group outer@contoso.com, inner@contoso.com");

        Assert.Equal(["ada@contoso.com", "cleo@contoso.com", "bo@contoso.com"], result.Output.Select(o => o.Text("Identity")));
        Assert.Contains("1 member has no mailbox here", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AFilterThatExchangeCannotReadEndsTheCommand()
    {
        using var exchange = new EmulatedExchange();

        var (error, output) = exchange.RunToError("Get-CommerceSafeSenders -Filter \"Alias is 'ada'\"");

        Assert.Equal("ExchangeFailed", error.Id());
        Assert.Empty(output);
    }

    [Fact]
    public void MoreThanAThousandMailboxesAreAllTaken()
    {
        using var exchange = Online(1203);

        Assert.Equal(1203, exchange.Run("Get-CommerceSafeSenders -All").Output.Count);
    }

    [Fact]
    public void SeveralConnectionsShareTheWorkAndKeepTheOrder()
    {
        using var exchange = Online(60, $"-Organization {Organization}");

        var result = exchange.Run($"Add-CommerceSafeSenders -All -Sender a.example {Parallel(3)}");
        var sets = exchange.Objects(Set);
        var changes = exchange.Run("Get-CommerceMailChange").Output;
        exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange");

        Assert.Empty(result.Errors);
        Assert.Null(result.Terminated);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"mailbox{i:D5}@contoso.com"), result.Output.Select(o => o.Text("Identity")));
        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal(60, sets);
        Assert.Equal((60, 1),
            (changes.Count(c => c.Text("Result") == "Verified"), changes.Select(c => c.Text("RunId")).Distinct().Count()));
        Assert.Empty(exchange.Stored("mailbox00001@contoso.com"));
        Assert.Empty(exchange.Stored("mailbox00060@contoso.com"));
    }

    [Fact]
    public void WhatIfAsksOnThePipelinesThreadInParallelToo()
    {
        using var exchange = Online(20, $"-Organization {Organization}");

        var result = exchange.Run($"Add-CommerceSafeSenders -All -Sender a.example -WhatIf {Parallel(2)}");

        Assert.Null(result.Terminated);
        Assert.Equal(20, result.Output.Count(o => o.Text("Status") == "Planned"));
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Theory]
    [InlineData("{ throw 'no certificate' }", "ConnectionScriptFailed", "no certificate")]
    [InlineData("{ Write-Nothing }", "ConnectionScriptFailed", "Write-Nothing")]
    [InlineData("{ 1 }", "ExchangeCommandMissing", "Connect-ExchangeOnline")]
    public void AConnectionScriptThatBringsNoConnectionEndsTheCommand(string script, string errorId, string words)
    {
        using var exchange = Online(2);

        var (error, _) = exchange.RunToError($"Add-CommerceSafeSenders -All -ThrottleLimit 2 -ConnectionScript {script}");

        Assert.Equal(errorId, error.Id());
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralRunspacesNeedAConnectionEach()
    {
        using var exchange = Online(2);

        Assert.Equal("ConnectionScriptMissing", exchange.RunToError("Add-CommerceSafeSenders -All -ThrottleLimit 2").Error.Id());
    }

    private static EmulatedExchange Online(int mailboxes, string more = "")
    {
        var exchange = new EmulatedExchange($"-Empty {more}");
        exchange.Arrange($"Add-EmulatorMailbox -Count {mailboxes}");
        return exchange;
    }
}
