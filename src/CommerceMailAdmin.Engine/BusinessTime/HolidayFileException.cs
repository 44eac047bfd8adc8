namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>A file of holidays that cannot be used: names the file, the line, its content and what is wrong with it.</summary>
public sealed class HolidayFileException(string file, int line, string content, string problem)
    : FormatException($"{file}, line {line}: {problem}{(content.Length == 0 ? "" : $" ('{Shorten(content)}')")}")
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
