using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>
/// Servers of an enemy: each costs bounded memory, bounded bytes and bounded time, and none brings an exception to the caller.
/// </summary>
public sealed class HostileImapTests : IDisposable
{
    private const string Password = "Tr0ub4dor & 3";

    /// <summary>No behaviour may allocate more than this, all in all.</summary>
    private const long MostAllocated = 200L << 20;

    private static readonly ImapLimits Limits = new()
    {
        Silence = TimeSpan.FromSeconds(3), Command = TimeSpan.FromSeconds(30), Answer = 512 * 1024,
        Unasked = 1000, Messages = 100_000, Folders = 100,
    };

    private readonly HostileImapServer _server = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _server.Dispose();

    /// <summary>What the server does, at which command, and what is still read: "read" (all three messages), "some" or "none".</summary>
    private static readonly Dictionary<string, (string Command, Action<ImapTurn> Answer, string Expected)> Behaviours = new()
    {
        ["says nothing"] = ("GREETING", _ => { }, "none"),
        ["speaks HTTP"] = ("GREETING", t => t.Raw("HTTP/1.1 200 OK\r\n\r\n"), "none"),
        ["greets without an end"] = ("GREETING", t => { t.Raw("* OK "); t.Repeat("x", 1L << 30); }, "none"),
        ["greets with zero bytes"] = ("GREETING", t => t.Repeat("\0", 1L << 30), "none"),
        ["says BYE"] = ("GREETING", t => t.Line("* BYE too busy"), "none"),
        ["says PREAUTH"] = ("GREETING", t => t.Line("* PREAUTH welcome"), "none"),
        ["closes at once"] = ("GREETING", t => t.Close(), "none"),
        ["sends line feeds only"] = ("GREETING", t => t.Raw("* OK ready\n"), "read"),
        ["has endless capabilities"] = ("CAPABILITY", t => { t.Raw("* CAPABILITY"); t.Repeat(" X", 1L << 29); }, "none"),
        ["announces a literal of 4 GB"] = ("CAPABILITY", t => t.Line("* CAPABILITY {4294967295}"), "none"),
        ["announces a literal of 10^30"] = ("CAPABILITY", t => t.Line("* X {1000000000000000000000000000000}"), "none"),
        ["announces a literal without a length"] = ("CAPABILITY", t => t.Line("* X {abc}"), "none"),
        ["announces 2 GB and closes"] = ("CAPABILITY", t => { t.Line("* X {2147483647}"); t.Close(); }, "none"),
        ["answers another tag"] = ("CAPABILITY", t => t.Line("Z9 OK done"), "none"),
        ["answers with a word that is not an answer"] = ("CAPABILITY", t => t.Line(t.Tag + " MAYBE"), "none"),
        ["asks to go on without end"] = ("AUTHENTICATE", t => t.Repeat("+ \r\n", 1L << 28), "none"),
        ["repeats the password"] = ("AUTHENTICATE", t => t.Line(t.Tag + " NO not " + Password), "none"),
        ["refuses with 100 MB of words"] = ("AUTHENTICATE", t => { t.Raw(t.Tag + " NO "); t.Repeat("no ", 40 << 20); }, "none"),
        ["sends a million answers nobody asked for"] = ("LIST", t => { t.Repeat("* 5 EXISTS\r\n", 1_000_000); t.Ok(); }, "none"),
        ["lists a million folders"] = ("LIST", t => { t.Repeat("* LIST () \"/\" \"x\"\r\n", 1_000_000); t.Ok(); }, "none"),
        ["refuses to list"] = ("LIST", t => t.Line(t.Tag + " NO"), "none"),
        ["lists nothing"] = ("LIST", t => t.Ok(), "read"),
        ["lists a name with a line end"] = ("LIST", t => { t.Line("* LIST () \"/\" {8}\r\nA\r\nB NOO"); t.Ok(); }, "read"),
        ["lists a name that is not UTF-7"] = ("LIST",
            t => { t.Line("* LIST () \"/\" \"&!!!-\""); t.Line("* LIST () \"/\" INBOX"); t.Ok(); }, "read"),
        ["lists half a surrogate"] = ("LIST", t => { t.Line("* LIST () \"/\" \"&2AA-\""); t.Ok(); }, "read"),
        ["lists a name of 100 KB"] = ("LIST", t => { t.Raw("* LIST () \"/\" \""); t.Repeat("n", 100_000); t.Line("\""); t.Ok(); }, "read"),
        ["lists the inbox ten times"] = ("LIST", t => { t.Repeat("* LIST () \"/\" INBOX\r\n", 10); t.Ok(); }, "read"),
        ["lists without a name"] = ("LIST", t => { t.Line("* LIST"); t.Line("* LIST ()"); t.Line("* LIST () NIL"); t.Ok(); }, "read"),
        ["nests the attributes of a folder"] = ("LIST", t => { t.Raw("* LIST "); t.Repeat("(", 400_000); t.Line(""); t.Ok(); }, "read"),
        ["does not know the folder it lists"] = ("STATUS", t => t.Line(t.Tag + " NO"), "none"),
        ["says no status"] = ("STATUS", t => t.Ok(), "none"),
        ["says numbers that do not fit"] = ("STATUS",
            t => { t.Line("* STATUS INBOX (UIDNEXT 99999999999 UIDVALIDITY 7)"); t.Ok(); }, "read"),
        ["changes UIDVALIDITY"] = ("EXAMINE", t => { t.Line("* OK [UIDVALIDITY 8] ok"); t.Ok(); }, "none"),
        ["says four billion messages exist"] = ("EXAMINE",
            t => { t.Line("* 4294967295 EXISTS"); t.Line("* OK [UIDVALIDITY 7]"); t.Ok(); }, "read"),
        ["finds everything in one range"] = ("SEARCH", t => { t.Line("* SEARCH 1:4294967295"); t.Ok(); }, "none"),
        ["finds four billion with ESEARCH"] = ("SEARCH",
            t => { t.Line($"* ESEARCH (TAG \"{t.Tag}\") UID ALL 1:4294967295"); t.Ok(); }, "none"),
        ["finds more than the folder may have"] = ("SEARCH",
            t => { t.Raw("* SEARCH"); t.Repeat(" 1", 2_000_000); t.Line(""); t.Ok(); }, "none"),
        ["finds the same message again and again"] = ("SEARCH",
            t => { t.Raw("* SEARCH"); t.Repeat(" 2 1 3 2", 10_000); t.Line(""); t.Ok(); }, "read"),
        ["finds what cannot be"] = ("SEARCH", t => { t.Line("* SEARCH 0 -1 x 1 99999999999 2 3"); t.Ok(); }, "read"),
        ["gives messages nobody asked for"] = ("FETCH",
            t => { t.Repeat(HostileImapServer.Fetched(99) + "\r\n", 100_000); t.Ok(); }, "none"),
        ["gives each message twice"] = ("FETCH", t => { Ordinary(t); Ordinary(t); t.Ok(); }, "read"),
        ["gives headers of 1 MB"] = ("FETCH", t => { Large(t, 1 << 20); t.Ok(); }, "none"),
        ["gives headers of 300 KB"] = ("FETCH", t => { Large(t, 300_000); t.Ok(); }, "some"),
        ["announces 2 GB of header"] = ("FETCH",
            t => { t.Line("* 1 FETCH (UID 1 BODY[HEADER]<0> {2147483647}"); t.Repeat("x", 1L << 30); }, "none"),
        ["nests a BODYSTRUCTURE"] = ("FETCH",
            t => { t.Raw("* 1 FETCH (BODYSTRUCTURE "); t.Repeat("(", 300_000); t.Repeat(")", 300_000); t.Line(")"); Ordinary(t); t.Ok();
                }, "read"),
        ["never ends a string"] = ("FETCH", t => { t.Raw("* 1 FETCH (UID 1 BODY[HEADER]<0> \""); t.Repeat("x", 1L << 30); }, "none"),
        ["does not close the list"] = ("FETCH", t => { t.Line("* 1 FETCH (UID 1 FLAGS ("); Ordinary(t); t.Ok(); }, "read"),
        ["gives no header"] = ("FETCH", t => { t.Line("* 1 FETCH (UID 1 BODY[HEADER]<0> NIL)"); t.Ok(); }, "none"),
        ["gives impossible dates"] = ("FETCH",
            t => { for (var u = 1; u <= 3; u++) { t.Line(HostileImapServer.Fetched(u).Replace("08-Jun-2026", "99-Foo-9999")); } t.Ok();
                }, "read"),
        ["says OK and gives nothing"] = ("FETCH", t => t.Ok(), "none"),
        ["refuses every message"] = ("FETCH", t => t.Line(t.Tag + " NO no"), "none"),
        ["closes at every fetch"] = ("FETCH", t => t.Close(), "none"),
        ["sends one byte and waits"] = ("FETCH", t => t.Raw("*"), "none"),
        ["ends with a bare carriage return"] = ("FETCH", t => t.Raw("* 1 FETCH (UID 1)\rX"), "none"),
        ["does not say goodbye"] = ("LOGOUT", _ => { }, "read"),
        ["says goodbye without an end"] = ("LOGOUT", t => t.Repeat("* BYE\r\n", 1L << 28), "read"),
    };

    public static TheoryData<string> Names => new(Behaviours.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void AServerThat(string behaviour)
    {
        var (command, answer, expected) = Behaviours[behaviour];
        _server.On(command, answer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = Read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, MostAllocated);
        Assert.InRange(_server.Written, 0, 64L << 20);
        Assert.Equal(expected, read.Length == 0 ? "none" : read.SequenceEqual(["1", "2", "3"]) ? "read" : "some");
        var told = _observer.Problems.Count + _observer.Details.Count;
        Assert.True(expected != "none" || told > 0 || command is "SEARCH" or "STATUS", "Nothing was told.");
        Assert.All([.. _observer.Problems, .. _observer.Details, .. _observer.Warnings], m =>
        {
            Assert.DoesNotContain(Password, m, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(m.Length, 1, 800);
        });
    }

    [Fact]
    public void AtLeastFortyBehavioursArePlayed() => Assert.InRange(Behaviours.Count, 40, int.MaxValue);

    [Fact]
    public void HeadersBeyondTheMemoryAreAskedForAgain()
    {
        var filler = "X-Filler: " + new string('x', 60) + "\r\n";
        _server.On("SEARCH", t => { t.Line("* SEARCH " + string.Join(' ', Enumerable.Range(1, 250))); t.Ok(); });
        _server.On("FETCH", t =>
        {
            foreach (var uid in Uids(t.Command.Split(' ')[1]))
            {
                var header = $"Subject: {uid}\r\n" + string.Concat(Enumerable.Repeat(filler, 3500)) + "\r\n";
                t.Line($"* {uid} FETCH (UID {uid} BODY[HEADER]<0> {{{header.Length}}}\r\n{header})");
            }

            t.Ok();
        });

        var read = Read(ImapLimits.Default);

        Assert.Equal(Enumerable.Range(1, 250).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), read);
        Assert.InRange(_server.Received.Count(c => c.StartsWith("UID FETCH", StringComparison.Ordinal)), 3, 10);
        Assert.Empty(_observer.Problems);
    }

    [Fact]
    public void HeadersAreFetchedInPart()
    {
        Read();

        Assert.Contains(_server.Received, c => c.Contains("BODY.PEEK[HEADER]<0.262144>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tr0ub4dor & 3")]
    [InlineData("TR0UB4DOR & 3")]
    [InlineData("AHVzZXIAVHIwdWI0ZG9yICYgMw==")]
    [InlineData("VHIwdWI0ZG9yICYgMw==")]
    [InlineData("Tr0ub4dor%20%26%203")]
    public void TheServersWordsNeverShowThePassword(string form)
    {
        _server.On("AUTHENTICATE", t => t.Line($"{t.Tag} NO wrong: {form}, I say {form}"));

        Assert.Empty(Read());
        var problem = Assert.Single(_observer.Problems);
        Assert.DoesNotContain(form, problem, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("wrong: ***, I say ***", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AHashOfTooManyRoundsIsNotWorkedOut()
    {
        _server.Capabilities = "IMAP4rev1 AUTH=SCRAM-SHA-256";
        _server.On("AUTHENTICATE", t =>
        {
            t.Line("+ ");
            var first = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(t.Reader.ReadLine()!));
            var nonce = first[(first.IndexOf(",r=", StringComparison.Ordinal) + 3)..];
            t.Line("+ " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"r={nonce}x,s=c2FsdHNhbHQ=,i=2147483647")));
        });

        Assert.Empty(Read());
        Assert.Contains("rounds", Assert.Single(_observer.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMAP4rev1", "OK", "does not offer STARTTLS")]
    [InlineData("IMAP4rev1 STARTTLS", "NO not today", "offers STARTTLS and then refuses it: not today")]
    [InlineData("IMAP4rev1 STARTTLS", "BAD what", "offers STARTTLS and then refuses it: what")]
    [InlineData("IMAP4rev1 STARTTLS", "OK go\r\n* CAPABILITY AUTH=PLAIN", "sent more text before the encryption began")]
    public void StartTlsThatDoesNotComeIsSaidInPlainWords(string capabilities, string answer, string expected)
    {
        _server.Capabilities = capabilities;
        _server.On("STARTTLS", t => t.Line($"{t.Tag} {answer}"));

        var problem = Assert.Throws<MailboxConnectionException>(
            () => Session(Limits, MailEncryption.StartTls).SignIn(CancellationToken.None));

        Assert.Equal(MailboxConnectionProblem.EncryptionFailed, problem.Problem);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Received, c => c.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.DoesNotContain(_server.Received, c => c.StartsWith("LOGIN", StringComparison.Ordinal));
    }

    [Fact]
    public void PreauthIsSaidInPlainWords()
    {
        _server.On("GREETING", t => t.Line("* PREAUTH hello"));

        var problem = Assert.Throws<MailboxConnectionException>(() => Session(Limits).SignIn(CancellationToken.None));

        Assert.Contains("signed in already (PREAUTH)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASilentServerIsLeftWhenAsked()
    {
        using var session = Session(ImapLimits.Default);
        using var stop = new CancellationTokenSource();
        var isAsked = new TaskCompletionSource();
        _server.On("LIST", _ => isAsked.SetResult());

        var work = Task.Run(
            () => session.Run(c => ImapFolders.List(c, new List<string>()), stop.Token), TestContext.Current.CancellationToken);
        await isAsked.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, X509ChainStatusFlags.NoError, "is for another name: other.example")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.UntrustedRoot, "does not trust the issuer")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.PartialChain, "does not trust the issuer")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid, "is valid from 2020-01-01 to 2021-01-01")]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.Revoked, "was revoked by its issuer")]
    public void TheTrueReasonAgainstACertificateIsSaid(SslPolicyErrors errors, X509ChainStatusFlags states, string expected)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=other.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = new DateTimeOffset(2020, 1, 1, 12, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(1));

        var reason = ServerCertificate.Reason(new ImapServer("mail.example", 993, MailEncryption.Tls, false), certificate, errors, states);

        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("SkipCertificateCheck", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X509ChainStatusFlags.NoError, false, false)]
    [InlineData(X509ChainStatusFlags.NoError, true, false)]
    [InlineData(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation, false, false)]
    [InlineData(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation, true, true)]
    [InlineData(X509ChainStatusFlags.Revoked, false, true)]
    [InlineData(X509ChainStatusFlags.Revoked, true, true)]
    public void AListOfRevocationsThatCannotBeReachedCountsOnlyForTheStrict(X509ChainStatusFlags states, bool isStrict, bool isRefused)
    {
        var server = new ImapServer("mail.example", 993, MailEncryption.Tls, false, isStrict);

        Assert.Equal(isRefused, ServerCertificate.OfRevocation(server, states) is not null);
    }

    [Theory]
    [InlineData("Entw&APw-rfe", "Entwürfe")]
    [InlineData("A &- B", "A & B")]
    [InlineData("&U,BTFw-", "台北")]
    [InlineData("&2D3eAA-", "😀")]
    [InlineData("plain", "plain")]
    [InlineData("&", null)]
    [InlineData("&AAo-", null)]
    [InlineData("&2AA-", null)]
    [InlineData("&!-", null)]
    public void FolderNamesAreDecoded(string raw, string? expected) => Assert.Equal(expected, ModifiedUtf7.TryDecode(raw));

    private static void Ordinary(ImapTurn turn)
    {
        for (var uid = 1; uid <= 3; uid++)
        {
            turn.Line(HostileImapServer.Fetched(uid));
        }
    }

    private static void Large(ImapTurn turn, int length)
    {
        for (var uid = 1; uid <= 3; uid++)
        {
            turn.Raw($"* {uid} FETCH (UID {uid} BODY[HEADER]<0> {{{length}}}\r\nSubject: x\r\nX: ");
            turn.Repeat("x", length - 15);
            turn.Line(")");
        }
    }

    private static IEnumerable<int> Uids(string set) => set.Split(',').SelectMany(part =>
    {
        var ends = part.Split(':').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });

    private string[] Read(ImapLimits? limits = null)
    {
        using var session = Session(limits ?? Limits);
        var messages = new ImapMailSource(session).Read(_observer, CancellationToken.None);
        return [.. messages.Select(m => m.Headers.First("Subject")!.Value.Text())];
    }

    private ImapSession Session(ImapLimits limits, MailEncryption encryption = MailEncryption.None) => new(
        new ImapServer("127.0.0.1", _server.Port, encryption, SkipCertificateCheck: false),
        new ImapLogin("user", new NetworkCredential("", Password).SecurePassword, isToken: false),
        limits);
}
