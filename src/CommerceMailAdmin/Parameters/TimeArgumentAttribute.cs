using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Lets a parameter of times take results' times too, and reads ISO 8601 text alike in every culture: PowerShell reads text by the session's culture, in whose
/// calendar 2026 may be another year. Other text is left to PowerShell. A time with an offset, of UTC or of the machine's zone is an instant; one
/// without stands on the wall clock, of the business calendar where the command has one.
/// </summary>
internal sealed class TimeArgumentAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Formats =
    [
        .. from date in new[] { "yyyy-MM-dd" }
           from time in new[] { "", "THH:mm", "THH:mm:ss", "THH:mm:ss.FFFFFFF", " HH:mm", " HH:mm:ss" }
           from zone in time.Length == 0 ? new[] { "" } : ["", "K"]
           select date + time.Replace("T", "'T'") + zone,
    ];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrapped(inputData) switch
        {
            string text => Time(text),
            IEnumerable several => several.Cast<object?>().Select(one => Time(Unwrapped(one))).ToArray(),
            var one => Time(one),
        };

    private static object? Unwrapped(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;

    private static object? Time(object? given) => given switch
    {
        DateTimeOffset instant => instant.UtcDateTime,
        string text when DateTime.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) => time,
        _ => given,
    };
}
