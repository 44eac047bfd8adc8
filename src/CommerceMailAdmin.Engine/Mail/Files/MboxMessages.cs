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
            using var messages = Split(stream, from, notes, progress, () => Tell(progress, data, reading), reading.Cancellation).GetEnumerator();
            while (TryMoveNext(messages, data.Name, count, reading))
            {
                count++;
                var found = messages.Current;
                Tell(progress, data, reading);
                var message = new StoredMessage(data.Locate(found.Offset, found.Length), folder, found.Headers) { Delivered = found.Delivered, IsUnproven = found.HasForeignEnvelope };
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

    /// <summary>The messages, from time to time one with the state to note once it was dealt with.</summary>
    private static IEnumerable<MboxMessage> Split(Stream stream, MboxPoint from, bool notes, StrongBox<long> progress, Action tell, CancellationToken cancellation)
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
