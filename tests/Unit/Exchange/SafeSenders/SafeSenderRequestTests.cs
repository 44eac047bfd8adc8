using CommerceMailAdmin.Engine.Exchange.SafeSenders;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

public class SafeSenderRequestTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("@Example.COM", "example.com")]
    [InlineData(" Shop@Example.com ", "shop@example.com")]
    [InlineData("case++AB12@support.example", "case++ab12@support.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    public void SendersAreBroughtIntoOneForm(string given, string expected)
    {
        var request = SafeSenderRequest.Create([given], force: false);

        Assert.Equal([expected], request.Senders);
        Assert.Empty(request.Rejected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("@")]
    [InlineData("example")]
    [InlineData("*.example.com")]
    [InlineData("*@example.com")]
    [InlineData("two words@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a@example..com")]
    [InlineData("https://example.com/")]
    [InlineData("example.com;other.example")]
    [InlineData("Shop <shop@example.com>")]
    public void MalformedSendersAreRejected(string? given)
    {
        var request = SafeSenderRequest.Create([given, "example.com"], force: false);

        Assert.Equal(["example.com"], request.Senders);
        var rejection = Assert.Single(request.Rejected);
        Assert.Equal(SafeSenderRejectionReason.Malformed, rejection.Reason);
        Assert.Equal(given ?? "", rejection.Sender);
        Assert.NotEmpty(rejection.Explanation);
    }

    [Fact]
    public void ALocalPartOfSixtyFourIsTheLongest()
    {
        var longest = new string('a', 64) + "@example.com";

        Assert.Equal([longest], SafeSenderRequest.Create([longest, "a" + longest], false).Senders);
    }

    [Fact]
    public void DuplicatesAreMergedWhateverTheirForm()
    {
        var request = SafeSenderRequest.Create(["bücher.example", "@Bücher.example", "a.example", "xn--bcher-kva.example"], false);

        Assert.Equal(["xn--bcher-kva.example", "a.example"], request.Senders);
        Assert.Equal(["bücher.example"], request.Duplicates);
    }

    [Fact]
    public void ThePublicMailDomainIsRefusedButNotAnAddressThere()
    {
        var request = SafeSenderRequest.Create(["@Gmail.com", "shop@gmail.com", "gmail.com"], force: false);

        Assert.Equal(["shop@gmail.com"], request.Senders);
        Assert.Equal(SafeSenderRejectionReason.PublicMailDomain, Assert.Single(request.Rejected).Reason);
        Assert.Equal(["@Gmail.com"], request.Duplicates);
    }

    [Fact]
    public void ThePublicMailDomainIsTakenWhenAllowed() =>
        Assert.Equal(["gmail.com"], SafeSenderRequest.Create(["gmail.com"], force: true).Senders);
}
