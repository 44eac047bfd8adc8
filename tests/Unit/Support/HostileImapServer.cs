using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// An IMAP server on loopback with one folder of three messages, which can behave badly at any command. It writes what a test tells it to
/// write, however much that is, until the client closes the connection.
/// </summary>
public sealed class HostileImapServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Action<ImapTurn>> _behaviour = [];
    private long _written;

    public HostileImapServer()
    {
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the server offers.</summary>
    public string Capabilities { get; set; } = "IMAP4rev1 AUTH=PLAIN";

    /// <summary>The lines of the client, without tags, in their order.</summary>
    public List<string> Received { get; } = [];

    /// <summary>How many bytes the server got rid of.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Answers a command in another way.</summary>
    /// <param name="command">The first word of the command, such as FETCH, or GREETING.</param>
    /// <param name="answer">Writes the whole answer.</param>
    public HostileImapServer On(string command, Action<ImapTurn> answer)
    {
        _behaviour[command] = answer;
        return this;
    }

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
                _ = Task.Factory.StartNew(() => Serve(client), TaskCreationOptions.LongRunning);
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
        {
            try
            {
                using var stop = _stop.Token.Register(client.Close);
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                Answer(new ImapTurn(stream, reader, "*", "GREETING", Count));
                while (reader.ReadLine() is { } line)
                {
                    var parts = line.Split(' ', 3);
                    var isUid = parts.Length > 2 && parts[1] == "UID";
                    lock (Received)
                    {
                        Received.Add(line[(parts[0].Length + 1)..]);
                    }

                    Answer(new ImapTurn(stream, reader, parts[0], isUid ? parts[2] : line[(parts[0].Length + 1)..], Count));
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client has had enough.
            }
        }
    }

    private void Count(long bytes) => Interlocked.Add(ref _written, bytes);

    private void Answer(ImapTurn turn)
    {
        var word = turn.Command.Split(' ')[0];
        if (_behaviour.TryGetValue(word, out var answer))
        {
            answer(turn);
            return;
        }

        switch (word)
        {
            case "GREETING":
                turn.Line("* OK ready");
                return;
            case "CAPABILITY":
                turn.Line($"* CAPABILITY {Capabilities}");
                break;
            case "AUTHENTICATE":
                turn.Line("+ ");
                turn.Reader.ReadLine();
                break;
            case "LIST":
                turn.Line("* LIST () \"/\" \"INBOX\"");
                break;
            case "STATUS":
                turn.Line("* STATUS \"INBOX\" (UIDNEXT 4 UIDVALIDITY 7)");
                break;
            case "EXAMINE":
                turn.Line("* 3 EXISTS");
                turn.Line("* OK [UIDVALIDITY 7] ok");
                break;
            case "SEARCH":
                turn.Line("* SEARCH 1 2 3");
                break;
            case "FETCH" when turn.Command.Contains("HEADER", StringComparison.Ordinal):
                for (var uid = 1; uid <= 3; uid++)
                {
                    turn.Line(Fetched(uid));
                }

                break;
            case "FETCH":
                turn.Line("* 1 FETCH (UID 1 BODY[]<0> {5}\r\nhello)");
                break;
            case "LOGOUT":
                turn.Line("* BYE");
                break;
        }

        turn.Ok();
    }

    /// <summary>An ordinary answer to a fetch of headers.</summary>
    public static string Fetched(int uid)
    {
        var header = $"From: a@b.example\r\nSubject: {uid}\r\n\r\n";
        return $"* {uid} FETCH (UID {uid} FLAGS () INTERNALDATE \"08-Jun-2026 09:00:00 +0000\" "
            + $"BODY[HEADER]<0> {{{header.Length}}}\r\n{header})";
    }
}

/// <summary>One command, and the way to answer it.</summary>
public sealed class ImapTurn(NetworkStream stream, StreamReader reader, string tag, string command, Action<long> count)
{
    public string Command => command;

    public string Tag => tag;

    public StreamReader Reader => reader;

    public void Line(string text) => Raw(text + "\r\n");

    public void Ok() => Line($"{tag} OK done");

    public void Raw(string text) => Bytes(Encoding.Latin1.GetBytes(text), 1);

    /// <summary>Writes a piece many times.</summary>
    public void Repeat(string piece, long times)
    {
        var block = (int)Math.Clamp(65536 / piece.Length, 1, times);
        var bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(piece, block)));
        Bytes(bytes, times / block);
        Bytes(bytes[..(int)(times % block * piece.Length)], 1);
    }

    public void Close() => stream.Close();

    private void Bytes(byte[] bytes, long times)
    {
        for (var i = 0L; i < times; i++)
        {
            stream.Write(bytes);
            count(bytes.Length);
        }
    }
}
