using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>How mailboxes are named: by value, by property, by columns of exports; names that mean none or several.</summary>
public class SafeSenderIdentityTests
{
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
}
