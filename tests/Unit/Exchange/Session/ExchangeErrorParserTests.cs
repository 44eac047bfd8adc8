using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Unit.Exchange.Session;

public class ExchangeErrorParserTests
{
    private const string Tasks = "Microsoft.Exchange.Configuration.Tasks.";

    [Fact]
    public void TheThreeFieldsAreTakenApart()
    {
        var error = ExchangeErrorParser.Parse($"Ex94914C|{Tasks}ManagementObjectNotFoundException|Couldn't find object 'ada'.",
            "System.Exception");

        Assert.Equal("Ex94914C", error.Code);
        Assert.Equal($"{Tasks}ManagementObjectNotFoundException", error.Type);
        Assert.Equal("Couldn't find object 'ada'.", error.Message);
        Assert.Equal(ExchangeErrorKind.NotFound, error.Kind);
    }

    [Theory]
    [InlineData("|Microsoft.Exchange.Data.Directory.ADTransientException|Busy.", ExchangeErrorKind.Transient, "Busy.")]
    [InlineData("ExABCDEF||The user needs to sign in to Outlook Web App first.", ExchangeErrorKind.SignInRequired,
        "The user needs to sign in to Outlook Web App first.")]
    [InlineData("||", ExchangeErrorKind.Other, "Exchange reported an error without a text.")]
    [InlineData("|System.TimeoutException|", ExchangeErrorKind.Transient, "Exchange reported System.TimeoutException without a text.")]
    public void FieldsMayBeEmpty(string message, ExchangeErrorKind kind, string text)
    {
        var error = ExchangeErrorParser.Parse(message, "System.Exception");

        Assert.Equal(kind, error.Kind);
        Assert.Equal(text, error.Message);
    }

    [Fact]
    public void TheTextMayHoldTheSeparator() =>
        Assert.Equal("a | b | c", ExchangeErrorParser.Parse("Ex1|System.Exception|a | b | c", "").Message);

    [Fact]
    public void APlainTextWithSeparatorsIsNotTakenApart()
    {
        var error = ExchangeErrorParser.Parse("The values one | two | three are wrong.", "System.ArgumentException");

        Assert.Equal("The values one | two | three are wrong.", error.Message);
        Assert.Equal("System.ArgumentException", error.Type);
    }

    [Theory]
    [InlineData("ManagementObjectNotFoundException", ExchangeErrorKind.NotFound)]
    [InlineData("Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException", ExchangeErrorKind.Ambiguous)]
    [InlineData("Microsoft.Exchange.Data.Storage.JunkEmailValidationException", ExchangeErrorKind.InvalidEntry)]
    [InlineData("Microsoft.Exchange.Data.Directory.OverBudgetException", ExchangeErrorKind.Throttled)]
    [InlineData("Microsoft.Exchange.Management.ThrottlingRejectedOperationException", ExchangeErrorKind.Throttled)]
    [InlineData("Microsoft.Exchange.Data.Storage.StorageTransientException", ExchangeErrorKind.Transient)]
    [InlineData("System.UnauthorizedAccessException", ExchangeErrorKind.AccessDenied)]
    [InlineData("System.Management.Automation.Remoting.PSRemotingTransportException", ExchangeErrorKind.SessionLost)]
    [InlineData("System.InvalidOperationException", ExchangeErrorKind.Other)]
    [InlineData("", ExchangeErrorKind.Other)]
    public void OnPremisesTheTypeDecides(string type, ExchangeErrorKind kind) =>
        Assert.Equal(kind, ExchangeErrorParser.Parse("Something happened.", type).Kind);

    [Theory]
    [InlineData("Response status code does not indicate success: 429 (Too Many Requests). Retry-After: 30", ExchangeErrorKind.Throttled,
        30)]
    [InlineData("The remote server returned an error: (503) Server Unavailable.", ExchangeErrorKind.Transient, null)]
    [InlineData("Response status code does not indicate success: 504 (Gateway Timeout).", ExchangeErrorKind.Transient, null)]
    [InlineData("Response status code does not indicate success: 403 (Forbidden).", ExchangeErrorKind.AccessDenied, null)]
    [InlineData("Response status code does not indicate success: 401 (Unauthorized).", ExchangeErrorKind.SessionLost, null)]
    [InlineData("Response status code does not indicate success: 400 (Bad Request).", ExchangeErrorKind.Other, null)]
    [InlineData("The request budget is used up. Try again in 7 seconds.", ExchangeErrorKind.Other, 7)]
    [InlineData("The operation was rejected (429).", ExchangeErrorKind.Throttled, null)]
    [InlineData("Too many requests. Retry after 1 second.", ExchangeErrorKind.Throttled, 1)]
    [InlineData("Maximum retry count reached.", ExchangeErrorKind.Throttled, null)]
    [InlineData("There are 429 mailboxes.", ExchangeErrorKind.Other, null)]
    public void HttpFailuresAreReadByTheirStatus(string message, ExchangeErrorKind kind, int? seconds)
    {
        var error = ExchangeErrorParser.Parse(message, "System.Exception");

        Assert.Equal(kind, error.Kind);
        Assert.Equal(seconds, (int?)error.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void ALostOnlineSessionIsKnownByItsWords() =>
        Assert.Equal(
            ExchangeErrorKind.SessionLost,
            ExchangeErrorParser.Parse("There is no active connection to Exchange Online. Run Connect-ExchangeOnline first.",
                "System.Exception").Kind);

    [Theory]
    [InlineData("Junk e-mail validation error. Value: bob@contoso.com.", "bob@contoso.com")]
    [InlineData("Junk e-mail validation error. Value: 'contoso.com'", "contoso.com")]
    [InlineData("Junk e-mail validation error.", null)]
    public void TheRefusedEntryIsNamed(string text, string? entry)
    {
        var error = ExchangeErrorParser.Parse($"|Microsoft.Exchange.Data.Storage.JunkEmailValidationException|{text}", "");

        Assert.Equal(ExchangeErrorKind.InvalidEntry, error.Kind);
        Assert.Equal(entry, error.Value);
    }
}
