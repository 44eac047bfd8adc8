using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>The files that people read.</summary>
internal static class Documents
{
    private static readonly string[] SourceKinds = [".cs", ".json", ".ps1xml", ".ps1", ".psd1", ".csproj", ".html", ".js"];

    /// <summary>The pages of the repository.</summary>
    public static IEnumerable<string> Pages =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md"), .. Below("docs").Where(f => Path.GetExtension(f) is ".md" or ".txt"),
        .. Below("samples").Where(f => Path.GetExtension(f) == ".md"),
        .. Below("tests", "ExchangeEmulator").Where(f => Path.GetExtension(f) == ".md"),
    ];

    /// <summary>The code, the data that is built into it, and the scripts for users.</summary>
    public static IEnumerable<string> Sources =>
        Below("src").Concat(Below("samples", "unattended")).Where(f => SourceKinds.Contains(Path.GetExtension(f)));

    /// <summary>A file's path from the root of the repository, with slashes.</summary>
    public static string Name(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    private static IEnumerable<string> Below(params string[] folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories).Where(f => !IsBuilt(Name(f)));

    private static bool IsBuilt(string name) =>
        name.Contains("/bin/", StringComparison.Ordinal) || name.Contains("/obj/", StringComparison.Ordinal);
}
