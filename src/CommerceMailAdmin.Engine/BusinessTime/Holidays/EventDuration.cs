using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>Reads a DURATION value (RFC 5545 section 3.3.6).</summary>
internal static class EventDuration
{
    private static readonly Regex Form = new(
        @"^\+?P(?:(?<w>[0-9]{1,4})W|(?:(?<d>[0-9]{1,4})D)?(?:T(?:(?<h>[0-9]{1,5})H)?(?:(?<m>[0-9]{1,6})M)?(?:(?<s>[0-9]{1,7})S)?)?)\z",
        RegexOptions.CultureInvariant);

    /// <summary>Returns the length of time, or null if the text is none or a negative one.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form.Match(text);
        return match.Success && char.IsLetter(text[text.Length - 1]) && text[text.Length - 1] is not ('P' or 'T')
            ? new TimeSpan((Number(match, "w") * 7) + Number(match, "d"), Number(match, "h"), Number(match, "m"), Number(match, "s"))
            : null;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
}
