using System.Diagnostics;
using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>What a server may cost. A server that goes beyond is not believed any more.</summary>
internal sealed record ImapLimits
{
    /// <summary>The limits of ordinary use.</summary>
    public static ImapLimits Default { get; } = new();

    /// <summary>How long the server may be silent: large mailboxes take their time to open.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one command may take, however much the server sends.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bytes that one command may bring beside the data that it asks for.</summary>
    public long Answer { get; init; } = 4L << 20;

    /// <summary>Responses to one command that it did not ask for.</summary>
    public int Unasked { get; init; } = 10_000;

    /// <summary>Messages in one folder.</summary>
    public int Messages { get; init; } = 10_000_000;

    /// <summary>Folders in one mailbox.</summary>
    public int Folders { get; init; } = 10_000;

    /// <summary>Bytes of headers that are in memory at one time. What is beyond is asked for again.</summary>
    public int Headers { get; init; } = 16 << 20;
}

/// <summary>The server does not keep to the protocol, or to the limits. The message can hold words of the server.</summary>
internal sealed class ImapProtocolException(string message) : IOException(message);

/// <summary>What a token is (RFC 9051 section 9).</summary>
internal enum ImapTokenKind
{
    /// <summary>A word: a name, a number, NIL, or a part such as BODY[HEADER]&lt;0&gt;.</summary>
    Word,

    /// <summary>A quoted string or a literal.</summary>
    String,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>The end of the response.</summary>
    End,
}

/// <summary>A token of a response.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The bytes that were kept.</param>
/// <param name="Length">How many bytes the server sent.</param>
internal readonly record struct ImapToken(ImapTokenKind Kind, byte[] Bytes, long Length)
{
    /// <summary>True if the server sent more than was kept.</summary>
    public bool IsCut => Length > Bytes.Length;

    /// <summary>The bytes, each as one character.</summary>
    public string Text => Latin1.GetString(Bytes);

    /// <summary>A word without regard to case; empty for anything else.</summary>
    public string Name => Kind == ImapTokenKind.Word && !IsCut ? Text.ToUpperInvariant() : "";

    /// <summary>A number; null if it is none that fits.</summary>
    public uint? Number =>
        Kind == ImapTokenKind.Word && !IsCut && uint.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>
/// Reads the responses of an IMAP server, token by token. It keeps as much of each token as the caller wants and never more, has no
/// recursion, and counts every byte against what the command may cost.
/// </summary>
internal sealed class ImapReader(Stream stream, ImapLimits limits)
{
    /// <summary>Bytes that are kept of a word or of a string that is not mail.</summary>
    public const int MaxToken = 8 * 1024;

    private static readonly byte[] None = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly byte[] _token = new byte[MaxToken];
    private readonly Stopwatch _watch = new();
    private int _at;
    private int _end;
    private long _left;

    /// <summary>True if the current response has been read to its end.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>True if the server has sent what was not read yet.</summary>
    public bool HasMore => _at < _end;

    /// <summary>Begins a command: how many bytes its answers may have, beside those that every command may have.</summary>
    public void Begin(long bytes)
    {
        _left = bytes + limits.Answer;
        _watch.Restart();
    }

    /// <summary>The first token of the next response.</summary>
    public ImapToken Start()
    {
        AtEnd = false;
        return Read();
    }

    /// <summary>The next token.</summary>
    /// <param name="keep">How many bytes of a literal are kept.</param>
    public ImapToken Read(int keep = MaxToken)
    {
        if (AtEnd)
        {
            return new ImapToken(ImapTokenKind.End, None, 0);
        }

        while (Peek() == ' ')
        {
            _at++;
        }

        switch (Peek())
        {
            case '\r' or '\n':
                EndLine();
                return new ImapToken(ImapTokenKind.End, None, 0);
            case '(':
                _at++;
                return new ImapToken(ImapTokenKind.Open, None, 0);
            case ')':
                _at++;
                return new ImapToken(ImapTokenKind.Close, None, 0);
            case '"':
                return Quoted();
            case '{':
                return Literal(keep);
            default:
                return Word();
        }
    }

    /// <summary>The rest of the response as text for people.</summary>
    public string ReadText()
    {
        var count = 0;
        while (!AtEnd && Peek() is not ('\r' or '\n'))
        {
            var next = _buffer[_at++];
            if (count < _token.Length)
            {
                _token[count++] = next;
            }
        }

        EndLine();
        return Encoding.UTF8.GetString(_token, 0, count).Trim();
    }

    /// <summary>Reads the rest of the response, and forgets it.</summary>
    public void Skip()
    {
        while (!AtEnd)
        {
            Read(keep: 0);
        }
    }

    /// <summary>Reads a value and forgets it, however deep its lists are.</summary>
    public void SkipValue()
    {
        var depth = 0L;
        do
        {
            switch (Read(keep: 0).Kind)
            {
                case ImapTokenKind.Open:
                    depth++;
                    break;
                case ImapTokenKind.Close:
                    depth--;
                    break;
                case ImapTokenKind.End:
                    return;
            }
        }
        while (depth > 0);
    }

    private ImapToken Quoted()
    {
        _at++;
        var (count, length) = (0, 0L);
        while (Peek() is not ('\r' or '\n'))
        {
            var next = _buffer[_at++];
            if (next == '"')
            {
                break;
            }

            if (next == '\\')
            {
                Peek();
                next = _buffer[_at++];
            }

            length++;
            if (count < _token.Length)
            {
                _token[count++] = next;
            }
        }

        return new ImapToken(ImapTokenKind.String, _token.AsSpan(0, count).ToArray(), length);
    }

    private ImapToken Word()
    {
        var (count, length, brackets) = (0, 0L, 0);
        while (Peek() is var next && next is not ('\r' or '\n') && (brackets > 0 || next is not (' ' or '(' or ')' or '"' or '{')))
        {
            brackets += next == '[' ? 1 : next == ']' && brackets > 0 ? -1 : 0;
            _at++;
            length++;
            if (count < _token.Length)
            {
                _token[count++] = (byte)next;
            }
        }

        return new ImapToken(ImapTokenKind.Word, _token.AsSpan(0, count).ToArray(), length);
    }

    private ImapToken Literal(int keep)
    {
        _at++;
        var length = 0L;
        while (Peek() is >= '0' and <= '9' and var digit)
        {
            length = (length * 10) + digit - '0';
            if (length > int.MaxValue)
            {
                throw new ImapProtocolException("the server announces a string of more than 2 GB");
            }

            _at++;
        }

        if (Peek() == '+')
        {
            _at++;
        }

        if (Peek() != '}')
        {
            throw new ImapProtocolException("the server announces a string without its length");
        }

        _at++;
        EndLine();
        AtEnd = false;
        return new ImapToken(ImapTokenKind.String, Bytes(length, keep), length);
    }

    /// <summary>Reads bytes and keeps the first of them. The array grows with what comes, not with what was announced.</summary>
    private byte[] Bytes(long length, int keep)
    {
        var wanted = (int)Math.Min(length, keep);
        var kept = new byte[Math.Min(wanted, _buffer.Length)];
        for (var done = 0L; done < length;)
        {
            Peek();
            var count = (int)Math.Min(_end - _at, length - done);
            var store = (int)Math.Max(0, Math.Min(count, wanted - done));
            if (store > 0)
            {
                if (done + store > kept.Length)
                {
                    Array.Resize(ref kept, (int)Math.Min(wanted, Math.Max(kept.Length * 2L, done + store)));
                }

                Buffer.BlockCopy(_buffer, _at, kept, (int)done, store);
            }

            _at += count;
            done += count;
        }

        Array.Resize(ref kept, wanted);
        return kept;
    }

    private void EndLine()
    {
        if (Peek() == '\r')
        {
            _at++;
        }

        if (Peek() != '\n')
        {
            throw new ImapProtocolException("a line of the server does not end as it should");
        }

        _at++;
        AtEnd = true;
    }

    /// <summary>The next byte, which stays.</summary>
    private int Peek()
    {
        if (_at == _end)
        {
            Fill();
        }

        return _buffer[_at];
    }

    private void Fill()
    {
        if (_left <= 0)
        {
            throw new ImapProtocolException("the server answers a command with more than it was asked for");
        }

        if (_watch.Elapsed > limits.Command)
        {
            throw new ImapProtocolException($"the server did not finish a command within {limits.Command.TotalMinutes:0.##} minutes");
        }

        (_at, _end) = (0, 0);
        var count = stream.Read(_buffer, 0, (int)Math.Min(_buffer.Length, _left));
        if (count <= 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }

        (_end, _left) = (count, _left - count);
    }
}
