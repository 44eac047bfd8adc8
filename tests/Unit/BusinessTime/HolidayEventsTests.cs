using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

public class HolidayEventsTests : HolidayFixture
{
    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20251225", "2025-12-25")]
    [InlineData("dtstart;value=date:20251225", "2025-12-25")]
    [InlineData("DTSTART:20251225", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nDTEND;VALUE=DATE:20251225", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nDTEND;VALUE=DATE:20251226", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251231\nDTEND;VALUE=DATE:20260102", "2025-12-31", "2026-01-01")]
    [InlineData("DTSTART;VALUE=DATE:20240228\nDURATION:P3D", "2024-02-28", "2024-02-29", "2024-03-01")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nDURATION:P1D", "2025-12-25")]
    [InlineData("DTSTART:20251225T000000\nDTEND:20251227T000000", "2025-12-25", "2025-12-26")]
    [InlineData("DTSTART:20251225T090000\nDTEND:20251225T170000", "2025-12-25")]
    [InlineData("DTSTART:20251225T220000\nDURATION:PT4H", "2025-12-25", "2025-12-26")]
    [InlineData("DTSTART:20251225T120000", "2025-12-25")]
    [InlineData("DTSTART;TZID=\"Odd: zone; name\":20251225T000000\nDTEND;TZID=\"Odd: zone; name\":20251226T000000", "2025-12-25")]
    [InlineData("DTSTART;TZID=America/New_York:20251225T230000\nDTEND;TZID=America/New_York:20251226T000000", "2025-12-25")]
    [InlineData("DTSTART:20251224T230000Z\nDTEND:20251225T230000Z", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nRDATE;VALUE=DATE:20261225,20271225", "2025-12-25", "2026-12-25", "2027-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nTRANSP:TRANSPARENT", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nSTATUS:CONFIRMED", "2025-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20251225\nSTATUS:CANCELLED")]
    public void EventsAreHolidaysOnEveryDateOnWhichTheyLast(string properties, params string[] dates) =>
        Assert.Equal(dates, Read("holidays.ics", File(properties)));

    [Fact]
    public void UtcTimesBecomeDatesOfTheCalendarsZone()
    {
        var file = File("DTSTART:20251224T230000Z\nDTEND:20251225T230000Z");

        Assert.Equal(["2025-12-25"], Read("holidays.ics", file, "Europe/Berlin"));
        Assert.Equal(["2025-12-24", "2025-12-25"], Read("holidays.ics", file, "America/New_York"));
        Assert.Contains("'Mars'", Assert.Throws<CalendarFormatException>(() => Read("holidays.ics", file, "Mars")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20231225", "FREQ=YEARLY;COUNT=3", "2023-12-25 2024-12-25 2025-12-25")]
    [InlineData("20231225", "FREQ=YEARLY;UNTIL=20251225", "2023-12-25 2024-12-25 2025-12-25")]
    [InlineData("20231225", "FREQ=YEARLY;UNTIL=20251224", "2023-12-25 2024-12-25")]
    [InlineData("20231225", "FREQ=YEARLY;UNTIL=20251225T000000Z", "2023-12-25 2024-12-25 2025-12-25")]
    [InlineData("20230101", "FREQ=YEARLY;INTERVAL=2;COUNT=3", "2023-01-01 2025-01-01 2027-01-01")]
    [InlineData("20240229", "FREQ=YEARLY;UNTIL=20330101", "2024-02-29 2028-02-29 2032-02-29")]
    [InlineData("19980704", "FREQ=YEARLY;COUNT=4", "2000-07-04 2001-07-04")]
    [InlineData("20240527", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3", "2024-05-27 2025-05-26 2026-05-25")]
    [InlineData("20241128", "freq=yearly;wkst=su;bymonth=11;byday=4th;count=2;interval=1", "2024-11-28 2025-11-27")]
    [InlineData("20240101", "FREQ=YEARLY;BYMONTH=1;BYDAY=+3MO;COUNT=3", "2024-01-01 2024-01-15 2025-01-20")]
    [InlineData("20240101", "FREQ=YEARLY;BYDAY=1MO;COUNT=2", "2024-01-01 2025-01-06")]
    [InlineData("20241230", "FREQ=YEARLY;BYDAY=-1MO;COUNT=2", "2024-12-30 2025-12-29")]
    [InlineData("20240501", "FREQ=YEARLY;BYMONTH=5,10;COUNT=4", "2024-05-01 2024-10-01 2025-05-01 2025-10-01")]
    [InlineData("20240501", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1,-1;COUNT=3", "2024-05-01 2024-05-31 2025-05-01")]
    [InlineData("20241130", "FREQ=YEARLY;BYMONTHDAY=30;COUNT=3", "2024-11-30 2024-12-30 2025-01-30")]
    [InlineData("20241105", "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3", "2024-11-05 2025-11-04 2026-11-03")]
    [InlineData("20241202", "FREQ=YEARLY;BYMONTH=12;BYDAY=MO;COUNT=6", "2024-12-02 2024-12-09 2024-12-16 2024-12-23 2024-12-30 2025-12-01")]
    [InlineData("20990101", "FREQ=YEARLY", "2099-01-01 2100-01-01")]
    [InlineData("21500101", "FREQ=YEARLY", "")]
    [InlineData("20990101", "FREQ=YEARLY;UNTIL=99991231", "2099-01-01 2100-01-01")]
    [InlineData("20990101", "FREQ=YEARLY;UNTIL=99991231T235959Z", "2099-01-01 2100-01-01")]
    public void YearlyRulesAreFollowed(string start, string rule, string dates) =>
        Assert.Equal(dates, string.Join(" ", Read("holidays.ics", File($"DTSTART;VALUE=DATE:{start}\nRRULE:{rule}"))));

    [Fact]
    public void ARuleWithoutAnEndReachesFrom2000To2100()
    {
        var dates = Read("holidays.ics", File("DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=YEARLY"));

        Assert.Equal(101, dates.Length);
        Assert.Equal("2000-01-01", dates[0]);
        Assert.Equal("2100-01-01", dates[^1]);
    }

    [Theory]
    [InlineData("DTSTART;TZID=America/New_York:20231225T000000\nRRULE:FREQ=YEARLY;UNTIL=20251225T050000Z",
        "2023-12-25 2024-12-25 2025-12-25")]
    [InlineData("DTSTART;TZID=America/New_York:20231225T000000\nRRULE:FREQ=YEARLY;UNTIL=20251225T045959Z", "2023-12-25 2024-12-25")]
    [InlineData("DTSTART;TZID=America/New_York:20991225T000000\nRRULE:FREQ=YEARLY;UNTIL=99991231T235959Z", "2099-12-25 2100-12-25")]
    [InlineData("DTSTART:20231225T000000\nRRULE:FREQ=YEARLY;UNTIL=20241225T000000", "2023-12-25 2024-12-25")]
    [InlineData("DTSTART:20231224T230000Z\nDTEND:20231225T230000Z\nRRULE:FREQ=YEARLY;COUNT=2", "2023-12-25 2024-12-25")]
    [InlineData("DTSTART;VALUE=DATE:20231225\nDTEND;VALUE=DATE:20231227\nRRULE:FREQ=YEARLY;COUNT=2",
        "2023-12-25 2023-12-26 2024-12-25 2024-12-26")]
    public void RulesKeepTheTimeAndTheLength(string properties, string dates) =>
        Assert.Equal(dates, string.Join(" ", Read("holidays.ics", File(properties))));

    [Theory]
    [InlineData("EXDATE;VALUE=DATE:20240501,20260501", "2023-05-01 2025-05-01")]
    [InlineData("EXDATE;VALUE=DATE:20240501\nEXDATE;VALUE=DATE:20230501", "2025-05-01 2026-05-01")]
    public void ExcludedDatesAreLeftOutAndStillCounted(string exclusion, string dates) =>
        Assert.Equal(dates,
            string.Join(" ", Read("holidays.ics", File($"DTSTART;VALUE=DATE:20230501\nRRULE:FREQ=YEARLY;COUNT=4\n{exclusion}"))));

    [Fact]
    public void OneOccurrenceMayBeMovedOrCancelled()
    {
        const string Series = "UID:may\nDTSTART;VALUE=DATE:20230501\nRRULE:FREQ=YEARLY;COUNT=4";
        const string Moved = "UID:may\nRECURRENCE-ID;VALUE=DATE:20240501\nDTSTART;VALUE=DATE:20240502";
        const string Cancelled = "UID:may\nRECURRENCE-ID;VALUE=DATE:20250501\nDTSTART;VALUE=DATE:20250501\nSTATUS:CANCELLED";
        const string Other = "UID:other\nRECURRENCE-ID;VALUE=DATE:20260501\nDTSTART;VALUE=DATE:20260510";

        Assert.Equal(["2023-05-01", "2024-05-02", "2026-05-01", "2026-05-10"], Read("holidays.ics", File(Moved, Series, Cancelled, Other)));
    }

    [Fact]
    public void LinesAreUnfoldedAndOtherComponentsLeftOut()
    {
        const string File = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19961027T030000
            RRULE:FREQ=MONTHLY;BYSETPOS=1
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VTODO
            DTSTART;VALUE=DATE:20250101
            END:VTODO

            BEGIN:VEVENT
            SUMMARY:A long name that goes on
              and on
            DTSTART;VALU
             E=DATE:2025
            	1225
            BEGIN:VALARM
            TRIGGER:-PT15M
            DURATION:PT5M
            RRULE:FREQ=DAILY
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """;

        Assert.Equal(["2025-12-25"], Read("holidays.ics", File.ReplaceLineEndings("\r\n")));
        Assert.Equal(["2025-12-25"], Read("holidays.ics", File.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("RRULE:FREQ=MONTHLY", "only FREQ=YEARLY is supported")]
    [InlineData("RRULE:COUNT=3", "only FREQ=YEARLY is supported")]
    [InlineData("RRULE:FREQ=YEARLY;BYSETPOS=1;BYDAY=MO", "BYSETPOS is not supported")]
    [InlineData("RRULE:FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not supported")]
    [InlineData("RRULE:FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY is not supported")]
    [InlineData("RRULE:FREQ=YEARLY;BYEASTER=1", "BYEASTER is not supported")]
    [InlineData("RRULE:FREQ=YEARLY;SKIP=FORWARD", "SKIP is not supported")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101", "exclude each other")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=0", "'0' is not a valid COUNT")]
    [InlineData("RRULE:FREQ=YEARLY;INTERVAL=x", "'X' is not a valid INTERVAL")]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=13", "'13' is not a valid BYMONTH")]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTHDAY=0", "'0' is not a valid BYMONTHDAY")]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=1XX", "'1XX' is not a valid BYDAY")]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=54MO", "'54' is not a valid BYDAY")]
    [InlineData("RRULE:FREQ=YEARLY;WKST=XX", "'XX' is not a valid WKST")]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=soon", "'SOON' is not a valid UNTIL")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=1;COUNT=2", "COUNT stands twice")]
    [InlineData("EXRULE:FREQ=YEARLY", "EXRULE is not supported")]
    [InlineData("EXDATE:tomorrow", "'tomorrow' is not a date")]
    [InlineData("RDATE;VALUE=PERIOD:20250101T000000/P1D", "'20250101T000000/P1D' is not a date")]
    [InlineData("DTEND;VALUE=DATE:20251224", "ends before it begins on line 3")]
    [InlineData("DTEND;VALUE=DATE:20351224", "more than 366 days")]
    [InlineData("DTEND;VALUE=DATE:99991231", "of a year from 2 to 9989")]
    [InlineData("DTEND;VALUE=DATE:20251232", "'20251232' is not a date")]
    [InlineData("DURATION:-P1D", "not a duration")]
    [InlineData("DURATION:P", "not a duration")]
    [InlineData("DURATION:P1DT", "not a duration")]
    [InlineData("DTSTART;VALUE=DATE:20261225", "a second DTSTART")]
    [InlineData("RECURRENCE-ID;VALUE=DATE:20251225", "no UID")]
    [InlineData("RECURRENCE-ID;RANGE=THISANDFUTURE:20251225", "RANGE is not supported")]
    [InlineData("nonsense", "NAME:value")]
    public void WhatIsNotUnderstoodIsNamedAndNeverLeftOut(string property, string problem) =>
        Refused("holidays.ics", File($"DTSTART;VALUE=DATE:20251225\n{property}"), 4, problem);

    [Theory]
    [InlineData("<html>\n", 1, "NAME:value")]
    [InlineData("SUMMARY:x\n", 1, "begins with BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3, "END:VEVENT is expected, for the one begun on line 2")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225\nEND:VEVENT\n", 1, "cut off")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", 3, "BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n", 2, "no DTSTART")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251225T000000\nDTEND:20251226T000000Z\nEND:VEVENT\nEND:VCALENDAR\n", 4,
        "one time is in UTC")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Mars:20251225T000000\nRRULE:FREQ=YEARLY;UNTIL=20300101T000000Z\nEND:VEVENT\nEND:VCALENDAR\n", 4, "'Mars'")]
    public void FilesThatAreNotWholeAreRefused(string content, int line, string problem) => Refused("holidays.ics", content, line, problem);

    [Fact]
    public void ACalendarMayBeEmpty() => Assert.Empty(Read("HOLIDAYS.ICS", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"));

    private static string File(params string[] events) =>
        $"BEGIN:VCALENDAR\n{string.Concat(events.Select(e => $"BEGIN:VEVENT\n{e}\nEND:VEVENT\n"))}END:VCALENDAR\n";
}
