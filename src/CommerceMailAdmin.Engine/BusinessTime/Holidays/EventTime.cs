using System.Globalization;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>A DATE or DATE-TIME value of an iCalendar file (RFC 5545 sections 3.3.4 and 3.3.5), as it is written.</summary>
/// <param name="Written">The date, or the date and time, before any conversion.</param>
/// <param name="IsDate">Whether it has no time of day.</param>
/// <param name="IsUtc">Whether it ends in Z.</param>
internal readonly record struct EventTime(DateTime Written, bool IsDate, bool IsUtc)
{
    /// <summary>Reads one value; null if the text is none.</summary>
    public static EventTime? Parse(string text)
    {
        var isUtc = text.EndsWith("Z", StringComparison.OrdinalIgnoreCase);
        var isDate = text.Length == 8;
        return DateTime.TryParseExact(
            isUtc ? text.Substring(0, text.Length - 1) : text, isDate ? "yyyyMMdd" : "yyyyMMdd'T'HHmmss",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var written)
            ? new EventTime(written, isDate, isUtc)
            : null;
    }
}
