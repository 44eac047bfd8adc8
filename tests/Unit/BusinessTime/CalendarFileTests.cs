using System.Text;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

public sealed class CalendarFileTests : IDisposable
{
    private const string Good = """
        {
          "schemaVersion": 1,
          "calendars": [
            { "name": "Berlin", "timeZone": "Europe/Berlin",
              "week": { "Monday": "09:00-17:00", "Tuesday": "09:00-17:00", "Wednesday": "09:00-17:00", "Thursday": "09:00-17:00", "Friday": "09:00-13:00" },
              "dates": [ { "date": "2026-12-24", "hours": "09:00-12:00" } ],
              "holidays": [ "2026-12-25" ],
              "holidayFiles": [ "more.csv" ] },
            { "name": "Dubai", "timeZone": "Asia/Dubai",
              "week": { "Sunday": "00:00-24:00", "Monday": "00:00-24:00" } }
          ],
          "mailboxes": [ { "mailbox": "gulf*", "calendar": "dubai" } ],
          "default": "Berlin"
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public CalendarFileTests() => _folder.Write("more.csv", "2026-12-28\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WeekHalfDaysHolidaysAndMailboxesAreRead()
    {
        var file = CalendarFile.Read(_folder.Write("calendars.json", Good));

        // Wednesday 16:00 + 2: Thursday is a half day, the 25th and the 28th are holidays, Tuesday is the second day.
        Same("2026-12-29T16:00+01:00", file.Default!.AddBusinessDays(At("2026-12-23T15:00Z"), 2));
        Same("2026-12-29T09:00+01:00", file.Default.NextOpen(At("2026-12-24T11:00Z")));
        Same("2026-06-15T09:00+02:00", file.Default.NextOpen(At("2026-06-12T11:00Z")));
        var gulf = Assert.Single(file.Mailboxes);
        Same("2026-12-27T00:00+04:00", gulf.Clock.NextOpen(At("2026-12-24T11:00Z")));
        Assert.Equal((true, false), (gulf.IsFor("Gulf@shop.example"), gulf.IsFor("support@shop.example")));
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion", "version 1")]
    [InlineData("\"Europe/Berlin\"", "\"Europe/Berln\"", "calendars[0].timeZone", "Europe/Berlin")]
    [InlineData("\"Friday\": \"09:00-13:00\"", "\"Friday\": \"09:00\"", "calendars[0].week.Friday", "09:00-17:00")]
    [InlineData("\"Friday\": \"09:00-13:00\"", "\"Freitag\": \"09:00-13:00\"", "calendars[0].week.Freitag", "docs/reference/calendars.md")]
    [InlineData("{ \"Sunday\": \"00:00-24:00\", \"Monday\": \"00:00-24:00\" }", "{ }", "calendars[1].week", "no business day")]
    [InlineData("\"hours\": \"09:00-12:00\"", "\"hours\": \"12:00-12:00\"", "calendars[0].dates[0].hours", "same time")]
    [InlineData("\"date\": \"2026-12-24\"", "\"date\": \"24.12.2026\"", "calendars[0].dates[0].date", "24.12.2026")]
    [InlineData("\"2026-12-25\"", "\"2026-02-29\"", "calendars[0].holidays", "2026-02-29")]
    [InlineData("more.csv", "none.csv", "calendars[0].holidayFiles", "none.csv")]
    [InlineData("\"name\": \"Dubai\"", "\"name\": \"berlin\"", "calendars[1].name", "twice")]
    [InlineData("\"calendar\": \"dubai\"", "\"calendar\": \"Doha\"", "mailboxes[0].calendar", "Doha")]
    [InlineData("\"default\": \"Berlin\"", "\"default\": \"Bonn\"", "default", "Bonn")]
    [InlineData("\"default\": \"Berlin\"", "\"defaults\": \"Berlin\"", "defaults", "docs/reference/calendars.md")]
    public void AMistakeIsNamedWithLineAndField(string right, string wrong, string field, string problem)
    {
        var text = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);

        var error = Assert.Throws<JsonFormatException>(() => CalendarFile.Parse(Encoding.UTF8.GetBytes(text),
            Path.Combine(_folder.Path, "calendars.json")));

        Assert.Equal(field, error.Field);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, 1, text.Split('\n').Length);
    }

    [Fact]
    public void WithoutADefaultOtherMailboxesAreLeftOpen() =>
        Assert.Null(CalendarFile.Parse(Encoding.UTF8.GetBytes(Good.Replace(",\n  \"default\": \"Berlin\"", "", StringComparison.Ordinal)),
            Path.Combine(_folder.Path, "x.json")).Default);

    [Theory]
    [InlineData("support", "SUPPORT", true)]
    [InlineData("support", "support2", false)]
    [InlineData("*", "", true)]
    [InlineData("*@shop.example", "help@SHOP.example", true)]
    [InlineData("*@shop.example", "help@shop.example.org", false)]
    [InlineData("a*b*c", "aXbXbc", true)]
    [InlineData("a*b*c", "ac", false)]
    [InlineData("ab*bc", "abc", false)]
    public void AnAsteriskStandsForAnything(string pattern, string mailbox, bool meant) =>
        Assert.Equal(meant, new MailboxClock(pattern, ClockIn("UTC")).IsFor(mailbox));
}
