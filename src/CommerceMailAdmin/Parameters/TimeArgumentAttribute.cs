using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Lets a parameter accept the times of results, and reads ISO 8601 text the same way in every culture: PowerShell reads text by the
/// session's culture, in whose calendar 2026 may be another year. Other text is left to PowerShell. A time with an offset, of UTC or of the
/// machine's zone is an instant. A time without one is wall-clock time, of the business calendar if the command has one.
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

    /// <summary>Day, month and year as numbers, with the year last or with two digits.</summary>
    private static readonly Regex NumericDate = new(@"^\s*\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*(\d{4}|\d{2})(?!\d)",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrapped(inputData) switch
        {
            string text => Time(text),
            IEnumerable several => several.Cast<object?>().Select(one => Time(Unwrapped(one))).ToArray(),
            var one => Time(one),
        };

    /// <summary>
    /// Refuses a date that one country reads as another day than the next: PowerShell reads 12.06.2026 as 6 December, whatever the culture
    /// is.
    /// </summary>
    private static string Unambiguous(string text) => NumericDate.IsMatch(text)
        ? throw new ArgumentTransformationMetadataException(
            $"'{text}' can be read as two dates. Write the year first, as in 2026-06-30 or 2026-06-30T18:00.")
        : text;

    private static object? Unwrapped(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;

    private static object? Time(object? given) => given switch
    {
        DateTimeOffset instant => instant.UtcDateTime,
        string text when DateTime.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind,
            out var time) => time,
        string text => Unambiguous(text),
        _ => given,
    };
}
