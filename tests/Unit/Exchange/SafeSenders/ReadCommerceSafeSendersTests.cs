using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Get- and Test-CommerceSafeSenders.</summary>
public class ReadCommerceSafeSendersTests
{
    private const string Arranged =
        "Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains z.example, a.example -BlockedSendersAndDomains b.example, a.example "
            + "-TrustedRecipientsAndDomains r.example -TrustedListsOnly $true";

    [Theory]
    [InlineData("-Shape Online")]
    [InlineData("-Shape OnPremises")]
    [InlineData("-Prefix EXO")]
    public void GetTellsWhatIsThereAndWhatIsNot(string shape)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(Arranged);

        var state = exchange.Run("Get-CommerceSafeSenders ada@contoso.com -Sender a.example, b.example").Single;

        Assert.Equal(["a.example"], state.Texts("Present"));
        Assert.Equal(["b.example"], state.Texts("Missing"));
        Assert.Equal(["a.example", "b.example"], state.Texts("Blocked"));
        Assert.Equal(["a.example", "z.example"], state.Texts("TrustedSendersAndDomains"));
        Assert.Equal(["a.example", "b.example"], state.Texts("BlockedSendersAndDomains"));
        Assert.Equal(("1021", "True", "True", "False"),
            (state.Text("RemainingEntries"), state.Text("Enabled"), state.Text("TrustedListsOnly"), state.Text("ContactsTrusted")));
        Assert.Equal((1, 0), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Fact]
    public void AWildcardReturnsEveryMailboxThatMatches()
    {
        using var exchange = new EmulatedExchange("-Empty");
        exchange.Arrange("Add-EmulatorMailbox -Count 1100");

        var result = exchange.Run("Get-CommerceSafeSenders mailbox*");

        Assert.Empty(result.Warnings);
        Assert.Equal(1100, result.Output.Count);
        Assert.Equal("mailbox00001", result.Output[0].Text("Identity"));
        Assert.Equal("mailbox01100", result.Output[1099].Text("Identity"));
    }

    [Fact]
    public void AWildcardInAConnectionOfItsOwnTellsTheCaveatsToo()
    {
        using var exchange = new EmulatedExchange("-Organization shop.onmicrosoft.com");
        exchange.Arrange(
            "Set-EmulatorContentFilterPolicy Default -SpamAction Quarantine; Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains "
                + "a.example");

        var state = exchange.Run(
            "Get-CommerceSafeSenders a* -Sender a.example, b.example -ThrottleLimit 2 -ArgumentList "
            + $"'{Support.Repository.Emulator}/ExchangeEmulator.psd1' "
            + "-ConnectionScript { param($module) Import-Module $module; Connect-ExchangeOnline -Organization shop.onmicrosoft.com }").Single;

        Assert.Equal(("a.example", "b.example", "a.example"),
            (state.Texts("Present").Single(), state.Texts("Missing").Single(), state.Texts("IgnoredByPolicy").Single()));
        Assert.Contains("'Default'", state.Texts("Notes").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void AWildcardThatMatchesNothingIsAnError()
    {
        using var exchange = new EmulatedExchange();

        Assert.Equal("MailboxNotFound", Assert.Single(exchange.Run("Get-CommerceSafeSenders nobody*").Errors).Id());
    }

    [Theory]
    [InlineData("Get-CommerceSafeSenders")]
    [InlineData("Test-CommerceSafeSenders")]
    public void ABlankNameIsNeverSent(string command)
    {
        using var exchange = new EmulatedExchange();

        var result = exchange.Run($"'', $null, 'ada@contoso.com' | {command}");

        Assert.Equal(["IdentityBlank", "IdentityBlank"], result.Errors.Select(e => e.Id()));
        Assert.Single(result.Output);
        Assert.Equal(1, exchange.Calls(Get));
    }

    [Fact]
    public void TestPassesOnceEverythingIsThereAndFailsWhenItWasWiped()
    {
        using var exchange = new EmulatedExchange();

        var before = exchange.Run("Test-CommerceSafeSenders ada@contoso.com").Single;
        exchange.Arrange("Add-CommerceSafeSenders ada@contoso.com");
        var filled = exchange.Run("Test-CommerceSafeSenders ada@contoso.com").Single;
        exchange.Arrange("Clear-EmulatorAllowEntry -SafeSender");
        var wiped = exchange.Run("Test-CommerceSafeSenders ada@contoso.com").Single;

        Assert.Equal(("Fail", "Pass", "Fail"), (before.Text("Result"), filled.Text("Result"), wiped.Text("Result")));
        Assert.Equal(4, wiped.Texts("Missing").Length);
        Assert.Equal(4, filled.Texts("Present").Length);
        Assert.Null(filled.Text("Reason"));
        Assert.Equal((1, 0), (exchange.Calls(Get), exchange.Calls(Set)));
    }

    [Theory]
    [InlineData("nobody@contoso.com", "", "PermError", "MailboxNotFound")]
    [InlineData("bo@contoso.com", "Throttle", "TempError", "ExchangeThrottled")]
    [InlineData("bo@contoso.com", "TransientError", "TempError", "ExchangeUnavailable")]
    public void AMailboxThatCannotBeReadIsNoFail(string identity, string fault, string verdict, string errorId)
    {
        using var exchange = new EmulatedExchange();
        if (fault.Length > 0)
        {
            exchange.Arrange($"Add-EmulatorFault {Get} {fault} -Times 0 -Identity {identity}");
        }

        var result = exchange.Run("Test-CommerceSafeSenders $args[0], ada@contoso.com", identity);

        Assert.Equal(errorId, Assert.Single(result.Errors).Id());
        Assert.Equal([verdict, "Fail"], result.Output.Select(o => o.Text("Result")));
        Assert.NotNull(result.Output[0].Text("Reason"));
    }

    [Fact]
    public void AMalformedSenderCountsAsMissing()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains a.example");

        var result = exchange.Run("Test-CommerceSafeSenders ada@contoso.com -Sender a.example, '*.example'");

        Assert.Equal("SenderMalformed", Assert.Single(result.Errors).Id());
        Assert.Equal("Fail", Assert.Single(result.Output).Text("Result"));
    }

    [Fact]
    public void MailboxesAreTestedAsTheyArrive()
    {
        using var exchange = new EmulatedExchange("-Shape OnPremises");

        var calls = exchange.Run(
            $"'ada@contoso.com', 'bo@contoso.com' | Test-CommerceSafeSenders | ForEach-Object {{ (Get-EmulatorCallCount {Get}).Calls }}");

        Assert.Equal([1, 2], calls.Output.Select(o => (int)o.BaseObject));
    }

    [Fact]
    public void ReadingNeedsNoSetCommand()
    {
        using var exchange = new EmulatedExchange($"-ExcludeCommand {Set}");

        Assert.Equal("Fail", exchange.Run("Test-CommerceSafeSenders ada@contoso.com").Single.Text("Result"));
    }
}
