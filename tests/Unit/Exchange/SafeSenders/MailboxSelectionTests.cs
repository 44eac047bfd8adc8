using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Mailboxes by filter, kind and group.</summary>
public class MailboxSelectionTests : ManyMailboxesTest
{
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
}
