namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>The "name=value;" fields of the records of RFC 8461 section 3.1 and RFC 8460 section 3.</summary>
internal static class KeyedFields
{
    private const int MaxFields = 32;

    /// <summary>Tells whether a text is a record of a version: it begins with exactly that, as in "v=STSv1;".</summary>
    public static bool HasVersion(string text, string version) =>
        text.StartsWith("v=" + version, StringComparison.Ordinal)
            && (text.Length == version.Length + 2 || text[version.Length + 2] is ';' or ' ' or '\t');

    /// <summary>The value of the first field of a name; null if there is none.</summary>
    public static string? Value(string text, string name) =>
        text.Split([';'], MaxFields).Select(f => f.Trim().Split(['='], 2))
            .FirstOrDefault(f => f.Length == 2 && f[0].Trim() == name)?[1].Trim();
}
