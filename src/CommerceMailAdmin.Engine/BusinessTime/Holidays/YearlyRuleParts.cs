using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>The parts of an RRULE, each checked as it is read; a part that is not supported is an error, never left out.</summary>
internal sealed class YearlyRuleParts
{
    private static readonly string[] Supported = ["FREQ", "COUNT", "UNTIL", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"];
    private static readonly string[] DayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    private static readonly Regex Weekday = new(@"^([+-]?[0-9]{1,2})?(SU|MO|TU|WE|TH|FR|SA)\z", RegexOptions.CultureInvariant);

    private readonly ContentLine _line;
    private readonly string _file;
    private readonly Dictionary<string, string> _parts = [];

    public YearlyRuleParts(ContentLine line, string file)
    {
        _line = line;
        _file = file;
        foreach (var part in line.Value.ToUpperInvariant().Split([';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=');
            var name = (at < 0 ? part : part.Substring(0, at)).Trim();
            if (!Supported.Contains(name))
            {
                throw Error($"{name} is not supported in a rule; supported are {string.Join(", ", Supported)}. List the dates as RDATE or "
                    + "in a .csv file instead");
            }

            if (_parts.ContainsKey(name))
            {
                throw Error($"{name} stands twice in the rule");
            }

            _parts[name] = at < 0 ? "" : part.Substring(at + 1).Trim();
        }

        if (Text("FREQ") != "YEARLY")
        {
            throw Error("only FREQ=YEARLY is supported; list the dates as RDATE or in a .csv file instead");
        }

        if (Text("COUNT") is not null && Text("UNTIL") is not null)
        {
            throw Error("COUNT and UNTIL exclude each other");
        }

        // The first day of the week changes nothing in a yearly rule without BYWEEKNO, but it must be one.
        if (Text("WKST") is { } weekStart && !DayNames.Contains(weekStart))
        {
            throw Error($"'{weekStart}' is not a valid WKST");
        }
    }

    /// <summary>A whole number above 0; null if the rule does not have the part.</summary>
    public int? Number(string name) => Text(name) is { } text ? Number(name, text, 1, 9999) : null;

    /// <summary>COUNT, of an event that begins in a year; null if the rule does not have it.</summary>
    public int? Count(int year, int firstYear) => Number("COUNT") is not { } count ? null : year >= firstYear ? count
        : throw Error($"COUNT is supported only for events that begin in {firstYear} or later");

    /// <summary>A list of whole numbers other than 0; empty if the rule does not have the part.</summary>
    public HashSet<int> Numbers(string name, int least, int most) =>
        [.. (Text(name)?.Split(',') ?? []).Select(text => Number(name, text, least, most))];

    public HashSet<WeekdayRule> Weekdays() => [.. (Text("BYDAY")?.Split(',') ?? []).Select(text =>
    {
        var match = Weekday.Match(text.Trim());
        return match.Success
            ? new WeekdayRule(
                match.Groups[1].Success ? Number("BYDAY", match.Groups[1].Value, -53, 53) : null,
                (DayOfWeek)Array.IndexOf(DayNames, match.Groups[2].Value))
            : throw Error($"'{text}' is not a valid BYDAY, such as MO, 1MO or -1MO");
    })];

    /// <summary>The last moment of the rule in the terms of the event's start.</summary>
    public DateTime? Until(ContentLine startLine, EventTime start)
    {
        if (Text("UNTIL") is not { } text)
        {
            return null;
        }

        var until = EventTime.Parse(text) ?? throw Error($"'{text}' is not a valid UNTIL, such as 20301231 or 20301231T000000Z");
        if (until.IsDate || start.IsDate)
        {
            return until.Written.Date.AddTicks(TimeSpan.TicksPerDay - 1);
        }

        // The end of a rule for times with a zone is given in UTC.
        return until.IsUtc && !start.IsUtc && startLine.Parameters.TryGetValue("TZID", out var tzid)
            ? EventTimeZones.ToTimeIn(tzid, until.Written)
                ?? throw Error($"UNTIL is in UTC, and the time zone '{tzid}' of the event is not known")
            : until.Written;
    }

    private int Number(string name, string text, int least, int most) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most && number != 0
            ? number
            : throw Error($"'{text}' is not a valid {name}");

    private string? Text(string name) => _parts.TryGetValue(name, out var text) ? text : null;

    private HolidayFileException Error(string problem) => new(_file, _line.Line, _line.Text, problem);
}
