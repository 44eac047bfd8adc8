using System.Runtime.Versioning;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>Writing through links. Windows skips each test: it has no such modes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LinkTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Owner, true)]
    [InlineData(Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute, true)]
    [InlineData(Owner | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute, false)]
    [InlineData(Owner | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute, false)]
    [InlineData(Owner | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit, false)]
    public void ALinkIsFollowedOnlyWhereNobodyElseCanMakeOne(UnixFileMode mode, bool isFollowed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var target = _folder.Write("target", "old");
        var open = Directory.CreateDirectory(Path.Combine(_folder.Path, "open")).FullName;
        var link = Path.Combine(open, "report.html");
        File.CreateSymbolicLink(link, "../target");
        File.SetUnixFileMode(open, mode);

        if (isFollowed)
        {
            Write(link);
            using var file = PrivateFile.Open(link, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Assert.Equal(3, file.Length);
        }
        else
        {
            Assert.Contains("others can write to", Assert.Throws<IOException>(() => Write(link)).Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => PrivateFile.Open(link, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }

        Assert.Equal(isFollowed ? "new" : "old", File.ReadAllText(target));
        Assert.Equal("../target", new FileInfo(link).LinkTarget);
    }

    [Theory]
    [InlineData(Owner, true)]
    [InlineData(Owner | UnixFileMode.GroupWrite, false)]
    public void ALinkToAFolderIsFollowedOnlyWhereNobodyElseCanMakeOne(UnixFileMode mode, bool isFollowed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var target = Directory.CreateDirectory(Path.Combine(_folder.Path, "target")).FullName;
        var open = Directory.CreateDirectory(Path.Combine(_folder.Path, "open")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(open, "reports"), target);
        File.SetUnixFileMode(open, mode);
        var file = Path.Combine(open, "reports", "report.html");

        if (isFollowed)
        {
            Write(file);
        }
        else
        {
            Assert.Throws<IOException>(() => Write(file));
        }

        Assert.Equal(isFollowed, File.Exists(Path.Combine(target, "report.html")));
    }

    [Fact]
    public void LinksInACircleEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows gives the right to make links to administrators only.");
        var link = Path.Combine(_folder.Path, "a");
        File.CreateSymbolicLink(link, "a");

        Assert.Throws<IOException>(() => Write(link));
    }

    [Fact]
    public void APrivateFileIsItsOwnersFromTheFirstByte()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows protects the user's own folders.");
        var file = Path.Combine(_folder.Path, "report.html");
        var modes = new List<UnixFileMode>();

        AtomicFile.Write(file, isPrivate: true, stream =>
        {
            modes.Add(File.GetUnixFileMode(((FileStream)stream).SafeFileHandle));
            stream.Write("x"u8);
        });

        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], modes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static void Write(string file) => AtomicFile.Write(file, isPrivate: false, s => s.Write(Encoding.UTF8.GetBytes("new")));
}
