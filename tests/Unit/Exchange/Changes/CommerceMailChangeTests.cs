using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>
/// Get-CommerceMailChange, Undo-CommerceMailChange and Remove-CommerceSafeSenders, with what Add-CommerceSafeSenders writes down.
/// </summary>
public class CommerceMailChangeTests
{
    private const string Bo = "bo@contoso.com";

    [Theory]
    [InlineData("-Shape Online", false)]
    [InlineData("-Shape OnPremises", true)]
    public void AnAddedSenderIsRemembered(string shape, bool onPremises)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains keep.example");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var change = exchange.Run("Get-CommerceMailChange").Single;

        Assert.Equal(result.Text("RunId"), change.Text("RunId"));
        Assert.Equal(("Add-CommerceSafeSenders", Ada, "TrustedSendersAndDomains", "Verified"),
            (change.Text("Command"), change.Text("Target"), change.Text("Property"), change.Text("Result")));
        Assert.Equal(["keep.example"], change.Texts("Before"));
        Assert.Equal(["a.example"], change.Texts("Added"));
        Assert.Equal(["keep.example", "a.example"], change.Texts("After"));
        Assert.Equal(onPremises, change.Text("Organization") is null);
    }

    [Fact]
    public void TheChangeIsWrittenBeforeExchangeIsCalled()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            """
            function global:Set-MailboxJunkEmailConfiguration {
                [CmdletBinding(SupportsShouldProcess)] param($Identity, $TrustedSendersAndDomains)
                $global:seen = Get-CommerceMailChange
            }
            """);

        exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var seen = exchange.Run("$seen").Single;

        Assert.Equal("Unverified", seen.Text("Result"));
        Assert.Equal(["a.example"], seen.Texts("Added"));
    }

    [Theory]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com -Sender a.example -WhatIf")]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com -Sender keep.example")]
    [InlineData("Add-CommerceSafeSenders nobody@contoso.com -Sender a.example")]
    [InlineData("Remove-CommerceSafeSenders ada@contoso.com -Sender keep.example -Force -WhatIf")]
    [InlineData("Remove-CommerceSafeSenders ada@contoso.com -Sender keep.example")]
    public void WhatChangesNothingLeavesNoTrace(string command)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains keep.example");

        exchange.Run(command);

        Assert.Equal(0, exchange.Calls(Set));
        Assert.False(File.Exists(exchange.Journal));
        Assert.Equal(["keep.example"], exchange.Stored(Ada));
    }

    [Theory]
    [InlineData("SignInRequired", "Failed", 0)]
    [InlineData("SilentDrop", "Verified", 0)]
    [InlineData("SessionLoss", "Unverified", 1)]
    public void HowAChangeEndedIsRemembered(string fault, string result, int added)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} {fault}");

        exchange.Run("try { Add-CommerceSafeSenders ada@contoso.com -Sender a.example } catch { }");
        var change = exchange.Run("Get-CommerceMailChange").Single;

        Assert.Equal(result, change.Text("Result"));
        Assert.Equal(added, change.Texts("Added").Length);
        Assert.NotEmpty(change.Text("Reason")!);
    }

    [Fact]
    public void WithoutAJournalNothingIsChanged()
    {
        using var exchange = new EmulatedExchange();
        File.WriteAllText(Path.GetDirectoryName(exchange.Journal)!, "a file where the folder should be");

        var (error, output) = exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example");

        Assert.Equal("JournalPathInvalid", error.Id());
        Assert.Empty(output);
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void ChangesAreChosenByRunTargetAndTime()
    {
        using var exchange = new EmulatedExchange();
        var first = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("RunId")!;
        exchange.Arrange("Add-CommerceSafeSenders bo@contoso.com -Sender a.example");

        Assert.Equal(Ada, exchange.Run("Get-CommerceMailChange $args[0]", first).Single.Text("Target"));
        Assert.Equal(Bo, exchange.Run("Get-CommerceMailChange -Target 'Bo Ch*'").Single.Text("Target"));
        Assert.Equal(2, exchange.Run("Get-CommerceMailChange -After ([datetime]::Now.AddHours(-1))").Output.Count);
        Assert.Empty(exchange.Run("Get-CommerceMailChange -After ([datetime]::Now.AddHours(1))").Output);
    }

    [Fact]
    public void ALineThatWasTornIsWarnedOf()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        File.AppendAllText(exchange.Journal, "{\"version\":1,\"ki");

        var result = exchange.Run("Get-CommerceMailChange");

        Assert.Single(result.Output);
        Assert.Contains("1 line of", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AJournalThatIsNotThereIsToldOf()
    {
        using var exchange = new EmulatedExchange();

        var changes = exchange.Run("Get-CommerceMailChange");

        Assert.Empty(changes.Output);
        Assert.Contains(exchange.Journal, Assert.Single(changes.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Shape Online", 2)]
    [InlineData("-Shape OnPremises", 4)]
    public void UndoRestoresTheStart(string shape, int gets)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains keep.example, a.example");
        var run = exchange.Run("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example, b.example").Output[0]
            .Text("RunId");

        var undone = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange");
        var calls = (exchange.Calls(Get), exchange.Calls(Set));
        var again = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Empty(undone.Errors);
        Assert.Equal([Bo, Ada], undone.Output.Select(o => o.Text("Identity")));
        Assert.All(undone.Output, o => Assert.Equal("Removed", o.Text("Status")));
        Assert.Equal(["keep.example", "a.example"], exchange.Stored(Ada));
        Assert.Empty(exchange.Stored(Bo));
        Assert.Equal((gets, 2), calls);
        Assert.Empty(again.Output);
        Assert.Empty(again.Errors);
        Assert.Empty(undone.Warnings);
        Assert.StartsWith($"Nothing is left to take back of run '{run}'", Assert.Single(again.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com", "Remove-CommerceSafeSenders ada@contoso.com")]
    [InlineData("Add-CommerceIPAllowList", "Remove-CommerceIPAllowList")]
    [InlineData("Set-CommerceMailFlowRule -Rule Allow", "Remove-CommerceMailFlowRule")]
    public void UndoPutsBackWhatARunRemoved(string add, string remove)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = {add}");
        var run = exchange.Run(remove).Single.Text("RunId");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Empty(undone.Errors);
        Assert.Empty(undone.Warnings);
        Assert.Equal("Added", Assert.Single(undone.Output).Text("Status"));
    }

    [Fact]
    public void UndoTakesOnlyWhatIsStillThere()
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example").Single.Text("RunId");
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains b.example, users.example");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal(["b.example"], undone.Texts("Removed"));
        Assert.Equal(["a.example"], undone.Texts("NotFound"));
        Assert.Equal(["users.example"], exchange.Stored(Ada));
    }

    [Fact]
    public void UndoFindsWhatALostSessionLeftBehind()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -AfterChange");
        exchange.RunToError("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        Assert.Equal(["a.example"], exchange.Stored(Ada));
        exchange.Arrange("Disconnect-EmulatorSession; Connect-EmulatorSession");

        Assert.Equal("Removed", exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange").Single.Text("Status"));
        Assert.Empty(exchange.Stored(Ada));
    }

    [Fact]
    public void UndoWithWhatIfOnlyTells()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");

        var planned = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange -WhatIf").Single;

        Assert.Equal("Planned", planned.Text("Status"));
        Assert.Equal(["a.example"], planned.Texts("Planned"));
        Assert.Empty(planned.Texts("Removed"));
        Assert.Equal(0, exchange.Calls(Set));
        Assert.Equal(["a.example"], exchange.Stored(Ada));
    }

    [Fact]
    public void AnUnknownRunAndAVanishedMailboxAreReportedAndTheRestGoesOn()
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run("Add-CommerceSafeSenders bo@contoso.com, ada@contoso.com -Sender a.example").Output[0].Text("RunId");
        exchange.Arrange("Remove-EmulatorMailbox ada@contoso.com");

        var result = exchange.Run("Undo-CommerceMailChange $args[0], 'none'", run);

        Assert.Equal(["RunNotFound", "MailboxNotFound"], result.Errors.Select(e => e.Id()));
        Assert.Equal(["Failed", "Removed"], result.Output.Select(o => o.Text("Status")));
    }

    [Fact]
    public void ARunOfAnotherOrganisationIsNotUndoneHere()
    {
        using var exchange = new EmulatedExchange("-Organization one.example");
        exchange.Arrange(
            "Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Initialize-ExchangeEmulator -Organization two.example");

        var result = exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange");

        Assert.Equal("OtherOrganization", Assert.Single(result.Errors).Id());
        Assert.Equal(0, exchange.Calls(Get));
    }

    [Fact]
    public void RemoveTakesOnlyWhatTheJournalKnows()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains users.example; Add-CommerceSafeSenders ada@contoso.com -Sender "
                + "a.example");

        var result = exchange.Run("Remove-CommerceSafeSenders 'Ada Lind' -Sender a.example, users.example, absent.example").Single;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["a.example"], result.Texts("Removed"));
        Assert.Equal(["users.example"], result.Texts("NotOwned"));
        Assert.Equal(["absent.example"], result.Texts("NotFound"));
        Assert.Contains("-Force", result.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(["users.example"], exchange.Stored(Ada));
        Assert.Equal((2, 1), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void WithoutARecordEverythingIsKeptUnlessForced()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains users.example");

        Assert.Equal("Rejected", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender users.example").Single.Text("Status"));
        Assert.Equal(0, exchange.Calls(Set));
        Assert.Equal("Removed", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender '@Users.example' -Force -Confirm:$false")
            .Single.Text("Status"));
        Assert.Empty(exchange.Stored(Ada));
        Assert.Equal("Unchanged",
            exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender users.example -Force -Confirm:$false").Single.Text("Status"));
        Assert.Equal((1, 0), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void ARemovalThatDidNotHappenIsNotBelieved()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Add-EmulatorFault {Set} SilentDrop");

        var result = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Equal("ExchangeFailed", Assert.Single(result.Errors).Id());
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        // It is still this module's, so that it can be removed later.
        Assert.Equal("Removed", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Fact]
    public void ARemovalWhoseAnswerWasLostIsFoundByReadingBack()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Add-EmulatorFault {Set} TimeOut -AfterChange");

        Assert.Equal("Removed", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Fact]
    public void ScriptsCanIndexTheListsOfARemoval()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains users.example; Add-CommerceSafeSenders ada@contoso.com -Sender "
                + "a.example");

        var texts = exchange.Run(
            """
            $c = Get-CommerceMailChange
            $r = Remove-CommerceSafeSenders ada@contoso.com -Sender a.example, users.example, absent.example
            $r.Removed[0]; $r.NotOwned[0]; $r.NotFound[0]; $c.Before[0]; $c.Added[0]; $c.After[0]; (Get-CommerceMailChange)[1].Removed[0]
            """).Output.Select(o => o.ToString());

        Assert.Equal(["a.example", "users.example", "absent.example", "users.example", "a.example", "users.example", "a.example"], texts);
    }
}
