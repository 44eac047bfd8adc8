using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Files;

/// <summary>The percentage of progress: of all files and folders that were named, and none if the size is not known.</summary>
public sealed class MailSizeTests
{
    [Fact]
    public async Task TheShareOfAllFilesIsThePercentage()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.eml", new byte[600]);
        folder.Write("a/b/2.eml", new byte[300]);
        var file = folder.Write("c.mbox", new byte[100]);
        using var size = new MailSize([Path.Combine(folder.Path, "a"), file]);
        await size.Counted;
        Assert.Equal((0, 25, 99, 100, 100),
            (size.Percent(0), size.Percent(250), size.Percent(999), size.Percent(1000), size.Percent(5000)));
    }

    [Fact]
    public async Task WithoutASizeThereIsNoPercentage()
    {
        using var folder = new TemporaryFolder();
        using var missing = new MailSize([Path.Combine(folder.Path, "none")]);
        await missing.Counted;
        Assert.Null(missing.Percent(1));
        using var empty = new MailSize([]);
        await empty.Counted;
        Assert.Null(empty.Percent(1));
    }
}
