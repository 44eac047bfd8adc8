using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>The server refuses a command (NO or BAD).</summary>
/// <param name="text">The server's words.</param>
internal sealed class ImapRefusedException(string text) : Exception(text);

/// <summary>Receives one response that a command asked for.</summary>
/// <param name="name">Its name in capitals, such as FETCH; for a response code, its name after '['.</param>
/// <param name="number">The number before the name; 0 if there is none.</param>
/// <param name="value">The value of a response code.</param>
/// <returns>False if the response is not one that was asked for.</returns>
internal delegate bool ImapResponse(string name, uint number, string value);

/// <summary>
/// One connection to an IMAP server (RFC 9051, RFC 3501), with the few commands that reading needs. Every answer is read within the limits,
/// and every word of the server that a person may see is without the password.
/// </summary>
internal sealed class ImapConnection : IDisposable
{
    private const int MostShown = 300;
    private const int MostContinuations = 10;
    private readonly ImapLogin _login;
    private readonly ImapLimits _limits;
    private readonly ImapTransport _transport;
    private ImapReader _reader;
    private int _tag;

    private ImapConnection(ImapTransport transport, ImapLogin login, ImapLimits limits)
    {
        _transport = transport;
        _login = login;
        _limits = limits;
        _reader = new ImapReader(transport.Stream, limits);
    }

    /// <summary>What the server offers, in capitals.</summary>
    public HashSet<string> Capabilities { get; private set; } = [];

    /// <summary>The reader of the current response.</summary>
    public ImapReader Reader => _reader;

    /// <summary>The limits.</summary>
    public ImapLimits Limits => _limits;

    /// <summary>True if nobody on the way can read along.</summary>
    public bool IsEncrypted => _transport.IsEncrypted;

    /// <summary>The folder that is open, as the server writes its name; null if none is.</summary>
    public ImapOpenFolder? Folder { get; set; }

    /// <summary>Connects, encrypts, and logs in.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    /// <exception cref="IOException">The server is silent, or does not speak IMAP.</exception>
    public static ImapConnection Open(ImapServer server, ImapLogin login, ImapLimits limits, CancellationToken cancellationToken)
    {
        var transport = ImapTransport.Connect(server, limits, cancellationToken);
        var connection = new ImapConnection(transport, login, limits);
        try
        {
            using (cancellationToken.Register(transport.Dispose))
            {
                connection.Greet(server);
                if (server.Encryption == MailEncryption.StartTls)
                {
                    connection.StartTls(server);
                }

                connection.Command("CAPABILITY", 0);
                login.Authenticate(connection);
                connection.Command("CAPABILITY", 0);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Sends a command and reads its answers.</summary>
    /// <param name="command">The command without its tag.</param>
    /// <param name="bytes">How many bytes of data it asks for at most.</param>
    /// <param name="response">Receives the answers.</param>
    /// <param name="continuation">Gives the next line for what the server sent after '+'.</param>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    /// <exception cref="IOException">The connection is lost, or the server does not keep to the protocol.</exception>
    public void Command(string command, long bytes, ImapResponse? response = null, Func<string, string>? continuation = null)
    {
        var tag = FormattableString.Invariant($"A{++_tag}");
        _reader.Begin(bytes);
        Send($"{tag} {command}");
        var (unasked, continued) = (0, 0);
        while (true)
        {
            var first = _reader.Start();
            if (first.Text == "*")
            {
                if (!Untagged(response) && ++unasked > _limits.Unasked)
                {
                    throw new ImapProtocolException("the server sends too many answers that nobody asked for");
                }

                _reader.Skip();
            }
            else if (first.Text == "+" && continuation is not null && ++continued <= MostContinuations)
            {
                Send(continuation(_reader.ReadText()));
            }
            else if (first.Text == tag)
            {
                Complete(_reader.Read().Name, response);
                return;
            }
            else
            {
                throw new ImapProtocolException($"the server answers with '{Safe(first.Text)}'");
            }
        }
    }

    /// <summary>Words of the server as a person may see them: short, and without the password or token.</summary>
    public string Safe(string text)
    {
        var safe = _login.Conceal(text);
        return safe.Length > MostShown ? safe.Substring(0, MostShown) + "..." : safe;
    }

    /// <summary>Ends whatever is being read or written, from another thread.</summary>
    public void Abort() => _transport.Dispose();

    /// <summary>Says goodbye, if the server listens.</summary>
    public void LogOut()
    {
        _transport.Patience = TimeSpan.FromSeconds(2);
        Command("LOGOUT", 0, (name, _, _) => name == "BYE");
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private void Greet(ImapServer server)
    {
        _reader.Begin(0);
        if (_reader.Start().Text != "*")
        {
            throw new ImapProtocolException("its first line is not a greeting");
        }

        var name = _reader.Read().Name;
        var text = _reader.ReadText();
        if (name == "PREAUTH")
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.Protocol,
                $"{server.Host} says that a user is signed in already (PREAUTH), before it was told who you are. Nothing was sent to it. "
                + "Check the name and the port of the server, and ask its administrator for the port that asks for a password.");
        }

        if (name != "OK")
        {
            var refusal = $"{server.Host} refuses the connection: {Safe(text)}";
            throw name == "BYE"
                ? new MailboxConnectionException(MailboxConnectionProblem.Unreachable, refusal)
                : new ImapProtocolException("its first line is not a greeting");
        }
    }

    private void StartTls(ImapServer server)
    {
        Command("CAPABILITY", 0);
        if (!Capabilities.Contains("STARTTLS"))
        {
            throw EncryptionFailed($"{server.Host} port {server.Port} does not offer STARTTLS.");
        }

        try
        {
            Command("STARTTLS", 0);
        }
        catch (ImapRefusedException e)
        {
            throw EncryptionFailed($"{server.Host} port {server.Port} offers STARTTLS and then refuses it: {e.Message}.");
        }

        // What came in the same packet was not protected by TLS, and may be somebody else's.
        if (_reader.HasMore)
        {
            throw EncryptionFailed(
                $"{server.Host} port {server.Port} sent more text before the encryption began. Somebody may have changed it on the way.");
        }

        _transport.Encrypt(server);
        _reader = new ImapReader(_transport.Stream, _limits);
        Capabilities = [];

        static MailboxConnectionException EncryptionFailed(string what) => new(
            MailboxConnectionProblem.EncryptionFailed,
            $"{what} The password was not sent. Use -Encryption Tls, with port {ImapServer.TlsPort} in most cases.");
    }

    private bool Untagged(ImapResponse? response)
    {
        var first = _reader.Read();
        var number = first.Number;
        var name = number is null ? first.Name : _reader.Read().Name;
        switch (name)
        {
            case "OK" or "NO" or "BAD":
                return Code(_reader.ReadText(), response);
            case "BYE" when response?.Invoke(name, 0, "") != true:
                throw new ImapProtocolException($"the server ends the connection: {Safe(_reader.ReadText())}");
            case "CAPABILITY":
                ReadCapabilities();
                return true;
            default:
                return response?.Invoke(name, number ?? 0, "") == true;
        }
    }

    private void Complete(string status, ImapResponse? response)
    {
        var text = _reader.ReadText();
        switch (status)
        {
            case "OK":
                Code(text, response);
                break;
            case "NO" or "BAD":
                throw new ImapRefusedException(text.Length > 0 ? Safe(text) : "the server gives no reason");
            default:
                throw new ImapProtocolException($"the server answers a command with '{Safe(status)}'");
        }
    }

    /// <summary>Passes a response code on: the words in brackets before the text (RFC 9051 section 7.1).</summary>
    private static bool Code(string text, ImapResponse? response)
    {
        var end = text.IndexOf(']');
        if (!text.StartsWith("[", StringComparison.Ordinal) || end < 0)
        {
            return false;
        }

        var words = text.Substring(1, end - 1).Split([' '], 2);
        return response?.Invoke("[" + words[0].ToUpperInvariant(), 0, words.Length > 1 ? words[1] : "") == true;
    }

    private void ReadCapabilities()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() is { Kind: ImapTokenKind.Word } word && found.Count < _limits.Unasked)
        {
            found.Add(word.Name);
        }

        Capabilities = found;
    }

    private void Send(string line)
    {
        var bytes = Latin1.GetBytes(line + "\r\n");
        _transport.Stream.Write(bytes, 0, bytes.Length);
        _transport.Stream.Flush();
    }
}
