using System.Diagnostics;
using System.Security.Cryptography;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

/// <summary>Messages signed by other people's signers: OpenDKIM's milter, driven by miltertest, and dkimpy.</summary>
public class OpenDkimTests
{
    private const string Milter = "/usr/sbin/opendkim";
    private const string MilterTest = "/usr/bin/miltertest";
    private const string DkimPy = "/usr/bin/dkimsign";
    private static readonly string[] Fields = ["From: Joe SixPack <joe@example.com>",
        "To: Suzie  Q <suzie@example.net>,\r\n\tTwo <two@example.net>", "Subject: Is  dinner ready? ",
        "Date: Fri, 11 Jul 2003 21:00:37 -0700"];
    private const string Body = "Hi.\r\n\r\nWe lost  the game. \r\n\tJoe.\r\n\r\n \r\n";

    [Theory]
    [InlineData("relaxed/simple")]
    [InlineData("simple/relaxed")]
    public async Task AMessageSignedByOpenDkimVerifiesAndFailsOnceChanged(string canonicalization)
    {
        Assert.SkipUnless(File.Exists(Milter) && File.Exists(MilterTest), "Install the Debian packages opendkim and miltertest.");
        await CheckAsync(await SignWithOpenDkimAsync(canonicalization), canonicalization);
    }

    [Theory]
    [InlineData("relaxed/simple")]
    [InlineData("simple/relaxed")]
    [InlineData("simple/simple")]
    [InlineData("relaxed/relaxed")]
    public async Task AMessageSignedByDkimPyVerifiesAndFailsOnceChanged(string canonicalization)
    {
        Assert.SkipUnless(File.Exists(DkimPy), "Install the Debian package python3-dkim.");
        using var folder = new TemporaryFolder();
        var kinds = canonicalization.Split('/');
        var message = string.Join("\r\n", Fields) + "\r\n\r\n" + Body;

        var signed = await RunAsync(DkimPy, ["--hcanon", kinds[0], "--bcanon", kinds[1], "sel", "example.com", folder.WriteKey()], message);

        await CheckAsync(signed, canonicalization);
    }

    private static async Task CheckAsync(string signed, string canonicalization)
    {
        var zone = Zone(ReferenceSigner.Rsa2048);

        var result = await DkimTest.Verify(signed, zone);
        DkimTest.AssertPass(result);
        Assert.Equal(canonicalization, result.Canonicalization);
        DkimTest.AssertPass(await DkimTest.Verify(signed.Replace("\r\n", "\n"), zone));

        Assert.Equal(DkimFailure.BodyHash, (await DkimTest.Verify(signed.Replace("We lost", "We Lost"), zone)).Failure);
        Assert.Equal(DkimFailure.Signature, (await DkimTest.Verify(signed.Replace("dinner", "Dinner"), zone)).Failure);
        Assert.Equal(DkimFailure.Signature, (await DkimTest.Verify(signed, Zone(ReferenceSigner.Rsa1024))).Failure);
        Assert.Equal(DkimFailure.KeyMissing, (await DkimTest.Verify(signed, new ZoneResolver())).Failure);
        Assert.Equal(DkimFailure.KeyRevoked,
            (await DkimTest.Verify(signed, new ZoneResolver().Txt("sel._domainkey.example.com", "v=DKIM1; p="))).Failure);
    }

    private static ZoneResolver Zone(RSA rsa) => new ZoneResolver().Txt("sel._domainkey.example.com", ReferenceSigner.RsaRecord(rsa));

    private static async Task<string> SignWithOpenDkimAsync(string canonicalization)
    {
        using var folder = new TemporaryFolder();
        var socket = "local:" + folder.PathOf("socket");
        var configuration = folder.Write("opendkim.conf", $"""
            Mode s
            Domain example.com
            Selector sel
            KeyFile {folder.WriteKey()}
            Canonicalization {canonicalization}
            SignatureAlgorithm rsa-sha256
            RequireSafeKeys no
            OversignHeaders From
            Background no
            Socket {socket}

            """);
        var headers = Fields.Select(f => f.Split(": ", 2)).Select(f => $"mt.header(conn, {Lua(f[0])}, {Lua(f[1].Replace("\r\n", "\n"))})");
        var script = folder.Write("sign.lua", $"""
            mt.startfilter("{Milter}", "-f", "-x", "{configuration}")
            conn = mt.connect("{socket}", 100, 0.1)
            mt.conninfo(conn, "localhost", "127.0.0.1")
            mt.macro(conn, SMFIC_MAIL, "i", "job")
            mt.mailfrom(conn, "<joe@example.com>")
            mt.rcptto(conn, "<suzie@example.net>")
            {string.Join("\n", headers)}
            mt.eoh(conn)
            mt.bodystring(conn, {Lua(Body)})
            mt.eom(conn)
            print(mt.getheader(conn, "DKIM-Signature", 0))
            mt.disconnect(conn)

            """);

        var value = (await RunAsync(MilterTest, ["-s", script], "")).TrimEnd('\n');

        Assert.Contains("a=rsa-sha256", value, StringComparison.Ordinal);
        return $"DKIM-Signature:{value.Replace("\n", "\r\n")}\r\n{string.Join("\r\n", Fields)}\r\n\r\n{Body}";
    }

    private static string Lua(string text) => "\"" + text.Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t") + "\"";

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("dkim").FullName;

        public string PathOf(string name) => Path.Combine(_path, name);

        public string Write(string name, string text)
        {
            File.WriteAllText(PathOf(name), text);
            return PathOf(name);
        }

        public string WriteKey() => Write("key.pem", ReferenceSigner.Rsa2048.ExportRSAPrivateKeyPem());

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
