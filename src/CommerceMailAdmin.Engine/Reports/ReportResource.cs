namespace CommerceMailAdmin.Engine.Reports;

/// <summary>The files that reports are made from.</summary>
internal static class ReportResource
{
    /// <summary>The text of one, with the line ends that a browser sees.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ReportResource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
