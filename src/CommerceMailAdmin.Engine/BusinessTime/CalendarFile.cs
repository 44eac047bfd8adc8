using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Reads a file of business calendars. The format: docs/reference/calendars.md.</summary>
public sealed class CalendarFile
{
    private const string Page = "docs/reference/calendars.md";
    private const int SchemaVersion = 1;
    private const long LongestFile = 4 << 20;

    private CalendarFile(BusinessClock? @default, IReadOnlyList<MailboxClock> mailboxes)
    {
        Default = @default;
        Mailboxes = mailboxes;
    }

    /// <summary>The business time of the mailboxes that the file does not name; null if it leaves that open.</summary>
    public BusinessClock? Default { get; }

    /// <summary>The business time of the mailboxes it names, in its order.</summary>
    public IReadOnlyList<MailboxClock> Mailboxes { get; }

    /// <summary>Reads a file, and the files of holidays it names.</summary>
    /// <param name="path">The path of a JSON file; the files it names are found from its folder.</param>
    /// <exception cref="JsonFormatException">The file is malformed; the message names line and field.</exception>
    /// <exception cref="HolidayFileException">A file of holidays is malformed; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CalendarFile Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LongestFile })
        {
            throw new JsonFormatException(path, 1, "", $"the file has more than {LongestFile >> 20} MiB, which no file of calendars has");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    internal static CalendarFile Parse(byte[] utf8, string path)
    {
        var root = new JsonFields(LocatedJson.Parse(path, utf8), Page);
        var version = root.Number("schemaVersion");
        if (version != SchemaVersion)
        {
            throw root.Error("schemaVersion", $"this module reads version {SchemaVersion}, the file has {version}");
        }

        var clocks = new Dictionary<string, BusinessClock>(StringComparer.OrdinalIgnoreCase);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        foreach (var (name, calendar, field) in root.Objects("calendars", f => (f.Text("name"), ReadCalendar(f, folder), f)))
        {
            if (clocks.ContainsKey(name))
            {
                throw field.Error("name", $"a calendar named '{name}' is given twice");
            }

            clocks.Add(name, new BusinessClock(calendar));
        }

        var mailboxes = root.OptionalObjects("mailboxes",
            f => new MailboxClock(f.Text("mailbox"), Clock(f, "calendar", f.Text("calendar"), clocks)));
        var standard = root.OptionalText("default") is { } named ? Clock(root, "default", named, clocks) : null;
        root.RejectUnread();
        return new CalendarFile(standard, mailboxes);
    }

    private static BusinessClock Clock(JsonFields fields, string field, string name, Dictionary<string, BusinessClock> clocks) =>
        clocks.TryGetValue(name, out var clock) ? clock : throw fields.Error(field, $"no calendar of the file is named '{name}'");

    private static BusinessCalendar ReadCalendar(JsonFields fields, string folder)
    {
        var zone = fields.Text("timeZone");
        var week = fields.Object("week");
        var hours = Enum.GetValues(typeof(DayOfWeek)).Cast<DayOfWeek>()
            .Select(day => (Day: day, Hours: week.OptionalText(day.ToString()))).Where(d => d.Hours is not null).ToList();
        week.RejectUnread();
        var holidays = fields.OptionalTexts("holidays").Select(d => Date(fields, "holidays", d)).ToList();
        foreach (var file in fields.OptionalTexts("holidayFiles"))
        {
            holidays.AddRange(ReadHolidays(fields, Path.Combine(folder, file), zone));
        }

        var calendar = Checked(fields, "timeZone", () => BusinessCalendar.Create(zone, BusinessCalendar.MondayToFriday, null, []));
        calendar = Checked(fields, "week", () => BusinessCalendar.Create(zone, hours.Select(h => h.Day), null, holidays));
        foreach (var (day, text) in hours)
        {
            calendar = Checked(week, day.ToString(), () => calendar.WithHours(day, text!));
        }

        return calendar.WithHours(fields.OptionalObjects(
            "dates", f => (Date(f, "date", f.Text("date")), Checked(f, "hours", () => BusinessHours.Parse(f.Text("hours"))))));
    }

    private static IReadOnlyList<DateTime> ReadHolidays(JsonFields fields, string path, string zone)
    {
        try
        {
            return HolidayFile.Read(path, zone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw fields.Error("holidayFiles", $"'{path}' cannot be read: {e.Message}");
        }
        catch (CalendarFormatException e)
        {
            throw fields.Error("timeZone", e.Message);
        }
    }

    private static DateTime Date(JsonFields fields, string field, string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw fields.Error(field, $"'{text}' is not a date, such as 2026-12-24");

    private static T Checked<T>(JsonFields fields, string field, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (CalendarFormatException e)
        {
            throw fields.Error(field, e.Message);
        }
    }
}

/// <summary>A part of a business calendar that cannot be used: says what is wrong and how it is written right.</summary>
public sealed class CalendarFormatException(string message) : ArgumentException(DisplayText.Clean(message));
