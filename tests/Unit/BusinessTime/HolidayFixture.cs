using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>Files of holidays in a folder of their own.</summary>
public abstract class HolidayFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holidays");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    protected string[] Read(string name, string content, string zone = "Europe/Berlin") =>
        HolidayFile.Read(Write(name, content), zone).Select(date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "O"))
            .ToArray();

    /// <summary>Asks that a file is refused with an error that names the file, the line, its content and the problem.</summary>
    protected void Refused(string name, string content, int line, string problem)
    {
        var error = Assert.Throws<HolidayFileException>(() => Read(name, content));

        Assert.Equal(line, error.Line);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"line {line}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        var text = content.Split('\n')[line - 1].Trim();
        Assert.StartsWith(text[..Math.Min(text.Length, 40)], error.Content, StringComparison.Ordinal);
    }
}
