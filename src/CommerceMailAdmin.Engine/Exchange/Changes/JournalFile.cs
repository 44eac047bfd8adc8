using System.Text.Json;
using System.Text.Json.Serialization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// A file with one JSON object a line. A line is appended under an exclusive lock and flushed to disk before the call returns; what a
/// killed process left half-written is closed by a line break and skipped when read.
/// </summary>
internal static class JournalFile
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>How every line begins that this module writes.</summary>
    private const string Beginning = "{\"version\":";

    private const int MostBytesOfFirstLine = 1 << 16;

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

    /// <summary>How the name of a file ends that is to replace the journal and is complete.</summary>
    private const string Replacement = ".compressed";

    /// <summary>Appends lines in one write, waiting for other writers.</summary>
    /// <exception cref="IOException">The file cannot be written, or stays locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Append(string file, IReadOnlyList<JournalLine> lines)
    {
        using var text = new MemoryStream();
        foreach (var line in lines)
        {
            Write(text, line);
        }

        PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
        using var stream = Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        FinishReplacement(stream, file);
        if (stream.Length == 0)
        {
            PrivateFile.Protect(stream);
        }
        else if (Problem(stream) is { } problem)
        {
            throw new NotAJournalException($"The file '{file}' {problem}");
        }

        if (stream.Length > 0 && !EndsLine(stream))
        {
            stream.WriteByte(LineFeed);
        }

        stream.Seek(0, SeekOrigin.End);
        stream.Write(text.GetBuffer(), 0, (int)text.Length);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Opens a journal to be read while others append to it; null if there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read, or stays locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream? OpenToRead(string file)
    {
        while (File.Exists(file))
        {
            var stream = Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!File.Exists(file + Replacement))
            {
                return stream;
            }

            // A process that was killed has replaced a part of the journal.
            stream.Dispose();
            using var whole = Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            FinishReplacement(whole, file);
        }

        return null;
    }

    /// <summary>Writes a line.</summary>
    public static void Write(Stream stream, JournalLine line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, Format);
        stream.Write(bytes, 0, bytes.Length);
        stream.WriteByte(LineFeed);
    }

    /// <summary>
    /// Replaces the journal by a shorter one, under the lock of those who append. What they have appended since it was read is kept. The
    /// file stays the same file, because others may be about to append to it. A process that is killed here leaves the complete
    /// replacement, which the next one that reads or appends puts in.
    /// </summary>
    /// <param name="file">The journal.</param>
    /// <param name="length">How much of the journal the content replaces.</param>
    /// <param name="content">The new beginning of the journal: whole lines.</param>
    /// <returns>The number of bytes before and after.</returns>
    /// <exception cref="IOException">The file cannot be written, or stays locked.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static (long Before, long After) Replace(string file, long length, Stream content)
    {
        using var stream = Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        FinishReplacement(stream, file);
        var before = stream.Length;
        var unfinished = file + Replacement + ".tmp";
        try
        {
            using (var replacement = PrivateFile.Open(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                content.Seek(0, SeekOrigin.Begin);
                content.CopyTo(replacement);
                stream.Seek(length, SeekOrigin.Begin);
                stream.CopyTo(replacement);
                replacement.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file + Replacement);
        }
        finally
        {
            File.Delete(unfinished);
        }

        FinishReplacement(stream, file);
        return (before, stream.Length);
    }

    private static void FinishReplacement(FileStream stream, string file)
    {
        if (!File.Exists(file + Replacement))
        {
            return;
        }

        using (var replacement = new FileStream(file + Replacement, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            stream.Seek(0, SeekOrigin.Begin);
            replacement.CopyTo(stream);
            stream.SetLength(stream.Position);
            stream.Flush(flushToDisk: true);
        }

        File.Delete(file + Replacement);
    }

    /// <summary>Why nothing may be appended to a file; null if it is a journal, or empty, or does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Problem(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var stream = OpenToRead(file);
        return stream is null ? null : Problem(stream);
    }

    private static string? Problem(FileStream stream)
    {
        var start = new byte[(int)Math.Min(stream.Length, MostBytesOfFirstLine)];
        stream.Seek(0, SeekOrigin.Begin);
        for (int count, read = 0; read < start.Length && (count = stream.Read(start, read, start.Length - read)) > 0; read += count)
        {
        }

        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || start.Take(2).Contains((byte)0))
        {
            return "is in UTF-16, as Windows PowerShell's > writes: a journal is UTF-8, and lines that are appended would be lost. Convert "
                + "it, or name another file with -JournalPath";
        }

        var text = System.Text.Encoding.UTF8.GetString(start).TrimStart('\uFEFF', '\r', '\n', ' ');
        var end = text.IndexOf('\n');
        var first = (end < 0 ? text : text[..end]).TrimEnd();

        // A process that was killed may have left half of the first line.
        var isJournal = first.Length == 0 || Beginning.StartsWith(first, StringComparison.Ordinal)
            || first.StartsWith(Beginning, StringComparison.Ordinal)
            || new JournalReader(_ => false).Parse(System.Text.Encoding.UTF8.GetBytes(first)) is { IsComplete: true };
        return isJournal ? null : "is not a journal of this module. Nothing was written to it. Name another file with -JournalPath";
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
                return mode == FileMode.Open ? new FileStream(file, mode, access, share) : PrivateFile.Open(file, mode, access, share);
            }
            catch (IOException e) when (LockErrors.Contains(e.HResult & 0xFFFF) && waiting.Elapsed < LockPatience)
            {
                Thread.Sleep(LockPause);
            }
        }
    }
}

/// <summary>A file that was named as the journal is not one.</summary>
internal sealed class NotAJournalException(string message) : Exception(message);
