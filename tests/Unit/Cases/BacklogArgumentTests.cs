using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>Arguments that make no sense, and text from mail that would steer a terminal.</summary>
public sealed class BacklogArgumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("-At 9999-12-31", "AtOutOfRange", "9999-12-31")]
    [InlineData("-At ([DateTimeOffset]::MaxValue)", "AtOutOfRange", "9999-12-31")]
    [InlineData("-At ([DateTimeOffset]::MinValue)", "AtOutOfRange", "0001-01-01")]
    [InlineData("-SellerAddress 'help@shop.example', 'shop'", "SellerAddressMalformed", "'shop'")]
    [InlineData("-SellerAddress 'a@b@shop.example'", "SellerAddressMalformed", "a@b@shop.example")]
    [InlineData("-SellerAddress '*@shop.example'", "SellerAddressMalformed", "*@shop.example")]
    public void ABadArgumentEndsTheCommandAndIsNamed(string arguments, string errorId, string named)
    {
        var result = _session.Run($"Get-CommerceCaseBacklog $args[0] {arguments}", _folder.Path);

        var error = Assert.Single(result.Errors);
        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help@shop.example")]
    [InlineData("@shop.example")]
    [InlineData("shop.example")]
    public void AddressesAndDomainsAreSellers(string entry) =>
        Assert.Empty(_session.Run("Get-CommerceCaseBacklog $args[0] -SellerAddress $args[1]", _folder.Path, entry).Errors);

    [Fact]
    public void ControlCharactersFromMailAreNotShown()
    {
        _folder.Write(
            "Inbox/1.eml",
            "Received: by mx; Mon, 8 Jun 2026 09:00:00 +0000\nFrom: case++a1@support.instagram.com\nTo: s@shop.example\nSubject: Message "
            + "from user\n"
            + "Message-ID: <1@x>\n\nOrder number: 4711000\nReason: \u001b[late\u0007\n");

        var found = new CaseBacklogItemView(_session.Run("Get-CommerceCaseBacklog $args[0] -TimeZone UTC -At 2026-06-09T00:00:00Z",
            _folder.Path).Single);

        Assert.NotNull(found.Reason);
        Assert.DoesNotContain(found.Reason, char.IsControl);
    }
}
