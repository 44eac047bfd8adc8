namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>What a compressed file holds: one file (.gz), or a tree of them (.zip).</summary>
internal static class CompressedMail
{
    /// <summary>Whether a file says by its name that it is compressed. Office documents are .zip files too, so content alone is not enough.</summary>
    public static bool IsCompressedName(string file) =>
        Path.GetExtension(file) is var extension
        && (extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) || extension.Equals(".zip", StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists a .zip file's parts with their places; null where it cannot be read.</summary>
    public static IEnumerable<(IMailData Data, MailPath Place)>? List(ZipParts zip, string file, MailPath place, Reading reading)
    {
        try
        {
            return zip.List().Select(p => (p.Data, Place(p.Path, place.Inside)));
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(file, e);
            return null;
        }
    }

    /// <summary>The place a part's path tells of. It may be no path of any system: .NET Framework throws at what <see cref="Named"/> replaces.</summary>
    private static MailPath Place(string path, FolderPath top)
    {
        var names = Named(path).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            return MailPath.Below("", top);
        }

        if (names.Length > 1 && names[^2] is "cur" or "new")
        {
            var maildir = Way(top, names.Take(names.Length - 2));
            return MailPath.InMaildir(names[^1], null, maildir.MaildirFolder(names.Length > 2 ? names[^3] : ""), Way(top, names));
        }

        return MailPath.Below(names[^1], Way(top, names.Take(names.Length - 1)));
    }

    private static string Named(string path) => new([.. path.Select(c => char.IsControl(c) || c is '"' or '<' or '>' or '|' ? '\uFFFD' : c)]);

    private static FolderPath Way(FolderPath top, IEnumerable<string> names) => names.Aggregate(top, (way, name) => way.Add(name));
}
