namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>What a compressed file holds: one file (.gz), or a tree of them (.zip, .tar, .tgz).</summary>
internal static class CompressedMail
{
    private static readonly string[] Extensions = [".gz", ".zip", ".tgz", ".tar"];

    /// <summary>
    /// Whether a file says by its name that it is compressed. Office documents are .zip files too, so content alone is not enough.
    /// </summary>
    public static bool IsCompressedName(string file) => Array.Exists(Extensions, e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists a .zip file's parts with their places; null if it cannot be read.</summary>
    public static IEnumerable<(IMailData Data, MailPath Place)>? List(ZipParts zip, string file, MailPath place, ReadContext reading)
    {
        try
        {
            return zip.List().Select(p => (p.Data, Place(p.Path, place.Inside)));
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(file, e);
            return null;
        }
    }

    /// <summary>
    /// The place that a part's path tells of. The name of the archive is not a mail folder's name, except for what lies at its top.
    /// </summary>
    /// <remarks>The path may be invalid on every system: .NET Framework throws at what <see cref="Named"/> replaces.</remarks>
    public static MailPath Place(string path, FolderPath top)
    {
        var names = Named(path).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            return MailPath.Below("", top);
        }

        if (names.Length > 1 && names[^2] is "cur" or "new")
        {
            var maildir = Way(top, [.. names.Take(names.Length - 2)]);
            return MailPath.InMaildir(names[^1], null, maildir.MaildirFolder(names.Length > 2 ? names[^3] : ""), Way(top, names));
        }

        return MailPath.Below(names[^1], Way(top, [.. names.Take(names.Length - 1)]));
    }

    private static string Named(string path) =>
        new([.. path.Select(c => char.IsControl(c) || c is '"' or '<' or '>' or '|' ? '\uFFFD' : c)]);

    private static FolderPath Way(FolderPath top, IReadOnlyCollection<string> names) =>
        names.Count == 0 ? top : names.Aggregate(top.AsContainer(), (way, name) => way.Add(name));
}
