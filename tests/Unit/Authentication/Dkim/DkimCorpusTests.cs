using System.Text;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

public class DkimCorpusTests
{
    [Theory]
    [InlineData("001.txt", "brisbane,test")]
    [InlineData("002.txt", "newengland")]
    [InlineData("003.txt", "ietf1,ietf1")]
    public async Task PublicMessagesVerify(string file, string selectors)
    {
        var (message, zone) = Read(file);

        var results = await DkimTest.VerifyAll(message, zone);

        Assert.Equal(selectors.Split(','), results.Select(r => r.Selector));
        Assert.All(results, DkimTest.AssertPass);
    }

    [Theory]
    [InlineData("001.txt")]
    [InlineData("002.txt")]
    [InlineData("003.txt")]
    public async Task PublicMessagesFailOnceChanged(string file)
    {
        var (message, zone) = Read(file);

        Assert.All(await DkimTest.VerifyAll(message.Replace("\nHi.", "\nHo."), zone), r => Assert.Equal(DkimFailure.BodyHash, r.Failure));
        Assert.All(await DkimTest.VerifyAll(message.Replace("\nFrom: J", "\nFrom: K"), zone),
            r => Assert.Equal(DkimFailure.Signature, r.Failure));
    }

    private static (string Message, ZoneResolver Zone) Read(string file)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Repository.Data, "dkim", file)));
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var zone = new ZoneResolver();
        foreach (var line in text[..end].Split('\n'))
        {
            var space = line.IndexOf(' ');
            zone.Txt(line[..space], line[(space + 1)..]);
        }

        return (text[(end + 2)..], zone);
    }
}
