using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>An event of an iCalendar file, taken as a holiday on every date on which it lasts.</summary>
/// <remarks>
/// TRANSP is not asked: it says whether the event blocks its owner's time, and published holiday calendars mark
/// every holiday TRANSPARENT. Times are read as written, whatever their zone; only UTC times are converted.
/// </remarks>
internal sealed class HolidayEvent
{
    /// <summary>A longer event is a mistake, such as a year mistyped.</summary>
    private const int LongestDays = 366;

    private const int LatestYear = 9990;

    private readonly string _file;
    private readonly ContentLine _begin;
    private readonly List<ContentLine> _properties;
    private readonly ContentLine _startLine;
    private readonly EventTime _start;
    private readonly TimeSpan _length;
    private readonly YearlyRule? _rule;
    private readonly List<DateTime> _added;
    private readonly HashSet<DateTime> _excluded;

    /// <exception cref="HolidayFileException">A property that matters cannot be understood.</exception>
    public HolidayEvent(string file, ContentLine begin, List<ContentLine> properties)
    {
        _file = file;
        _begin = begin;
        _properties = properties;
        Uid = Find("UID")?.Value ?? "";
        IsCancelled = Find("STATUS")?.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase) == true;
        _startLine = Find("DTSTART") ?? throw Error(_begin, "the event has no DTSTART");
        _start = Time(_startLine, _startLine.Value);
        _length = Length();
        Replaces = ReplacedDate();
        _rule = Find("RRULE") is { } rule ? YearlyRule.Parse(rule, file, _startLine, _start) : null;
        _added = Times("RDATE").ToList();
        _excluded = [.. Times("EXDATE").Select(t => t.Date)];
        if (Find("EXRULE") is { } exclusion)
        {
            throw Error(exclusion, "EXRULE is not supported; list the dates as EXDATE");
        }
    }

    /// <summary>What the occurrences of one event have in common; empty if the file gives none.</summary>
    public string Uid { get; }

    /// <summary>Whether the event does not take place.</summary>
    public bool IsCancelled { get; }

    /// <summary>Whether it is repeated by a rule.</summary>
    public bool HasRule => _rule is not null;

    /// <summary>The date of the occurrence that this event stands for; null for an event of its own.</summary>
    public DateTime? Replaces { get; }

    /// <summary>Returns every date on which the event lasts, but for the occurrences that other events replace.</summary>
    public IEnumerable<DateTime> Dates(HashSet<DateTime> replaced, EventTimeZones zones) =>
        (_rule?.Occurrences(_start.Written) ?? [_start.Written])
            .Concat(_added)
            .Where(occurrence => !_excluded.Contains(occurrence.Date) && !replaced.Contains(occurrence.Date))
            .SelectMany(occurrence => DatesOf(occurrence, zones));

    private IEnumerable<DateTime> DatesOf(DateTime start, EventTimeZones zones)
    {
        var end = start + _length;
        if (_start.IsUtc)
        {
            (start, end) = (zones.ToCalendarTime(start), zones.ToCalendarTime(end));
        }

        // The end is exclusive (section 3.6.1); an event without length still is on its date.
        var last = end > start ? end.AddTicks(-1).Date : start.Date;
        for (var date = start.Date; date <= last; date = date.AddDays(1))
        {
            yield return date;
        }
    }

    private TimeSpan Length()
    {
        var length = _start.IsDate ? TimeSpan.FromDays(1) : TimeSpan.Zero;
        var line = _startLine;
        if (Find("DTEND") is { } endLine)
        {
            line = endLine;
            var end = Time(endLine, endLine.Value);
            RequireSameForm(endLine, end);
            if (end.Written < _start.Written)
            {
                throw Error(endLine, $"the event ends before it begins on line {_startLine.Line}");
            }

            // Some programs write the same date twice for an event of one day.
            length = TimeSpan.FromTicks(Math.Max(length.Ticks, (end.Written - _start.Written).Ticks));
        }
        else if (Find("DURATION") is { } durationLine)
        {
            line = durationLine;
            length = EventDuration.Parse(durationLine.Value) ?? throw Error(durationLine, "this is not a duration such as P1D");
        }

        return length.TotalDays <= LongestDays ? length : throw Error(line, $"the event lasts more than {LongestDays} days");
    }

    private DateTime? ReplacedDate()
    {
        if (Find("RECURRENCE-ID") is not { } line)
        {
            return null;
        }

        if (line.Parameters.ContainsKey("RANGE"))
        {
            throw Error(line, "RANGE is not supported; write the later occurrences as an event of their own");
        }

        var time = Time(line, line.Value);
        RequireSameForm(line, time);
        return Uid.Length > 0
            ? time.Written.Date : throw Error(line, "the event has no UID, so it cannot be told which event this changes");
    }

    private IEnumerable<DateTime> Times(string name)
    {
        foreach (var line in _properties.Where(p => p.Name == name))
        {
            foreach (var text in line.Value.Split(','))
            {
                var time = Time(line, text.Trim());
                RequireSameForm(line, time);
                yield return time.Written;
            }
        }
    }

    private EventTime Time(ContentLine line, string text) =>
        EventTime.Parse(text) is { Written.Year: > 1 and < LatestYear } time
            ? time
            : throw Error(line,
                $"'{text}' is not a date or time such as 20251225 or 20251225T000000, of a year from 2 to {LatestYear - 1}");

    /// <summary>A time in UTC and one on the wall cannot be compared without a zone; a date alone can.</summary>
    private void RequireSameForm(ContentLine line, EventTime time)
    {
        if (time.IsUtc != _start.IsUtc && !time.IsDate && !_start.IsDate)
        {
            throw Error(line, $"one time is in UTC (ends in Z) and the other, DTSTART on line {_startLine.Line}, is not");
        }
    }

    private ContentLine? Find(string name)
    {
        var found = _properties.Where(p => p.Name == name).Take(2).ToArray();
        return found.Length < 2 ? found.FirstOrDefault() : throw Error(found[1], $"the event has a second {name}");
    }

    private HolidayFileException Error(ContentLine line, string problem) => new(_file, line.Line, line.Text, problem);
}

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
