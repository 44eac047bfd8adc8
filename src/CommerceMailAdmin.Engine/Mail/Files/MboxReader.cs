using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>A message of an mbox file, headers copied out, body left where it is.</summary>
/// <param name="Offset">Where its first header field begins in the file.</param>
/// <param name="Length">Its length from there to its end, the separating empty line included.</param>
/// <param name="Headers">Its header fields; valid until the next message is read.</param>
/// <param name="HeaderCut">True where the block was longer than is read.</param>
/// <param name="Delivered">The envelope line's date.</param>
internal readonly record struct MboxMessage(long Offset, long Length, HeaderBlock Headers, bool HeaderCut, DateTimeOffset? Delivered);

/// <summary>
/// Splits an mbox file (mboxo, mboxrd, mboxcl, mboxcl2; RFC 4155) into messages, in one pass over a window of fixed size. A message begins
/// at an envelope line at the file's start or behind an empty line. Where such a line stands within a message whose
/// Content-Length ends exactly at another one (mboxcl2 quotes nothing), and all messages before it kept to theirs, the length decides.
/// </summary>
internal sealed class MboxReader
{
    /// <summary>Header blocks beyond this are cut.</summary>
    public const int MaxHeader = 256 * 1024;

    private const int LargestWindow = 1024 * 1024;
    private const int SmallestWindow = 64 * 1024;
    private static readonly byte[] From = "From "u8.ToArray();

    private readonly ScanBuffer _window;
    private readonly Action<long> _progress;
    private readonly CancellationToken _cancellation;
    private byte[] _header = new byte[SmallestWindow];
    private bool _lengthsHold = true;
    private DateTimeOffset _delivered;

    public MboxReader(Stream stream, Action<long> progress, CancellationToken cancellationToken)
    {
        // One byte more than the file, so that its end is seen.
        var size = stream.CanSeek ? Math.Max(SmallestWindow, Math.Min(LargestWindow, stream.Length + 1)) : LargestWindow;
        _window = new ScanBuffer(stream, (int)size);
        _progress = progress;
        _cancellation = cancellationToken;
    }

    /// <summary>Reads the messages in the order of the file; nothing where it does not begin with an envelope line.</summary>
    public IEnumerable<MboxMessage> Read()
    {
        Slide(0);
        var position = FileRecognition.SkipPreamble(_window.Bytes.AsSpan(0, _window.End));
        if (!IsEnvelopeAt(ref position))
        {
            yield break;
        }

        while (position < _window.End)
        {
            var delivered = _delivered;
            position = LineEnd(position);
            var start = _window.Offset + position;
            position = ReadHeader(position, out var headerLength, out var cut);
            var headers = HeaderBlock.Parse(_header, 0, headerLength);
            var contentLength = _lengthsHold ? ContentLength(headers) : null;
            var body = _window.Offset + position;
            position = FindNext(position, contentLength is { } length ? body + length : 0);
            var end = _window.Offset + position;
            _lengthsHold &= contentLength is { } held && end - body - held is >= 0 and <= 2;
            yield return new MboxMessage(start, end - start, headers, cut, delivered);
        }
    }

    private int LineEnd(int position)
    {
        var newline = _window.Bytes.AsSpan(position, _window.End - position).IndexOf((byte)'\n');
        return newline < 0 ? _window.End : position + newline + 1;
    }

    /// <summary>Copies the header block out, and returns where the body begins.</summary>
    private int ReadHeader(int position, out int length, out bool cut)
    {
        if (_window.End - position < MaxHeader + 4 && !_window.AtEnd)
        {
            Slide(position);
            position = 0;
        }

        var rest = _window.Bytes.AsSpan(position, _window.End - position);
        var (header, next) = HeaderEnd.Find(rest);
        cut = header > MaxHeader || (header < 0 && rest.Length > MaxHeader);
        length = cut ? MaxHeader : header < 0 ? rest.Length : header;
        if (length > _header.Length)
        {
            _header = new byte[MaxHeader];
        }

        rest[..length].CopyTo(_header);
        return position + (cut || header < 0 ? length : next);
    }

    /// <summary>Where the next envelope line begins, or the file ends. Before <paramref name="lengthEnd"/> lines may be body.</summary>
    [MethodImpl(HotPath.Options)]
    private int FindNext(int position, long lengthEnd)
    {
        var bodyStart = _window.Offset + position;
        while (true)
        {
            var hit = _window.Bytes.AsSpan(position, _window.End - position).IndexOf(From);
            if (hit >= 0)
            {
                position += hit;
                if ((_window.Offset + position == bodyStart || FollowsEmptyLine(position)) && IsEnvelopeAt(ref position)
                    && !(_window.Offset + position < lengthEnd && IsMessageEnd(lengthEnd)))
                {
                    return position;
                }

                position += From.Length;
                continue;
            }

            if (_window.AtEnd)
            {
                return _window.End;
            }

            // Kept: a hit cut by the window's end, and the empty line before it.
            var keep = Math.Max(position, _window.End - (From.Length - 1));
            var context = Math.Max(0, keep - 3);
            Slide(context);
            position = keep - context;
        }
    }

    private bool FollowsEmptyLine(int position)
    {
        var bytes = _window.Bytes;
        return position >= 2 && bytes[position - 1] == '\n'
            && (bytes[position - 2] == '\n' || (position >= 3 && bytes[position - 2] == '\r' && bytes[position - 3] == '\n'));
    }

    /// <summary>Whether an envelope line stands here, whose date is kept; the window may slide to hold the whole line.</summary>
    private bool IsEnvelopeAt(ref int position)
    {
        if (_window.End - position < EnvelopeLine.MaxLength && !_window.AtEnd)
        {
            var context = Math.Max(0, position - 3);
            Slide(context);
            position -= context;
        }

        var rest = _window.Bytes.AsSpan(position, Math.Min(_window.End - position, EnvelopeLine.MaxLength));
        var newline = rest.IndexOf((byte)'\n');
        return (newline >= 0 || rest.Length < EnvelopeLine.MaxLength) && EnvelopeLine.TryParse(newline < 0 ? rest : rest[..newline], out _delivered);
    }

    private static long? ContentLength(HeaderBlock headers) =>
        headers.First("Content-Length") is { } field
        && Utf8Parser.TryParse(field.RawValue, out long length, out var used) && used == field.RawValue.Length && length >= 0
            ? length
            : null;

    /// <summary>Whether a message ends at a place further on: there is the file's end or, behind at most an empty line, an envelope line.</summary>
    private bool IsMessageEnd(long place)
    {
        var stream = _window.Stream;
        if (!stream.CanSeek || place > stream.Length)
        {
            return false;
        }

        var back = stream.Position;
        stream.Position = place;
        var bytes = new byte[EnvelopeLine.MaxLength];
        var count = stream.Read(bytes, 0, bytes.Length);
        stream.Position = back;
        var start = FileRecognition.SkipEmptyLines(bytes.AsSpan(0, count), 0);
        var rest = bytes.AsSpan(start, count - start);
        var newline = rest.IndexOf((byte)'\n');
        return rest.IsEmpty || EnvelopeLine.TryParse(newline < 0 ? rest : rest[..newline], out _);
    }

    private void Slide(int keepFrom)
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress(_window.Slide(keepFrom));
    }
}
