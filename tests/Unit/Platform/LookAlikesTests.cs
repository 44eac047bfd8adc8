using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Platform;

public class LookAlikesTests
{
    private readonly LookAlikes _lookAlikes = new(ProfileReader.BuiltIn, new PlatformSenders(ProfileReader.BuiltIn));

    [Theory]
    [InlineData("support.instagram.com.evil.example", "stands within")]
    [InlineData("instagram.com-help.example", "the platform's name stands within")]
    [InlineData("instagram-support.example", "the platform's name stands within")]
    [InlineData("facebook.sellers.example", "the platform's name stands within")]
    [InlineData("instagram.co", "the platform's name stands within")]
    [InlineData("lnstagram.com", "reads like instagram")]
    [InlineData("1nstagram.com", "reads like instagram")]
    [InlineData("instagrarn.com", "reads like instagram")]
    [InlineData("faceb00k.com", "reads like facebook")]
    [InlineData("support.faceb0ok.example", "reads like facebook")]
    [InlineData("instagramsupport.example", "reads like instagram")]
    [InlineData("commercefacebook.example", "reads like facebook")]
    [InlineData("xn--nstagram-shh.example", "reads like instagram")]
    [InlineData("xn--fcebook-2fg.com", "reads like facebook")]
    [InlineData("instagarm.com", "spelled almost like instagram")]
    [InlineData("instagraam.com", "spelled almost like instagram")]
    [InlineData("facebok.com", "spelled almost like facebook")]
    [InlineData("faecbook.com", "spelled almost like facebook")]
    public void DomainsMadeToBeMistakenAreTold(string domain, string why) =>
        Assert.Contains(why, Why("", domain), StringComparison.Ordinal);

    [Theory]
    [InlineData("Instagram")]
    [InlineData("instagram support")]
    [InlineData("Instagram  Support Team")]
    [InlineData("Facebook Support")]
    [InlineData("Facebook Marketplace")]
    [InlineData("lnstagram Support")]
    [InlineData("Instаgram")]
    [InlineData("Ｉｎｓｔａｇｒａｍ")]
    [InlineData("Ínstagram_Support")]
    [InlineData("help@support.facebook.com")]
    public void ThePlatformsNamesElsewhereAreTold(string name) =>
        Assert.Contains("evil.example", Why(name, "evil.example"), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "shop.example")]
    [InlineData("Instagram", "instagram.com")]
    [InlineData("Instagram", "mail.instagram.com")]
    [InlineData("Facebook", "facebookmail.com")]
    [InlineData("Instagram Support", "support.instagram.com")]
    [InlineData("Instagram Marketing Weekly", "agency.example")]
    [InlineData("Facebooker Friends", "club.example")]
    [InlineData("Anna", "histogram.example")]
    [InlineData("Anna", "handbook.example")]
    [InlineData("Anna", "telegram.example")]
    [InlineData("Anna", "commerce.example")]
    [InlineData("Anna", "xn--.example")]
    [InlineData("Anna", "localhost")]
    public void OrdinarySendersAreNot(string name, string domain) => Assert.Null(_lookAlikes.Why(new MailAddress(name, "x", domain)));

    [Fact]
    public void ARelayAddressElsewhereIsTold() =>
        Assert.Contains("relay address", _lookAlikes.Why(new MailAddress("", "case++ab12", "shop.example")), StringComparison.Ordinal);

    [Theory]
    [InlineData("instagram", "instagram", 0, true)]
    [InlineData("instagram", "instagrem", 1, true)]
    [InlineData("instagram", "nistagram", 1, true)]
    [InlineData("instagram", "instagrams", 1, true)]
    [InlineData("instagram", "nstagrem", 1, false)]
    [InlineData("instagram", "nstagrem", 2, true)]
    [InlineData("", "ab", 2, true)]
    [InlineData("", "abc", 2, false)]
    public void SlipsAreCounted(string a, string b, int limit, bool within)
    {
        Assert.Equal(within, EditDistance.Within(a, b, limit));
        Assert.Equal(within, EditDistance.Within(b, a, limit));
    }

    private string? Why(string name, string domain) => _lookAlikes.Why(new MailAddress(name, "x", domain));
}
