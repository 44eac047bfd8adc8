using System.Text;
using CommerceMailAdmin.Engine.BusinessTime.Holidays;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Reads the dates of a file of holidays.</summary>
public static class HolidayFile
{
    /// <summary>The longest file read; a file of holidays has some kilobytes.</summary>
    internal const long LongestFile = 16 * 1024 * 1024;

    /// <summary>
    /// Reads a .csv file (RFC 4180, also with semicolons or tabs; dates as yyyy-MM-dd in the first column or the one headed
    /// Date; lines that begin with # are comments) or an .ics file (RFC 5545; every date on which an event lasts).
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="timeZoneId">The zone in which the UTC times of an .ics file become dates; null for the machine's zone.</param>
    /// <returns>The dates in order, each once.</returns>
    /// <exception cref="HolidayFileException">The file cannot be understood; names the file, the line and its content.</exception>
    /// <exception cref="CalendarFormatException">A UTC time needs the time zone, which is unknown or cannot be told.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<DateTime> Read(string path, string? timeZoneId = null)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > LongestFile)
        {
            throw new HolidayFileException(path, 1, "",
                $"the file is longer than {LongestFile / 1024 / 1024} MiB, which no file of holidays is");
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        IEnumerable<DateTime> dates = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => HolidayTable.Read(reader, path),
            ".ics" => HolidayEvents.Read(reader, path, new EventTimeZones(timeZoneId)),
            _ => throw new HolidayFileException(path, 1, "", "a file of holidays is named .csv or .ics"),
        };
        return dates.Distinct().OrderBy(date => date).ToArray();
    }
}

/// <summary>A file of holidays that cannot be used: names the file, the line, its content and what is wrong with it.</summary>
public sealed class HolidayFileException(string file, int line, string content, string problem)
    : FormatException(DisplayText.Clean($"{file}, line {line}: {problem}{(content.Length == 0 ? "" : $" ('{Shorten(content)}')")}"))
{
    private const int Longest = 100;

    /// <summary>The file's path.</summary>
    public string File { get; } = file;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The line's content, shortened where it is long.</summary>
    public string Content { get; } = Shorten(content);

    private static string Shorten(string content) => content.Length <= Longest ? content : content.Substring(0, Longest) + "...";
}
