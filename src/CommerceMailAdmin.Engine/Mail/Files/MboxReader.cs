using System.Buffers.Text;
using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>A message of an mbox file, headers copied out, body left where it is.</summary>
/// <param name="Offset">Where its first header field begins in the file.</param>
/// <param name="Length">Its length from there to its end, the separating empty line included.</param>
/// <param name="Headers">Its header fields.</param>
/// <param name="HeaderCut">True if the block was longer than is read.</param>
/// <param name="Delivered">The envelope line's date; null if it has none that can be read.</param>
/// <param name="Behind">Where the next run begins: behind this message, or at its start if it is incomplete.</param>
internal sealed record MboxMessage(long Offset, long Length, HeaderBlock Headers, bool HeaderCut, DateTimeOffset? Delivered,
    MboxPoint Behind)
{
    /// <summary>That point as the text to store, for some of the messages.</summary>
    public string? State { get; init; }

    /// <summary>
    /// True if its envelope line is not of the kind of the file's first one (Thunderbird's lines name no sender). It may be text of the
    /// message before it that the writer did not quote.
    /// </summary>
    public bool MayBeEnclosed { get; init; }
}

/// <summary>
/// Splits an mbox file (mboxo, mboxrd, mboxcl, mboxcl2; RFC 4155) into messages, in one pass over a window of fixed size. A message begins
/// at an envelope line at the file's start or behind an empty line. An envelope line without a readable date counts only if
/// header fields follow: bodies can have such lines, and not every program marks them. In mboxcl2, nothing is quoted:
/// if all messages so far had the length that their Content-Length says, and a Content-Length ends exactly at an envelope line, the
/// lines before that end are body.
/// </summary>
internal sealed class MboxReader
{
    /// <summary>Header blocks beyond this are cut.</summary>
    public const int MaxHeader = 256 * 1024;

    /// <summary>The bytes before an envelope line that show an empty line.</summary>
    private const int Context = 3;

    private const int LargestWindow = 512 * 1024;
    private const int SmallestWindow = 64 * 1024;
    private static readonly byte[] From = "From "u8.ToArray();

    private readonly ScanBuffer _window;
    private readonly Action<long> _progress;
    private readonly CancellationToken _cancellation;
    private readonly bool _resumed;
    private bool _lengthsHold;
    private DateTimeOffset _delivered;

    /// <summary>Whether the file ends in what may become a message: an envelope line, and the header below it not yet written.</summary>
    private bool _endsInBeginning;

    /// <summary>Whether the file's envelope lines are Thunderbird's.</summary>
    private bool _isThunderbird;

    /// <summary>Whether the file begins with a patch of git, and so is a list of them.</summary>
    private bool _isPatches;

    /// <summary>No header begins before this place. So no byte is searched twice.</summary>
    private long _noHeaderBefore;

    /// <summary>Prepares to read a file.</summary>
    /// <param name="stream">The file; one that cannot seek is read from where it stands.</param>
    /// <param name="progress">Receives how many bytes were read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="from">Where an earlier reading ended; the default is the file's start.</param>
    public MboxReader(Stream stream, Action<long> progress, CancellationToken cancellationToken, MboxPoint from = default)
    {
        // One byte more than the file, so that its end is seen.
        var size = stream.CanSeek ? Math.Max(SmallestWindow, Math.Min(LargestWindow, stream.Length + 1)) : LargestWindow;
        _resumed = from.Offset > Context;
        _window = new ScanBuffer(stream, (int)size, _resumed ? from.Offset - Context : 0);
        _lengthsHold = !_resumed || from.LengthsHold;
        _progress = progress;
        _cancellation = cancellationToken;
        if (_resumed)
        {
            var start = new byte[EnvelopeLine.MaxLength];
            stream.Position = 0;
            NoteKind(start.AsSpan(0, stream.Fill(start, start.Length)));
        }
    }

    /// <summary>Reads the messages in the order of the file; nothing if it does not begin with an envelope line.</summary>
    public IEnumerable<MboxMessage> Read()
    {
        Slide(0);
        var position = _resumed
            ? FindNext(Context, 0, isBodyStart: false) : FileRecognition.SkipPreamble(_window.Bytes.AsSpan(0, _window.End));
        if (!_resumed)
        {
            NoteKind(_window.Bytes.AsSpan(position, Math.Min(_window.End - position, EnvelopeLine.MaxLength)));
        }

        if (!_resumed && !IsEnvelopeAt(ref position) && !EnvelopeLine.IsAboveField(_window.Bytes.AsSpan(position, _window.End - position)))
        {
            yield break;
        }

        while (position < _window.End)
        {
            var envelope = _window.Offset + position;
            var isForeign = IsThunderbirdAt(position) != _isThunderbird;
            DateTimeOffset? delivered = _delivered == default ? null : _delivered;
            position = LineEnd(position);
            var start = _window.Offset + position;
            var header = ReadHeader(ref position, out var cut);
            var headers = Parse(header);
            var contentLength = _lengthsHold ? ContentLength(headers) : null;
            var body = _window.Offset + position;
            position = FindNext(position, contentLength is { } length ? body + length : 0, isBodyStart: true);
            var end = _window.Offset + position;
            _lengthsHold &= contentLength is { } held && end - body - held is >= 0 and <= 2;
            var whole = position < _window.End || (EndsWhole() && !_endsInBeginning);
            yield return new MboxMessage(start, end - start, headers, cut, delivered, new MboxPoint(whole ? end : envelope, _lengthsHold))
            {
                MayBeEnclosed = isForeign,
            };
        }
    }

    /// <summary>Whether the file's last line is complete; if not, a mail program may be writing it just now.</summary>
    private bool EndsWhole() => _window.End > 0 && _window.Bytes[_window.End - 1] == '\n';

    private int LineEnd(int position)
    {
        var newline = _window.Bytes.AsSpan(position, _window.End - position).IndexOf((byte)'\n');
        return newline < 0 ? _window.End : position + newline + 1;
    }

    /// <summary>Copies the header block out, and goes to where the body begins.</summary>
    private byte[] ReadHeader(ref int position, out bool cut)
    {
        var rest = _window.Bytes.AsSpan(position, _window.End - position);
        var (header, next) = HeaderEnd.Find(rest);
        if (header < 0 && rest.Length < MaxHeader + 4 && !_window.AtEnd)
        {
            Slide(position);
            position = 0;
            rest = _window.Bytes.AsSpan(0, _window.End);
            (header, next) = HeaderEnd.Find(rest);
        }

        cut = header > MaxHeader || (header < 0 && rest.Length > MaxHeader);
        var length = cut ? MaxHeader : header < 0 ? rest.Length : header;
        position += cut || header < 0 ? length : next;
        return rest[..length].ToArray();
    }

    /// <summary>
    /// The header's fields. Some programs quote the author's field as if it were an envelope line; it counts as what it is.
    /// </summary>
    private static HeaderBlock Parse(byte[] header)
    {
        var headers = HeaderBlock.Parse(header, 0, header.Length);
        if (headers.Has("From") || !headers.Has(FileRecognition.QuotedFrom))
        {
            return headers;
        }

        var mark = header.AsSpan().StartsWith(">From"u8) ? 0 : header.AsSpan().IndexOf("\n>From"u8) + 1;
        byte[] unquoted = [.. header.AsSpan(0, mark), .. header.AsSpan(mark + 1)];
        return HeaderBlock.Parse(unquoted, 0, unquoted.Length);
    }

    /// <summary>Notes the kind of the envelope line that the file begins with.</summary>
    private void NoteKind(ReadOnlySpan<byte> start)
    {
        _isThunderbird = EnvelopeLine.IsThunderbird(start);
        _isPatches = EnvelopeLine.IsPatch(start);
    }

    private bool IsThunderbirdAt(int position) =>
        EnvelopeLine.IsThunderbird(_window.Bytes.AsSpan(position, Math.Min(_window.End - position, 7)));

    /// <summary>Where the next envelope line begins, or the file ends. Before <paramref name="lengthEnd"/> lines may be body.</summary>
    [MethodImpl(HotPath.Options)]
    private int FindNext(int position, long lengthEnd, bool isBodyStart)
    {
        var bodyStart = isBodyStart ? _window.Offset + position : -1;
        while (true)
        {
            var hit = _window.Bytes.AsSpan(position, _window.End - position).IndexOf(From);
            if (hit >= 0)
            {
                position += hit;
                var isSeparate = _window.Offset + position == bodyStart || FollowsEmptyLine(position);
                if ((isSeparate ? IsEnvelopeAt(ref position) : StartsLine(position) && IsEnvelopeWithHeaderAt(ref position))
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
            var context = Math.Max(0, keep - Context);
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

    /// <summary>Whether a line begins here. A crash of the file system leaves zeros where lines were.</summary>
    private bool StartsLine(int position) => position >= 1 && _window.Bytes[position - 1] is (byte)'\n' or 0;

    /// <summary>
    /// Whether an envelope line stands here although no empty line is before it, as Thunderbird writes them: more is asked of it, a date or
    /// Thunderbird's form, and below it the header of a message.
    /// </summary>
    private bool IsEnvelopeWithHeaderAt(ref int position)
    {
        if (_window.Offset + position < _noHeaderBefore || EndsAsProse(_window.Bytes.AsSpan(position, _window.End - position)))
        {
            return false;
        }

        Hold(ref position, 2 * EnvelopeLine.MaxLength);
        var rest = _window.Bytes.AsSpan(position, Math.Min(_window.End - position, EnvelopeLine.MaxLength));
        var newline = rest.IndexOf((byte)'\n');
        return newline >= 0 && (_isPatches || !EnvelopeLine.IsPatch(rest[..newline]))
            && (EnvelopeLine.TryParse(rest[..newline], out _delivered) || EnvelopeLine.IsThunderbird(rest)
                || EnvelopeLine.IsBare(rest[..(newline + 1)]))
            && IsHeaderBelow(ref position, newline + 1);
    }

    /// <summary>
    /// Whether the line at the beginning ends with other than a year, a zone's digits, Thunderbird's hyphen or a blank, as prose does.
    /// </summary>
    [MethodImpl(HotPath.Options)]
    private static bool EndsAsProse(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        end -= end > 0 && bytes[end - 1] == '\r' ? 1 : 0;
        return end > 0 && bytes[end - 1] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)' ');
    }

    /// <summary>
    /// Whether an envelope line stands here, whose date is kept; the window may slide to hold the whole line, or the header below it.
    /// </summary>
    private bool IsEnvelopeAt(ref int position)
    {
        Hold(ref position, 2 * EnvelopeLine.MaxLength);
        var rest = _window.Bytes.AsSpan(position, Math.Min(_window.End - position, EnvelopeLine.MaxLength));
        var newline = rest.IndexOf((byte)'\n');
        if (newline < 0 && rest.Length == EnvelopeLine.MaxLength)
        {
            return false;
        }

        if (!_isPatches && newline >= 0 && EnvelopeLine.IsPatch(rest[..newline]))
        {
            return false;
        }

        if (EnvelopeLine.TryParse(newline < 0 ? rest : rest[..newline], out _delivered))
        {
            return newline < 0 || !EnvelopeLine.HasSeveralSenderWords(rest[..newline]) || EnvelopeLine.IsAboveField(rest);
        }

        return (newline >= 0 && rest.StartsWith(From) && IsHeaderBelow(ref position, newline + 1));
    }

    /// <summary>
    /// Whether a message's header begins some bytes after a position. Reading to the end of that header costs no more than one pass,
    /// because the next candidate lies after it.
    /// </summary>
    private bool IsHeaderBelow(ref int position, int skipped)
    {
        _endsInBeginning = _window.AtEnd && position + skipped == _window.End;
        if (!EnvelopeLine.IsAboveField(_window.Bytes.AsSpan(position, _window.End - position)))
        {
            return false;
        }

        Hold(ref position, skipped + MaxHeader);
        var start = position + skipped;
        var rest = _window.Bytes.AsSpan(start, Math.Min(_window.End - start, MaxHeader));
        var (header, _) = HeaderEnd.Find(rest);
        if (FileRecognition.IsMailHeader(HeaderBlock.Parse(_window.Bytes, start, header < 0 ? rest.Length : header)))
        {
            return true;
        }

        _endsInBeginning = _window.AtEnd && header < 0 && start + rest.Length == _window.End;
        _noHeaderBefore = _window.Offset + start + (header < 0 ? rest.Length : header);
        return false;
    }

    /// <summary>Slides the window if it must hold so many bytes from a position on, as far as the file has them.</summary>
    private void Hold(ref int position, int count)
    {
        if (_window.End - position < count && !_window.AtEnd)
        {
            var context = Math.Max(0, position - Context);
            Slide(context);
            position -= context;
        }
    }

    private static long? ContentLength(HeaderBlock headers) =>
        headers.First("Content-Length") is { } field
        && Utf8Parser.TryParse(field.RawValue, out long length, out var used) && used == field.RawValue.Length && length >= 0
            ? length
            : null;

    /// <summary>
    /// Whether a message ends at a place further on: there is the file's end or, after at most an empty line, an envelope line.
    /// </summary>
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
        return rest.IsEmpty || EnvelopeLine.IsAtStart(rest);
    }

    private void Slide(int keepFrom)
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress(_window.Slide(keepFrom));
    }
}
