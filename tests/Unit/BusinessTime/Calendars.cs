using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>Short ways to write calendars and instants.</summary>
internal static class Calendars
{
    public static readonly DayOfWeek[] EveryDay = Enum.GetValues<DayOfWeek>();

    public static readonly DayOfWeek[] SundayToThursday =
        [DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday];

    public static BusinessCalendar CalendarIn(string zone, string? hours = null, IEnumerable<DayOfWeek>? days = null,
        params string[] holidays) =>
        BusinessCalendar.Create(zone, days ?? BusinessCalendar.MondayToFriday, hours, holidays.Select(Date));

    public static BusinessClock ClockIn(string zone, string? hours = null, IEnumerable<DayOfWeek>? days = null, params string[] holidays) =>
        new(CalendarIn(zone, hours, days, holidays));

    public static DateTime Date(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Asks that both the instant and the offset are the expected ones.</summary>
    public static void Same(string expected, DateTimeOffset actual) =>
        Assert.Equal(expected,
            actual.ToString(actual.Second == 0 ? "yyyy-MM-dd'T'HH:mmzzz" : "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
}
