using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Batches, selections and several connections.</summary>
public class ManyMailboxesTests : ManyMailboxesTest
{
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
}
