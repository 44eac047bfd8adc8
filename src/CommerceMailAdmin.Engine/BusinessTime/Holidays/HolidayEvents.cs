namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

// Our own small reader: no iCalendar package can be had for .NET Framework 4.7.2.

/// <summary>
/// Reads the dates of the events of an iCalendar file (RFC 5545). To-dos, journals, alarms and zone definitions are left out.
/// </summary>
internal static class HolidayEvents
{
    /// <summary>A century has 36,525 dates.</summary>
    private const int MostDates = 100_000;

    /// <summary>Each rule is followed for a century.</summary>
    private const int MostRules = 300;

    public static IEnumerable<DateTime> Read(TextReader reader, string file, EventTimeZones zones)
    {
        var events = ReadEvents(reader, file);

        // A changed or cancelled occurrence comes as an event of its own, which names the one it stands for (section 3.8.4.4).
        var replaced = events.Where(e => e.Replaces is not null).GroupBy(e => e.Uid, e => e.Replaces!.Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new HashSet<DateTime>(g), StringComparer.Ordinal);
        var dates = events
            .Where(e => !e.IsCancelled)
            .SelectMany(e => e.Dates(e.Replaces is null && replaced.TryGetValue(e.Uid, out var others) ? others : [], zones));
        return dates.Select((date, i) => i < MostDates ? date : throw new HolidayFileException(
            file, 1, "", $"the events last on more than {MostDates} dates in all, which no file of holidays has"));
    }

    private static List<HolidayEvent> ReadEvents(TextReader reader, string file)
    {
        var events = new List<HolidayEvent>();
        var open = new Stack<ContentLine>();
        var properties = new List<ContentLine>();
        var rules = 0;
        foreach (var line in ContentLine.ReadAll(reader, file))
        {
            if (line.Name == "BEGIN")
            {
                open.Push(line);
            }
            else if (open.Count == 0)
            {
                throw Error(line, "an iCalendar file begins with BEGIN:VCALENDAR");
            }
            else if (line.Name == "END")
            {
                var begin = open.Pop();
                if (!begin.Value.Equals(line.Value, StringComparison.OrdinalIgnoreCase))
                {
                    throw Error(line, $"END:{begin.Value} is expected, for the one begun on line {begin.Line}");
                }

                if (IsEvent(begin))
                {
                    events.Add(new HolidayEvent(file, begin, properties));
                    properties = [];
                    rules += events[events.Count - 1].HasRule ? 1 : 0;
                    if (rules > MostRules)
                    {
                        throw Error(begin, $"the file has more than {MostRules} rules (RRULE), which no file of holidays has");
                    }
                }
            }
            else if (IsEvent(open.Peek()))
            {
                properties.Add(line);
            }
        }

        return open.Count == 0 ? events : throw Error(open.Peek(), "this is never ended; the file may be cut off");

        HolidayFileException Error(ContentLine line, string problem) => new(file, line.Line, line.Text, problem);
    }

    private static bool IsEvent(ContentLine begin) => begin.Value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase);
}
