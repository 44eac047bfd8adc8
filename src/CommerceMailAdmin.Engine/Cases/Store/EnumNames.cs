namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// The values of an enumeration by name and by position. A ledger stores names, because a later version may order the values in another
/// way.
/// </summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    // They are few: to search takes less time than to compile a dictionary for each enumeration.
    private static readonly T[] Values = (T[])Enum.GetValues(typeof(T));
    private static readonly string[] Names = Array.ConvertAll(Values, v => v.ToString());

    /// <summary>A value's name.</summary>
    public static string Of(T value) => Names[IndexOf(value)];

    /// <summary>The value of a name; null if there is none of that name.</summary>
    public static T? Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? Values[index] : null;

    /// <summary>A value's position.</summary>
    public static int IndexOf(T value) => Array.IndexOf(Values, value);

    /// <summary>The value at a position.</summary>
    public static T At(int index) => Values[index];
}
