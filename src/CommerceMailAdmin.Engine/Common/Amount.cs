using System.Globalization;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>A number with its noun, in the singular or the plural.</summary>
public static class Amount
{
    /// <summary>"1 case", "2 cases".</summary>
    public static string Of(long count, string one) => Of(count, one, one + "s");

    /// <summary>"1 range is", "2 ranges are".</summary>
    public static string Of(long count, string one, string many) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many);
}
