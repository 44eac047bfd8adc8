using System.IO.Compression;
using System.Management.Automation;
using System.Text;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Test-CommerceMailAuth -Path in a real PowerShell engine, answers from a snapshot.</summary>
public sealed class VerifyMessagesTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("messages-");
    private readonly string _dns;

    public VerifyMessagesTests()
    {
        _dns = Path.Combine(_folder.FullName, "dns.json");
        Directory.CreateDirectory(In("mail"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void EachMessageHasItsVerdictInTheOrderRead()
    {
        Save("1 genuine.eml", Delivered(Signed()));
        Save("2 forged.eml", Delivered(Content(), Stranger));
        Save("3 other.eml", Delivered(Content("Ann <ann@contoso.com>")));
        Snapshot();

        var run = _session.Run("Test-CommerceMailAuth -Path $args[0] -DnsSnapshot $args[1]", In("mail", "*.eml"), _dns);

        Assert.Empty(run.Errors);
        Assert.Equal(["Genuine", "Forged", "NotPlatformMail"], run.Output.Select(o => Value(o, "Verdict")));
        Assert.Equal(["1 genuine.eml", "2 forged.eml", "3 other.eml"], run.Output.Select(o => Path.GetFileName(Value(o, "File"))));
    }

    [Fact]
    public void AZeroByteHidesNoForgery()
    {
        Save("zero.eml", Delivered(Content(), Stranger).Replace("From: ", "From: \0", StringComparison.Ordinal));
        Snapshot();

        var run = _session.Run("Test-CommerceMailAuth -Path $args[0] -DnsSnapshot $args[1]", In("mail", "zero.eml"), _dns);

        Assert.Empty(run.Errors);
        Assert.Equal("Forged", Value(Assert.Single(run.Output), "Verdict"));
    }

    [Fact]
    public void MessagesOfAnMboxFileAreVerifiedWithoutItsQuoting()
    {
        var quoted = Delivered(Signed(Content(body: "From you I expect an answer.\r\n"))).Replace("\r\nFrom you", "\r\n>From you",
            StringComparison.Ordinal);
        const string postmark = "From bounce@facebookmail.com Thu Jun 11 07:40:00 2026\n";
        var lines = quoted.Replace("\r\n", "\n", StringComparison.Ordinal);
        File.WriteAllText(In("mail", "inbox.mbox"), postmark + lines + "\n" + postmark + lines + "\n");
        Save("unquoted.eml", Delivered(Signed(Content(body: "From you I expect an answer.\r\n"))));
        Snapshot();

        var run = _session.Run("Test-CommerceMailAuth -LiteralPath $args[0] -DnsSnapshot $args[1]", In("mail", "inbox.mbox"), _dns);

        Assert.Empty(run.Errors);
        Assert.Equal(["Genuine", "Genuine"], run.Output.Select(o => Value(o, "Verdict")));
        Assert.Equal([$"{postmark.Length}", $"{(postmark.Length * 2) + lines.Length + 1}"], run.Output.Select(o => Value(o, "Offset")));
    }

    [Fact]
    public void MessagesInCompressedFilesAndMaildirsAreVerified()
    {
        const string postmark = "From bounce@facebookmail.com Thu Jun 11 07:40:00 2026\n";
        var (genuine, forged) = (Delivered(Signed()), Delivered(Content(), Stranger));
        Save("saved.eml", genuine);
        Save("forged.eml", forged);
        Snapshot();
        var mbox = Encoding.Latin1.GetBytes(postmark + genuine.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n" + postmark
            + forged.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
        Directory.CreateDirectory(In("Maildir", "cur"));
        Directory.CreateDirectory(In("Maildir", "new"));
        File.WriteAllBytes(In("Maildir", "cur", "1.a:2,S"), Bytes(genuine));
        using (var gzip = new GZipStream(File.Create(In("inbox.mbox.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(mbox);
        }

        using (var zip = ZipFile.Open(In("export.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(In("mail", "forged.eml"), "mail/forged.eml");
            zip.CreateEntryFromFile(In("mail", "saved.eml"), "mail/saved.eml");
        }

        var run = _session.Run("Test-CommerceMailAuth -LiteralPath $args[1], $args[2], $args[3] -DnsSnapshot $args[0]", _dns,
            In("inbox.mbox.gz"), In("export.zip"), In("Maildir"));

        Assert.Empty(run.Errors);
        Assert.Equal(["Genuine", "Forged", "Forged", "Genuine", "Genuine"], run.Output.Select(o => Value(o, "Verdict")));
        Assert.Equal($"{In("inbox.mbox.gz")}, offset {postmark.Length}", Value(run.Output[0], "Location"));
        Assert.Equal($"{In("export.zip")}!mail/forged.eml", Value(run.Output[2], "File"));
    }

    [Fact]
    public void FilesFromThePipelineAreMessages()
    {
        Save("[1].eml", Delivered(Signed()));
        Snapshot();

        var run = _session.Run(
            "[pscustomobject]@{ PSPath = $args[0] }, [pscustomobject]@{ Path = $args[2] } | Test-CommerceMailAuth -DnsSnapshot $args[1]",
            In("mail", "[1].eml"), _dns, In("mail", "*1*.eml"));

        Assert.Empty(run.Errors);
        Assert.Equal("Genuine", Value(Assert.Single(run.Output), "Verdict"));
        Assert.Equal("Genuine",
            Value(_session.Run("$args[0] | Test-CommerceMailAuth -DnsSnapshot $args[1] -TrustedHost gw.seller.example", In("mail", "*.eml"),
                _dns).Single, "Verdict"));
    }

    [Fact]
    public void ABrokenMessageOrPathDoesNotStopTheRest()
    {
        Save("1.eml", Delivered(Signed()));
        Save("2.eml", "\0\0\0");
        Save("3.eml", Delivered(Signed()));
        Snapshot();

        var run = _session.Run("Test-CommerceMailAuth -LiteralPath $args[0], $args[1] -DnsSnapshot $args[2]", In("none"), In("mail"), _dns);

        Assert.Null(run.Terminated);
        Assert.StartsWith("PathNotFound,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["1.eml", "3.eml"], run.Output.Select(o => Path.GetFileName(Value(o, "File"))));
        Assert.Contains(run.Warnings, w => w.Contains("2.eml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.0/8")]
    [InlineData("010.0.0.0/8", "leading zero")]
    [InlineData("::ffff:10.0.0.0/104", "write it as IPv4")]
    public void ANetworkThatIsNotARangeEndsTheCommand(string network, string problem)
    {
        Snapshot();

        var run = _session.Run(
            "try { Test-CommerceMailAuth -LiteralPath $args[0] -DnsSnapshot $args[1] -TrustedNetwork $args[2] } catch { $_ }", In("mail"),
            _dns, network);

        var error = Assert.IsType<ErrorRecord>(run.Single.BaseObject);
        Assert.StartsWith("TrustedNetworkMalformed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(problem, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSampleMailboxRunsThroughAndGivesTheSameAgain()
    {
        File.WriteAllText(_dns, """{ "schemaVersion": 1, "answers": [] }""");
        const string script = "Test-CommerceMailAuth -LiteralPath $args[0] -DnsSnapshot $args[1]";

        var first = _session.Run(script, Repository.PathOf("samples", "support-mailbox"), _dns);
        var second = _session.Run(script, Repository.PathOf("samples", "support-mailbox"), _dns);

        Assert.Null(first.Terminated);
        Assert.Empty(first.Errors);
        Assert.True(first.Output.Count > 20);
        var verdicts = first.Output.Select(o => Value(o, "Verdict")).ToList();
        Assert.All(["Genuine", "Forged", "NotPlatformMail"], v => Assert.Contains(v, verdicts));
        Assert.Equal(first.Output.Select(Serialised), second.Output.Select(Serialised));
    }

    private string In(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    private void Save(string name, string message) => File.WriteAllBytes(In("mail", name), Bytes(message));

    /// <summary>Writes the answers that the messages saved so far ask for.</summary>
    private void Snapshot()
    {
        var zone = Zone();
        var authenticator = new MessageAuthenticator(zone, ProfileReader.BuiltIn, TrustOptions.Default);
        foreach (var message in MessageToVerify.InFiles([In("mail")], new RecordingObserver(), TestContext.Current.CancellationToken))
        {
            authenticator.AuthenticateAsync(message, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        }

        SnapshotFile.Write(_dns, zone);
    }

    private string Value(PSObject result, string path) => _session.Run($"[string]$args[0].{path}", result).Single.BaseObject.ToString()!;

    private static string Serialised(PSObject result) => PSSerializer.Serialize(result, depth: 5);
}
