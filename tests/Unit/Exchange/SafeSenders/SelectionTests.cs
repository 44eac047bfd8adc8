using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Mailboxes by place, mailboxes from other commands' pipelines, and safe senders that an older profile has left.</summary>
public class SelectionTests
{
    private const string Places =
        "Add-EmulatorMailbox one@contoso.com -Attribute @{ OrganizationalUnit = 'contoso.com/Shops/North'; Database = 'DB02' }; "
        + "Add-EmulatorMailbox two@contoso.com -Attribute @{ OrganizationalUnit = 'contoso.com/Shopsters'; ServerName = 'EX02' }";

    [Theory]
    [InlineData("-Shape OnPremises", "-OrganizationalUnit contoso.com/Shops", "one@contoso.com")]
    [InlineData("-Shape OnPremises", "-OrganizationalUnit contoso.com/Shops/North", "one@contoso.com")]
    [InlineData("", "-OrganizationalUnit contoso.com/Shops", "one@contoso.com")]
    [InlineData("-Shape OnPremises", "-Database DB02", "one@contoso.com")]
    [InlineData("-Shape OnPremises", "-Server EX02", "two@contoso.com")]
    [InlineData("-Shape OnPremises", "-Database DB02 -RecipientTypeDetails SharedMailbox", "")]
    public void APlaceSelectsItsMailboxes(string shape, string selection, string expected)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(Places);

        var found = exchange.Run($"Get-CommerceSafeSenders {selection} -ErrorAction SilentlyContinue").Output
            .Select(o => o.Text("Identity"));

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("-Database DB01")]
    [InlineData("-Server EX01")]
    public void ExchangeOnlineHasNoDatabasesAndServersToSelect(string selection)
    {
        using var exchange = new EmulatedExchange();

        Assert.Contains("servers of your own", exchange.RunToError($"Get-CommerceSafeSenders {selection}").Error.Exception.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-CASMailbox")]
    [InlineData("Get-Recipient -RecipientTypeDetails UserMailbox, SharedMailbox, RoomMailbox")]
    [InlineData("Get-DistributionGroupMember 'Shop Team'")]
    [InlineData("Get-Mailbox")]
    public void PipedMailboxesHaveNamesThatAPersonKnows(string source)
    {
        using var exchange = new EmulatedExchange();

        var results = exchange.Run($"{source} | Add-CommerceSafeSenders -Sender a.example").Output;

        Assert.NotEmpty(results);
        Assert.All(results, r => Assert.EndsWith("@contoso.com", r.Text("Identity"), StringComparison.Ordinal));
        Assert.All(results, r => Assert.Equal("Added", r.Text("Status")));
    }

    [Fact]
    public void ASenderOfAnOlderProfileIsLeftOver()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Set-EmulatorMailbox {Ada} -TrustedSendersAndDomains mine.example");
        exchange.Run($"Add-CommerceSafeSenders {Ada} -Sender old.example, new.example");

        var test = exchange.Run($"Test-CommerceSafeSenders {Ada} -Sender new.example").Single;

        Assert.Equal(("Fail", "old.example"), (test.Text("Result"), Assert.Single(test.Texts("LeftOver"))));
        exchange.Run($"Remove-CommerceSafeSenders {Ada} -Sender old.example");
        Assert.Equal("Pass", exchange.Run($"Test-CommerceSafeSenders {Ada} -Sender new.example").Single.Text("Result"));
        Assert.Equal(["mine.example", "new.example"], exchange.Stored(Ada).Order(StringComparer.Ordinal));
    }
}
