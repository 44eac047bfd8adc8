using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>
/// Changes that Exchange made though it reported an error: what is there when the object is read back counts, not the error.
/// </summary>
public class ChangeStoredDespiteErrorTests
{
    private const string Denied = "NonTerminatingError -ExceptionType Contoso.CmdletAccessDeniedException";
    private const string Invalid =
        "NonTerminatingError -ExceptionType Contoso.JunkEmailValidationException -Message 'Junk e-mail validation error. Value: "
            + "a.example.'";

    public static TheoryData<string> Errors =>
        ["SignInRequired", "NonTerminatingError", Denied, Invalid, "TerminatingError", "TimeOut", "TransientError"];

    [Theory]
    [MemberData(nameof(Errors))]
    public void SendersThatWereStoredAreKnownAndTakenBack(string error)
    {
        foreach (var selection in new[] { "ada@contoso.com", "-All" })
        {
            using var exchange = new EmulatedExchange();
            exchange.Arrange($"Add-EmulatorFault {Set} {error} -AfterChange");

            var result = exchange.Run($"Add-CommerceSafeSenders {selection} -Sender a.example");
            var change = exchange.Run("Get-CommerceMailChange -Target ada@contoso.com").Single;

            Assert.Empty(result.Errors);
            Assert.All(result.Output, o => Assert.Equal(("Added", 0), (o.Text("Status"), o.Texts("Rejected").Length)));
            Assert.Equal(("Verified", "a.example"), (change.Text("Result"), Assert.Single(change.Texts("Added"))));
            exchange.Arrange("$null = Get-CommerceMailChange | Undo-CommerceMailChange");
            Assert.Empty(exchange.Stored(Ada));
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void SendersThatWereRemovedAreNotThisModulesAnyMore(string error)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            $"$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example; Add-EmulatorFault {Set} {error} -AfterChange");

        var result = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains a.example");

        Assert.Equal("Removed", result.Text("Status"));
        Assert.Equal("Rejected", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("Status"));
    }

    [Fact]
    public void ARefusalThatCannotBeReadBackIsSettledByTheNextRun()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SignInRequired -AfterChange; Add-EmulatorFault {Get} TransientError -Skip 1 -Times 0");

        var failed = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var before = exchange.Run("Get-CommerceMailChange").Single;
        exchange.Arrange("Clear-EmulatorFault");
        var next = exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example").Single;
        var after = exchange.Run("Get-CommerceMailChange").Single;

        Assert.Equal("MailboxSignInRequired", Assert.Single(failed.Errors).Id());
        Assert.Equal(("Unverified", "Unchanged", "Verified"), (before.Text("Result"), next.Text("Status"), after.Text("Result")));
        Assert.Equal(["a.example"], after.Texts("Added"));
    }

    [Fact]
    public void ARefusalThatChangedNothingIsAFailure()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SignInRequired");

        exchange.Run("Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var change = exchange.Run("Get-CommerceMailChange").Single;

        Assert.Equal("Failed", change.Text("Result"));
        Assert.Empty(change.Texts("Added"));
        Assert.Empty(change.Texts("After"));
    }

    [Theory]
    [InlineData("Set-HostedConnectionFilterPolicy", "Add-CommerceIPAllowList 203.0.114.1")]
    [InlineData("New-TransportRule", "Set-CommerceMailFlowRule -Rule Allow")]
    public void ListsAndRulesToo(string command, string change)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {command} {Denied} -AfterChange");

        var result = exchange.Run(change).Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal("Verified", exchange.Run("Get-CommerceMailChange").Single.Text("Result"));
        Assert.Equal("Removed", exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange").Single.Text("Status"));
    }

    [Fact]
    public void WhatWasChangedOfARuleBeforeARefusalIsRemembered()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "$null = Set-CommerceMailFlowRule -Rule Allow; Disable-TransportRule 'Commerce mail: allow' -Confirm:$false; "
                + $"Add-EmulatorFault Enable-TransportRule {Denied}");

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow -Mode Enforce");
        var change = exchange.Run("Get-CommerceMailChange").Output[1];

        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Equal("Verified", change.Text("Result"));
        Assert.Equal(["Mode=Enforce"], change.Texts("Added"));
        Assert.Equal(["Mode=Audit"], change.Texts("Removed").Where(l => l.StartsWith("Mode", StringComparison.Ordinal)));
    }
}
