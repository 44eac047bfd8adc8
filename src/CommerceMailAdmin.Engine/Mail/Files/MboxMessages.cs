using System.Globalization;
using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the messages of an mbox file, from where an earlier run ended.</summary>
internal static class MboxMessages
{
    /// <summary>How much is read between two resume points.</summary>
    private const long BetweenPoints = 16 * 1024 * 1024;

    /// <summary>Smaller files are read before a thread would have begun.</summary>
    private const long WorthAThread = 4 * 1024 * 1024;

    /// <summary>Reads the messages; if the file becomes unreadable, those before it.</summary>
    public static IEnumerable<StoredMessage> Read(IMailData data, MailFolder folder, ReadContext reading)
    {
        if (!TryOpen(data, reading, out var stream, out var from))
        {
            yield break;
        }

        using (stream)
        {
            var (noted, reached, count, progress) = (from.Offset, from, 0L, new StrongBox<long>());
            var notes = reading.Resume is not null && stream.CanSeek;
            using var messages = Split(stream, from, notes, progress, () => Tell(progress, data, reading), reading.Cancellation)
                .GetEnumerator();
            while (TryMoveNext(messages, data.Name, count, reading))
            {
                count++;
                var found = messages.Current;
                Tell(progress, data, reading);
                var message = new StoredMessage(data.Locate(found.Offset, found.Length), folder,
                    found.Headers) { Delivered = found.Delivered, MayBeEnclosed = found.MayBeEnclosed };
                MessageWarnings.Tell(message, found.HeaderCut, reading.Observer);
                if (message.Headers.Count > 0)
                {
                    yield return message;
                }

                reached = found.Behind;
                if (found.State is { } state)
                {
                    noted = reached.Offset;
                    reading.Resume!.Reach(data.Name, state);
                }
            }

            if (notes && reached.Offset > noted)
            {
                Note(data, stream, reached, reading);
            }
        }
    }

    /// <summary>The messages. Some bring the state that is to be kept after the message was processed.</summary>
    private static IEnumerable<MboxMessage> Split(Stream stream, MboxPoint from, bool notes, StrongBox<long> progress, Action tell,
        CancellationToken cancellation)
    {
        return stream.CanSeek && stream.Length - from.Offset < WorthAThread
            ? InTurn(cancellation)
            : ReadAhead.Of(InTurn, message => message.Headers.Length, tell, cancellation);

        IEnumerable<MboxMessage> InTurn(CancellationToken stop)
        {
            var noted = from.Offset;
            foreach (var message in new MboxReader(stream, bytes => Interlocked.Add(ref progress.Value, bytes), stop, from).Read())
            {
                var due = notes && message.Behind.Offset - noted >= BetweenPoints;
                noted = due ? message.Behind.Offset : noted;
                yield return due ? message with { State = message.Behind.Format(stream) } : message;
            }
        }
    }

    private static void Tell(StrongBox<long> progress, IMailData data, ReadContext reading)
    {
        if (Interlocked.Exchange(ref progress.Value, 0) is > 0 and var bytes)
        {
            reading.Observer.Progress(data.Name, bytes);
        }
    }

    private static bool TryOpen(IMailData data, ReadContext reading, out Stream stream, out MboxPoint from)
    {
        (stream, from) = (Stream.Null, default);
        try
        {
            stream = data.Open();
            if (stream.CanSeek && reading.Resume?[data.Name] is { } state)
            {
                if (MboxPoint.Parse(state, stream) is { } point)
                {
                    from = point;
                    reading.Repeat();
                }
                else
                {
                    reading.Observer.Detail($"'{data.Name}' was rewritten since it was last read, and is read from its start.");
                }
            }

            return true;
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            stream.Dispose();
            reading.Unreadable(data.Name, e);
            return false;
        }
    }

    private static bool TryMoveNext(IEnumerator<MboxMessage> messages, string name, long count, ReadContext reading)
    {
        try
        {
            return messages.MoveNext();
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(name, count > 0 ? new PartlyReadException(count, e) : e);
            return false;
        }
    }

    private static void Note(IMailData data, Stream stream, MboxPoint point, ReadContext reading)
    {
        try
        {
            reading.Resume!.Reach(data.Name, point.Format(stream));
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
        }
    }
}

/// <summary>How far an mbox file has been read.</summary>
/// <param name="Offset">Behind the last message that was whole.</param>
/// <param name="LengthsHold">Whether all messages before it kept to their Content-Length.</param>
internal readonly record struct MboxPoint(long Offset, bool LengthsHold)
{
    private const string Version = "mbox1";

    /// <summary>
    /// How many bytes before the offset are compared. Mail programs that delete a message or change a field's length shift everything
    /// behind it, so the bytes at the end tell; a flag changed in its place, far above, leaves the offset right.
    /// </summary>
    private const int Compared = 4096;

    /// <summary>The point as text, with a digest of the bytes before it.</summary>
    /// <param name="stream">The file; its position is kept.</param>
    public string Format(Stream stream) =>
        FormattableString.Invariant($"{Version} {Offset} {(LengthsHold ? 1 : 0)} {Digest(stream, Offset)}");

    /// <summary>Reads a point's text; null if there is none, or the file is no longer the one it was made of.</summary>
    /// <param name="state">The text.</param>
    /// <param name="stream">The file; its position is kept.</param>
    public static MboxPoint? Parse(string? state, Stream stream)
    {
        var words = state?.Split(' ') ?? [];
        return words.Length == 4 && words[0] == Version
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && offset <= stream.Length && words[3] == Digest(stream, offset)
            ? new MboxPoint(offset, words[2] == "1")
            : null;
    }

    private static string Digest(Stream stream, long offset)
    {
        var back = stream.Position;
        var bytes = new byte[(int)Math.Min(Compared, offset)];
        stream.Position = offset - bytes.Length;
        var count = stream.Fill(bytes, bytes.Length);
        stream.Position = back;
        return Hex.Of(Sha256.Hash(bytes, 0, count).AsSpan(0, 16));
    }
}

/// <summary>Tells of messages that could not be read in full.</summary>
internal static class MessageWarnings
{
    /// <summary>Warns of a message without header fields, and of one with too many.</summary>
    public static void Tell(StoredMessage message, bool cut, IMailReadObserver observer)
    {
        if (message.Headers.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no header fields and was skipped.");
        }
        else if (cut)
        {
            observer.Warn(
                $"'{message.Location.Id}' has more than {MboxReader.MaxHeader / 1024} KiB of header fields; "
                + "the rest of them was not read.");
        }
    }
}

/// <summary>
/// The mark ">" that mbox files put before lines that begin with "From " (RFC 4155 appendix A). Signatures were made without it. Some
/// programs mark lines that begin with ">From " too (mboxrd), some do not (mboxo), and some mark none: the file does not say which.
/// </summary>
internal static class MboxQuoting
{
    private static readonly byte[] LineStart = [(byte)'\n', (byte)'>'];
    private static readonly byte[] From = "From "u8.ToArray();

    /// <summary>
    /// The forms that the message may have had, each once: without one mark of every marked line (mboxrd), without the mark of lines that
    /// have one only (mboxo), and as it lies there.
    /// </summary>
    public static IEnumerable<byte[]> Forms(byte[] bytes)
    {
        var marks = Marks(bytes);
        if (marks.Count == 0)
        {
            return [bytes];
        }

        var single = marks.FindAll(m => bytes[m + 1] != '>');
        return single.Count == 0 || single.Count == marks.Count
            ? [Without(bytes, marks), bytes]
            : [Without(bytes, marks), Without(bytes, single), bytes];
    }

    /// <summary>The places of the first mark of each marked line.</summary>
    private static List<int> Marks(byte[] bytes)
    {
        var marks = new List<int>();
        for (var at = 0; Next(bytes, at) is var found and >= 0; at = found + 1)
        {
            var end = found + 1;
            while (end < bytes.Length && bytes[end] == '>')
            {
                end++;
            }

            if (bytes.AsSpan(end).StartsWith(From))
            {
                marks.Add(found + 1);
            }
        }

        return marks;
    }

    private static int Next(byte[] bytes, int at)
    {
        var found = bytes.AsSpan(at).IndexOf(LineStart);
        return found < 0 ? -1 : at + found;
    }

    private static byte[] Without(byte[] bytes, List<int> marks)
    {
        var result = new byte[bytes.Length - marks.Count];
        var (from, to) = (0, 0);
        foreach (var mark in marks.Append(bytes.Length))
        {
            Array.Copy(bytes, from, result, to, mark - from);
            (from, to) = (mark + 1, to + mark - from);
        }

        return result;
    }
}
