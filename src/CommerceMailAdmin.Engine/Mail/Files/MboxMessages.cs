namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the messages of an mbox file, from where an earlier run ended.</summary>
internal static class MboxMessages
{
    /// <summary>How much is read between two resume points.</summary>
    private const long BetweenPoints = 16 * 1024 * 1024;

    /// <summary>Reads the messages; where the file becomes unreadable, those before it.</summary>
    public static IEnumerable<StoredMessage> Read(IMailData data, MailFolder folder, Reading reading)
    {
        if (!TryOpen(data, reading, out var stream, out var from))
        {
            yield break;
        }

        using (stream)
        {
            var noted = from.Offset;
            var reader = new MboxReader(stream, bytes => reading.Observer.Progress(data.Name, bytes), reading.Cancellation, from);
            using var messages = reader.Read().GetEnumerator();
            while (TryMoveNext(messages, data.Name, reading))
            {
                if (reader.Point.Offset - noted >= BetweenPoints)
                {
                    noted = reader.Point.Offset;
                    Note(data, stream, reader.Point, reading);
                }

                var (offset, length, headers, cut, delivered) = messages.Current;
                var message = new StoredMessage(data.Locate(offset, length), folder, headers) { Delivered = delivered };
                MessageWarnings.Tell(message, cut, reading.Observer);
                if (message.Headers.Count > 0)
                {
                    yield return message;
                }
            }

            if (reader.Point.Offset > noted)
            {
                Note(data, stream, reader.Point, reading);
            }
        }
    }

    private static bool TryOpen(IMailData data, Reading reading, out Stream stream, out MboxPoint from)
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
        catch (Exception e) when (Reading.IsFailure(e))
        {
            stream.Dispose();
            reading.Unreadable(data.Name, e);
            return false;
        }
    }

    private static bool TryMoveNext(IEnumerator<MboxMessage> messages, string name, Reading reading)
    {
        try
        {
            return messages.MoveNext();
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(name, e);
            return false;
        }
    }

    private static void Note(IMailData data, Stream stream, MboxPoint point, Reading reading)
    {
        if (reading.Resume is null || !stream.CanSeek)
        {
            return;
        }

        try
        {
            reading.Resume.Reach(data.Name, point.Format(stream));
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
        }
    }
}
