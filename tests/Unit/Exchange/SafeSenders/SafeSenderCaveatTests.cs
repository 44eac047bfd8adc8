using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>What results tell beside the plain outcome, and what a drift check notices.</summary>
public class SafeSenderCaveatTests
{
    [Fact]
    public void DomainsThatAQuarantiningPolicyIgnoresAreNamed()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorContentFilterPolicy Default -SpamAction Quarantine");

        var added = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example, shop@b.example");
        var result = added.Single;

        Assert.Contains("may have no effect", Assert.Single(added.Warnings), StringComparison.Ordinal);
        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal(["a.example"], result.Texts("IgnoredByPolicy"));
        Assert.Contains("'Default' quarantines spam", Assert.Single(result.Texts("Notes")), StringComparison.Ordinal);
        Assert.Equal(["a.example"],
            exchange.Run("Get-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Texts("IgnoredByPolicy"));
        Assert.Equal(["a.example"],
            exchange.Run("Test-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Texts("IgnoredByPolicy"));
    }

    [Theory]
    [InlineData("", "a.example", "Fail")]
    [InlineData("", "shop@b.example", "Pass")]
    [InlineData("Set-EmulatorContentFilterPolicy Other -SpamAction MoveToJmf", "a.example", "Neutral")]
    public void ASenderThatAPolicyIgnoresIsNotFine(string arrange, string sender, string result)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            $"Set-EmulatorContentFilterPolicy Default -SpamAction Quarantine; {arrange}; $null = Add-CommerceSafeSenders ada@contoso.com "
                + $"-Sender {sender}");

        var test = exchange.Run($"Test-CommerceSafeSenders ada@contoso.com -Sender {sender}").Single;

        Assert.Equal(result, test.Text("Result"));
        Assert.Equal(result == "Pass", test.Text("Reason") is null);
    }

    [Fact]
    public void APolicyThatMovesSpamIgnoresNothing()
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;

        Assert.Empty(result.Texts("IgnoredByPolicy"));
        Assert.Empty(result.Texts("Notes"));
    }

    [Theory]
    [InlineData("Online", 1)]
    [InlineData("OnPremises", 0)]
    public void ASharedMailboxOnlineHasItsCaveat(string shape, int notes)
    {
        using var exchange = new EmulatedExchange($"-Shape {shape}");

        var result = exchange.Run("Add-CommerceSafeSenders -RecipientTypeDetails SharedMailbox -Sender a.example").Single;

        Assert.Equal("SharedMailbox", result.Text("RecipientTypeDetails"));
        Assert.Equal(notes, result.Texts("Notes").Length);
    }

    [Theory]
    [InlineData("Trusted")]
    [InlineData("Blocked")]
    public void AStaleEntryIsNamedWithTheCommandThatRemovesIt(string list)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            $"Set-EmulatorMailbox ada@contoso.com -{list}SendersAndDomains old.contoso.com; Add-EmulatorAcceptedDomain old.contoso.com");

        var result = exchange.Run("Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example");
        var remedy = result.Output[0].Text("Reason")![result.Output[0].Text("Reason")!.IndexOf(Set, StringComparison.Ordinal)..];
        exchange.Arrange(remedy);

        Assert.Equal("MailboxEntryNotAllowed", Assert.Single(result.Errors).Id());
        Assert.Equal(["Failed", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Equal(["old.contoso.com"], result.Output[0].Texts("SuspectEntries"));
        Assert.Equal("Added", exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Theory]
    [InlineData("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example")]
    [InlineData("Get-CommerceMailChange | Undo-CommerceMailChange")]
    public void AStaleEntryIsNamedToTheOneWhoRemovesToo(string command)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        exchange.Arrange(
            "Set-EmulatorMailbox ada@contoso.com -BlockedSendersAndDomains old.contoso.com; Add-EmulatorAcceptedDomain old.contoso.com");

        var result = exchange.Run(command);

        Assert.Equal("MailboxEntryNotAllowed", Assert.Single(result.Errors).Id());
        Assert.Contains("-BlockedSendersAndDomains @{Remove='old.contoso.com'}", result.Errors[0].Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AStaleEntryThatExchangeDoesNotNameIsSuspected()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains fine.example, boss@contoso.com");
        exchange.Arrange(
            $"Add-EmulatorFault {Set} NonTerminatingError -ExceptionType Microsoft.Exchange.Data.Storage.JunkEmailValidationException "
                + "-Message 'Not valid.'");

        var failed = Assert.Single(exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Output);

        Assert.Equal(["boss@contoso.com"], failed.Texts("SuspectEntries"));
        Assert.Contains("@{Remove='boss@contoso.com'}", failed.Text("Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void ADriftCheckNoticesThatSomethingEmptiesLists()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "$null = Add-CommerceSafeSenders ada@contoso.com, bo@contoso.com -Sender a.example, b.example; Clear-EmulatorAllowEntry "
                + "-SafeSender");

        var result = exchange.Run(
            "Test-CommerceSafeSenders ada@contoso.com, bo@contoso.com, cleo@contoso.com -Sender a.example, c.example");

        Assert.All(result.Output, o => Assert.Equal("Fail", o.Text("Result")));
        Assert.Equal([1, 1, 0], result.Output.Select(o => o.Texts("Removed").Length));
        Assert.Contains("2 mailboxes have lost", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Fact]
    public void WhatTheModuleItselfTookOutIsNoDrift()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Get-CommerceMailChange | Undo-CommerceMailChange");

        var result = exchange.Run("Test-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Empty(Assert.Single(result.Output).Texts("Removed"));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void MailboxesThatFailedBecauseExchangeWasBusyAreCountedAtTheEnd()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");
        exchange.Arrange($"Add-EmulatorFault {Set} TransientError -Times 0 -Identity bo@contoso.com");

        var result = exchange.Run("Add-CommerceSafeSenders -All -Sender a.example");

        Assert.Equal("bo@contoso.com", Assert.Single(result.Errors).TargetObject);
        Assert.Contains("1 mailbox failed because Exchange was busy", Assert.Single(result.Warnings), StringComparison.Ordinal);
        exchange.Arrange("Clear-EmulatorFault");
        Assert.Equal(4, exchange.Run("Add-CommerceSafeSenders -All -Sender a.example").Output.Count(o => o.Text("Status") == "Unchanged"));
        Assert.Equal(1, exchange.Calls(Set));
    }

    [Fact]
    public void APassingThrottleIsNotNoticed()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            $"Add-EmulatorFault {Set} Throttle -Times 2 -RetryAfterSeconds 0; Add-EmulatorFault {Get} ServiceUnavailable -Times 1 "
                + "-RetryAfterSeconds 0");

        Assert.Empty(exchange.Run("Add-CommerceSafeSenders -All -Sender a.example").Errors);
        Assert.Equal(3, exchange.Calls(Set));
    }

    [Fact]
    public void TwoProcessesShareAJournal()
    {
        using var folder = new TemporaryFolder();
        var journal = Path.Combine(folder.Path, "changes.jsonl");
        File.WriteAllText(journal, "{\"version\":1,\"ki");
        string Script(string organisation) =>
            $"Import-Module '{Repository.Emulator}/ExchangeEmulator.psd1'; Initialize-ExchangeEmulator -Shape OnPremises -Empty; "
            + $"Add-EmulatorMailbox -Count 40 -NamePrefix {organisation}; $null = Add-CommerceSafeSenders -All -Sender a.example "
            + $"-JournalPath '{journal}'";

        using var first = ConsoleRun.Start("-Command", Script("one"));
        using var second = ConsoleRun.Start("-Command", Script("two"));
        first.WaitForExit();
        second.WaitForExit();

        using var session = new ModuleSession();
        var changes = session.Run("Get-CommerceMailChange -JournalPath $args[0]", journal);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal((80, 2),
            (changes.Output.Count(c => c.Text("Result") == "Verified"), changes.Output.Select(c => c.Text("RunId")).Distinct().Count()));
        Assert.Contains("1 line of", Assert.Single(changes.Warnings), StringComparison.Ordinal);
    }
}
