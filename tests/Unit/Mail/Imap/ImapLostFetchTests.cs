using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>A server that answers FETCH with OK and leaves out a message that SEARCH named, as Exchange Online did.</summary>
public sealed class ImapLostFetchTests : IDisposable
{
    private readonly LosingServer _server = new();
    private readonly RecordingObserver _observer = new();
    private ResumePoint[] _stored = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public void AMessageThatIsNotGivenIsNamedAndAskedForAgain()
    {
        _server.Lost = 1;

        Assert.Equal(["2", "3"], Read());
        Assert.Contains("did not give it", Assert.Single(_observer.Problems), StringComparison.Ordinal);
        Assert.Contains(";UID=1", Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);

        Assert.Empty(Read());
        Assert.Equal(2, _observer.UnreadablePaths.Count);

        _server.Lost = 0;
        Assert.Equal(["1"], Read());
        Assert.Empty(Read());
        Assert.Equal(2, _observer.UnreadablePaths.Count);
    }

    [Fact]
    public void AMessageThatWasDeletedMeanwhileIsForgotten()
    {
        _server.Lost = 1;
        Read();

        _server.Deleted = 1;
        Assert.Empty(Read());
        Assert.Empty(Read());
        Assert.Single(_observer.UnreadablePaths);
    }

    private string[] Read()
    {
        using var session = new ImapSession(
            new ImapServer("127.0.0.1", _server.Port, MailEncryption.None, SkipCertificateCheck: false),
            new ImapLogin("user", new NetworkCredential("", "secret").SecurePassword, isToken: false));
        var resume = new ResumeState(_stored);
        var subjects = new ImapMailSource(session).Read(resume, _observer, CancellationToken.None)
            .Select(m => m.Headers.First("Subject")!.Value.Text()).ToArray();
        var reached = resume.TakeReached();
        _stored = reached.Length > 0 ? reached : _stored;
        return subjects;
    }

    /// <summary>As much of a server as the client asks for: one folder of three messages.</summary>
    private sealed class LosingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();

        public LosingServer()
        {
            _listener.Start();
            _ = Task.Run(AcceptAsync);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>The UID that FETCH leaves out; 0 for none.</summary>
        public int Lost { get; set; }

        /// <summary>The UID that was deleted; 0 for none.</summary>
        public int Deleted { get; set; }

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Stop();
            _stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    _ = Task.Run(() => Serve(client));
                }
                catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private void Serve(TcpClient client)
        {
            using (client)
            using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
            using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true })
            {
                writer.WriteLine("* OK [CAPABILITY IMAP4rev1] ready");
                while (reader.ReadLine() is { } line)
                {
                    var (tag, command) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                    foreach (var answer in Answer(command))
                    {
                        writer.WriteLine(answer);
                    }

                    writer.WriteLine(tag + (command.StartsWith("EXAMINE", StringComparison.Ordinal) ? " OK [READ-ONLY] done" : " OK done"));
                }
            }
        }

        private IEnumerable<string> Answer(string command)
        {
            var present = new[] { 1, 2, 3 }.Where(u => u != Deleted).ToArray();
            if (command.StartsWith("CAPABILITY", StringComparison.Ordinal))
            {
                return ["* CAPABILITY IMAP4rev1"];
            }

            if (command.StartsWith("LIST", StringComparison.Ordinal))
            {
                return command.EndsWith("\"\"", StringComparison.Ordinal)
                    ? ["* LIST (\\Noselect) \"/\" \"\""] : ["* LIST () \"/\" \"INBOX\""];
            }

            if (command.StartsWith("STATUS", StringComparison.Ordinal))
            {
                return ["* STATUS \"INBOX\" (UIDNEXT 4 UIDVALIDITY 7)"];
            }

            if (command.StartsWith("EXAMINE", StringComparison.Ordinal))
            {
                return [$"* {present.Length} EXISTS", "* 0 RECENT", "* FLAGS (\\Seen)", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 4] ok"];
            }

            if (command.StartsWith("UID SEARCH", StringComparison.Ordinal))
            {
                return ["* SEARCH " + string.Join(' ', present.Where(u => In(u, command)))];
            }

            return command.StartsWith("UID FETCH", StringComparison.Ordinal)
                ? present.Where(u => u != Lost && In(u, command.Split(' ')[2])).Select(u => Fetched(Array.IndexOf(present, u) + 1, u))
                : [];
        }

        private static string Fetched(int number, int uid)
        {
            var header = $"From: a@b.example\r\nDate: Mon, 8 Jun 2026 09:00:00 +0000\r\nSubject: {uid}\r\n\r\n";
            return $"* {number} FETCH (UID {uid} FLAGS () INTERNALDATE \"08-Jun-2026 09:00:00 +0000\" BODY[HEADER] "
                + $"{{{header.Length}}}\r\n{header})";
        }

        /// <summary>Whether a set of numbers, such as "1,3:*", holds one.</summary>
        private static bool In(int uid, string set) => Ranges.Matches(set).Cast<Match>().Any(m =>
            m.Groups[2].Value.Length == 0 ? Number(m.Groups[1].Value) == uid
            : Number(m.Groups[1].Value) <= uid && (m.Groups[2].Value == ":*" || Number(m.Groups[2].Value[1..]) >= uid));

        private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        private static readonly Regex Ranges = new(@"(?<![\w])(\d+)(:\d+|:\*)?");
    }
}
