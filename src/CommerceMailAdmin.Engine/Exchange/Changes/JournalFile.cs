using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// A file with one JSON object a line. A line is appended under an exclusive lock and flushed to disk before the call returns; what a killed
/// process left half-written is closed by a line break and skipped when read.
/// </summary>
internal static class JournalFile
{
    private const byte LineFeed = (byte)'\n';

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(5);

    // Of Windows (sharing violation, lock violation), Linux (EAGAIN) and macOS (EAGAIN).
    private static readonly int[] LockErrors = [32, 33, 11, 35];

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Appends lines in one write, waiting for other writers.</summary>
    /// <exception cref="IOException">The file cannot be written, or stays locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Append(string file, IReadOnlyList<JournalLine> lines)
    {
        using var text = new MemoryStream();
        foreach (var line in lines)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(line, Format);
            text.Write(bytes, 0, bytes.Length);
            text.WriteByte(LineFeed);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (stream.Length > 0 && !EndsLine(stream))
        {
            stream.WriteByte(LineFeed);
        }

        stream.Seek(0, SeekOrigin.End);
        stream.Write(text.GetBuffer(), 0, (int)text.Length);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Reads all lines in order; none where there is no file.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="take">Called for each line.</param>
    /// <returns>How many lines could not be read: half-written ones, or none of a journal's.</returns>
    /// <exception cref="IOException">The file cannot be read, or stays locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static int Read(string file, Action<JournalLine> take)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        var unreadable = 0;
        using var stream = Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } text)
        {
            if (text.Length == 0)
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

    private static JournalLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(text, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool EndsLine(FileStream stream)
    {
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == LineFeed;
    }

    private static FileStream Open(string file, FileMode mode, FileAccess access, FileShare share)
    {
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(file, mode, access, share);
            }
            catch (IOException e) when (LockErrors.Contains(e.HResult & 0xFFFF) && waiting.Elapsed < LockPatience)
            {
                Thread.Sleep(LockPause);
            }
        }
    }
}
