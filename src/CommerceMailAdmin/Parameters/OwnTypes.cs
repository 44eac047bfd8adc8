namespace CommerceMailAdmin.Parameters;

/// <summary>The module's own results among the objects that are piped.</summary>
internal static class OwnTypes
{
    private const string Prefix = "CommerceMailAdmin.";
    private const string Stored = "Deserialized.";

    /// <summary>Whether a type's name, as PowerShell gives it, is that of a result, of this session or of a stored one.</summary>
    public static bool Include(string type) =>
        type.StartsWith(Prefix, StringComparison.Ordinal) || type.StartsWith(Stored + Prefix, StringComparison.Ordinal);
}
