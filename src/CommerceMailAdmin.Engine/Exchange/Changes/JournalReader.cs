using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// Reads the lines of a journal from its bytes. A journal grows for years and repeats the same names in every line, so each text is kept
/// once.
/// </summary>
/// <param name="keepsLists">
/// Whether the lists of all entries before and after a change are kept; called as soon as the run of a line is known.
/// </param>
internal sealed class JournalReader(Func<JournalLine, bool> keepsLists)
{
    private const int BufferSize = 1 << 18;

    /// <summary>A longer line is not one of a journal: a full mailbox takes less than 100 KB.</summary>
    private const int LongestLine = 1 << 24;

    private static readonly byte[][] Fields =
    [
        .. new[]
        {
            "version", "kind", "change", "time", "run", "user", "command", "organization", "target", "name", "id", "property", "before",
            "added", "removed", "notOwned", "after", "result", "reason",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly JournalTexts _texts = new();
    private ArraySegment<byte> _line;

    /// <summary>Where the line that was read last begins in the file, in bytes; not for a journal in UTF-16.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the line that was read last.</summary>
    public ReadOnlySpan<byte> Text => new(_line.Array!, _line.Offset, _line.Count);

    /// <summary>Reads the lines of a file in order.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">
    /// How many bytes are read: the length of the file when its reading began, because another process may append to it.
    /// </param>
    /// <param name="take">Called for each line.</param>
    /// <returns>How many lines could not be read: half-written ones, and others that are not those of a journal.</returns>
    public int Read(Stream stream, long length, Action<JournalLine> take) => Read(stream, length, take, _ => false);

    /// <inheritdoc cref="Read(Stream, long, Action{JournalLine})"/>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">How many bytes are read.</param>
    /// <param name="take">Called for each line that was not dealt with.</param>
    /// <param name="deal">Deals with a line by its bytes alone; false to have it read.</param>
    public int Read(Stream stream, long length, Action<JournalLine> take, LineOfBytes deal)
    {
        var unreadable = 0;
        foreach (var (buffer, start, end, offset) in Lines(stream, length))
        {
            Offset = offset;
            _line = new ArraySegment<byte>(buffer, start, end - start);
            var text = Text;
            if (text.Length == 0 || deal(text))
            {
                continue;
            }

            if (Parse(text) is { IsComplete: true } line)
            {
                take(line);
            }
            else
            {
                unreadable++;
            }
        }

        return unreadable;
    }

    /// <summary>Deals with a line by its bytes alone; false if it cannot.</summary>
    internal delegate bool LineOfBytes(ReadOnlySpan<byte> text);

    /// <summary>Reads one line; null if it is not a JSON object with fields of the right types.</summary>
    public JournalLine? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var line = new JournalLine { Version = 0, Kind = null!, Change = null!, Time = default };
            var next = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = FieldOf(ref reader, ref next);
                reader.Read();
                Set(line, field, ref reader);
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? line : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Which field a name is: the fields of this module's lines follow one another in one order.</summary>
    private static int FieldOf(ref Utf8JsonReader reader, ref int next)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            var field = (next + i) % Fields.Length;
            if (reader.ValueTextEquals(Fields[field]))
            {
                next = field + 1;
                return field;
            }
        }

        return -1;
    }

    private void Set(JournalLine line, int field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case 0: line.Version = reader.GetInt32(); break;
            case 1: line.Kind = _texts.Text(ref reader)!; break;
            case 2: line.Change = ChangeId(ref reader); break;
            case 3: line.Time = reader.GetDateTimeOffset(); break;
            case 4: line.Run = _texts.Text(ref reader); break;
            case 5: line.User = _texts.Text(ref reader); break;
            case 6: line.Command = _texts.Text(ref reader); break;
            case 7: line.Organization = _texts.Text(ref reader); break;
            case 8: line.Target = _texts.Text(ref reader); break;
            case 9: line.Name = _texts.Text(ref reader); break;
            case 10: line.Id = _texts.Text(ref reader); break;
            case 11: line.Property = _texts.Text(ref reader); break;
            case 12: line.Before = Texts(ref reader, keepsLists(line)); break;
            case 13: line.Added = Texts(ref reader, true); break;
            case 14: line.Removed = Texts(ref reader, true); break;
            case 15: line.NotOwned = Texts(ref reader, true); break;
            case 16: line.After = Texts(ref reader, keepsLists(line)); break;
            case 17: line.Result = Result(ref reader); break;
            case 18: line.Reason = _texts.Text(ref reader); break;
            default: reader.Skip(); break;
        }
    }

    private IReadOnlyList<string>? Texts(ref Utf8JsonReader reader, bool isKept)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        if (isKept)
        {
            return _texts.List(ref reader);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException();
            }
        }

        return [];
    }

    private static Guid? ChangeId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.TokenType == JsonTokenType.Null ? null : throw new JsonException();
        }

        // A journal that was written by hand may have other names.
        return Utf8Parser.TryParse(reader.ValueSpan, out Guid id, out var read, 'N') && read == reader.ValueSpan.Length
            ? id : new Guid(Sha256.Hash(Encoding.UTF8.GetBytes(reader.GetString()!)).Take(16).ToArray());
    }

    private static ChangeResult? Result(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.ValueTextEquals("Verified"u8))
        {
            return ChangeResult.Verified;
        }

        return reader.ValueTextEquals("Failed"u8) ? ChangeResult.Failed
            : reader.ValueTextEquals("Unverified"u8) ? ChangeResult.Unverified : throw new JsonException();
    }

    /// <summary>
    /// The lines of a file, without their line breaks, as parts of a buffer that is used again, and where each begins in the file.
    /// </summary>
    internal static IEnumerable<(byte[] Buffer, int Start, int End, long Offset)> Lines(Stream stream, long length)
    {
        var buffer = new byte[BufferSize];
        var (start, end, left, isFirst, at) = (0, 0, length, true, 0L);
        while (true)
        {
            var count = left == 0 ? 0 : stream.Read(buffer, end, (int)Math.Min(buffer.Length - end, left));
            left -= count;
            end += count;
            if (isFirst && end >= 2)
            {
                isFirst = false;
                if (buffer is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
                {
                    stream.Seek(0, SeekOrigin.Begin);
                    foreach (var line in Utf16Lines(stream))
                    {
                        yield return (line, 0, line.Length, 0);
                    }

                    yield break;
                }

                start = buffer is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
            }

            for (int next; (next = Array.IndexOf(buffer, (byte)'\n', start, end - start)) >= 0; start = next + 1)
            {
                yield return (buffer, start, next > start && buffer[next - 1] == '\r' ? next - 1 : next, at + start);
            }

            if (count == 0)
            {
                if (end > start)
                {
                    yield return (buffer, start, end, at + start);
                }

                yield break;
            }

            // Half a line is left; if the whole buffer is one line, the buffer grows.
            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            at += start;
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (buffer.Length >= LongestLine)
                {
                    throw new InvalidDataException($"a line has more than {LongestLine} bytes, so the file is not a journal");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    private static IEnumerable<byte[]> Utf16Lines(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, true, 1 << 16, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            yield return Encoding.UTF8.GetBytes(line);
        }
    }
}
