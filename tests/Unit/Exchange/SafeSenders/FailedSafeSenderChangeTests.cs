using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Changes that Exchange fails, throttles, loses or cannot take at all.</summary>
public class FailedSafeSenderChangeTests
{
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
}
