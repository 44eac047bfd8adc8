using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// Shortens a journal. Of changes that began before a time, only what is needed later is kept: which entries of which objects came from
/// which run and may still be taken back. Their lists of all entries before and after are left out. What is younger stays as it is.
/// </summary>
public static class JournalCompression
{
    private const string Shortened = "shortened: the lists of all entries before and after the change were left out";

    /// <summary>Shortens a journal, or only tells what would become of it.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="before">Changes that began at or after this time stay as they are.</param>
    /// <param name="consent">Asked with what would be done; null to do it, or the status of what is not done.</param>
    /// <param name="cancellation">Stops while the journal is read. Nothing is changed then.</param>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public static CommerceMailJournal Run(string file, DateTimeOffset before, Func<CommerceMailJournal, ChangeStatus?> consent,
        CancellationToken cancellation)
    {
        try
        {
            using var content = TemporaryFile.Open(1 << 16);
            var (plan, length) = Write(file, before, content, cancellation);
            if (plan.Lines >= plan.LinesBefore)
            {
                return plan with { Status = ChangeStatus.Unchanged, Lines = plan.LinesBefore, Bytes = plan.BytesBefore };
            }

            if (consent(plan) is { } status)
            {
                return plan with { Status = status };
            }

            var (bytesBefore, bytes) = JournalFile.Replace(file, length, content);
            return plan with { BytesBefore = bytesBefore, Bytes = bytes };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnwritable", $"The journal '{file}' cannot be shortened: {e.Message} It is as it was.", e);
        }
    }

    private static (CommerceMailJournal Plan, long Length) Write(string file, DateTimeOffset before, Stream content,
        CancellationToken cancellation)
    {
        using var stream = JournalFile.OpenToRead(file);
        var length = stream?.Length ?? 0;
        var plan = new CommerceMailJournal
        {
            Path = file, Status = ChangeStatus.Changed, Before = before, LinesBefore = 0, Lines = 0, BytesBefore = length, Bytes = 0,
        };
        if (stream is null)
        {
            return (plan, 0);
        }

        var owned = new Dictionary<string, ChangeOwnership>(StringComparer.Ordinal);
        var runs = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        var young = length;
        ChangeHistory.Read(stream, length, _ => false, (change, line, offset) =>
        {
            cancellation.ThrowIfCancellationRequested();
            young = young < length || change.Time < before ? young : offset;
            if (young < length)
            {
                return;
            }

            if (!owned.TryGetValue(change.Property, out var known))
            {
                owned[change.Property] = known = new ChangeOwnership();
            }

            known.Take(change);
            if (!runs.ContainsKey(change.RunId))
            {
                runs.Add(change.RunId, line);
            }
        });

        var lines = 0L;
        foreach (var line in owned.SelectMany(o => o.Value.State(o.Key)))
        {
            var run = runs.TryGetValue(line.Run!, out var first) ? first : runs.Values.First();
            var result = line.Result!.Value;
            JournalFile.Write(content, line with { Time = run.Time, User = run.User, Command = run.Command, Result = null });
            lines++;
            if (result == ChangeResult.Verified)
            {
                JournalFile.Write(content, new JournalLine
                {
                    Kind = JournalLine.EndKind, Change = line.Change, Time = run.Time, Added = line.Added, Removed = line.Removed,
                    NotOwned = line.NotOwned, Result = result, Reason = Shortened,
                });
                lines++;
            }
        }

        var kept = CopyLines(stream, young, length, content, out var linesBefore);
        return (plan with { LinesBefore = linesBefore, Lines = lines + kept, Bytes = content.Length }, length);
    }

    /// <summary>Copies the lines from a place on, and counts all lines.</summary>
    private static long CopyLines(Stream stream, long from, long length, Stream content, out long all)
    {
        stream.Seek(0, SeekOrigin.Begin);
        (all, var kept) = (0L, 0L);
        foreach (var (buffer, start, end, offset) in JournalReader.Lines(stream, length))
        {
            all++;
            if (offset >= from)
            {
                kept++;
                content.Write(buffer, start, end - start);
                content.WriteByte((byte)'\n');
            }
        }

        return kept;
    }
}
