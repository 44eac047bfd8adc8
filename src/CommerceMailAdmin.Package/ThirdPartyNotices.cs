using System.Text;

namespace CommerceMailAdmin.Package;

/// <summary>THIRD-PARTY-NOTICES.txt: each package in the module folder with its copyright, and the text of each licence once.</summary>
internal static class ThirdPartyNotices
{
    private const string Rule = "----------------------------------------------------------------------";

    /// <exception cref="InvalidDataException">A licence is neither known here nor in its package.</exception>
    public static string Write(IReadOnlyList<ShippedPackage> packages)
    {
        var text = new StringBuilder(
            "The module CommerceMailAdmin contains the packages below. Each has its own licence. The licence texts follow.\n\n");
        foreach (var package in packages)
        {
            text.Append(package.Name).Append(' ').Append(package.Version).Append('\n');
            Line(text, "Licence", package.IsLicenceFile ? $"{package.Licence} of the package" : package.Licence);
            Line(text, "Copyright", package.Copyright);
            Line(text, "Website", package.Website);
            Line(text, "Source", package.Repository);
            text.Append('\n');
        }

        foreach (var licence in packages.Where(p => !p.IsLicenceFile).Select(p => p.Licence).Distinct().Order(StringComparer.Ordinal))
        {
            Section(text, $"Licence {licence}: {Join(packages.Where(p => p.Licence == licence))}", LicenceText(licence));
        }

        // Packages that are built together bring the same file.
        foreach (var same in packages.SelectMany(p => p.Texts.Select(t => (Package: p, t.Name, t.Content))).GroupBy(t => t.Content))
        {
            Section(text, $"{same.First().Name} of {Join(same.Select(t => t.Package).Distinct())}", same.Key);
        }

        return text.ToString();
    }

    private static string Join(IEnumerable<ShippedPackage> packages) => string.Join(", ", packages.Select(p => p.Name));

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append("  ").Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    private static void Section(StringBuilder text, string title, string content) =>
        text.Append(Rule).Append('\n').Append(title).Append('\n').Append(Rule).Append("\n\n").Append(content).Append("\n\n");

    private static string LicenceText(string licence)
    {
        using var stored = typeof(ThirdPartyNotices).Assembly.GetManifestResourceStream(licence + ".txt")
            ?? throw new InvalidDataException($"Put the text of the licence {licence} into src/CommerceMailAdmin.Package/Licences.");
        using var reader = new StreamReader(stored);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim('\n');
    }
}
