namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>The values of an enumeration as the ledger writes them: by their names, which outlast a new order of the values.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    // They are few: to look one up takes less than to compile a dictionary of each enumeration.
    private static readonly T[] Values = (T[])Enum.GetValues(typeof(T));
    private static readonly string[] Names = Array.ConvertAll(Values, v => v.ToString());

    /// <summary>A value's name.</summary>
    public static string Of(T value) => Names[Array.IndexOf(Values, value)];

    /// <summary>The value of a name.</summary>
    public static T Parse(string name) => Values[Array.IndexOf(Names, name)];
}
