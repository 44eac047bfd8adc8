namespace CommerceMailAdmin.Engine.Cases.Ledger;

/// <summary>The values of an enumeration as the ledger writes them: by their names, which outlast a new order of the values.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues(typeof(T)).Cast<T>().ToDictionary(v => v, v => v.ToString());
    private static readonly Dictionary<string, T> Values = Names.ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    /// <summary>A value's name.</summary>
    public static string Of(T value) => Names[value];

    /// <summary>The value of a name.</summary>
    public static T Parse(string name) => Values[name];
}
