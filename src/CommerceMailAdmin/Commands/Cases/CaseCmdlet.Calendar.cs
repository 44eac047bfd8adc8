using System.Management.Automation;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <content>The calendar, and times that are meant in it.</content>
public abstract partial class CaseCmdlet
{
    /// <summary>The years for which business time can be worked out.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    private static readonly string[] CalendarParameters =
        [nameof(TimeZone), nameof(BusinessDay), nameof(BusinessHours), nameof(Holiday), nameof(HolidayFile)];

    private BusinessClock? _clock;
    private IReadOnlyList<MailboxClock> _mailboxClocks = [];

    /// <summary>The time zone of the business days and hours, by its IANA or Windows name. Default: the machine's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public string? TimeZone { get; set; }

    /// <summary>The days of the week on which business is done. Default: Monday to Friday.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DayOfWeek[] BusinessDay { get; set; } = [.. BusinessCalendar.MondayToFriday];

    /// <summary>The hours of a business day, such as '09:00-17:00' or '09:00-12:00,13:00-17:00'. Default: the whole day.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? BusinessHours { get; set; }

    /// <summary>Dates without business.</summary>
    [Parameter]
    [ValidateNotNull]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime[] Holiday { get; set; } = [];

    /// <summary>Files of holidays: .csv with a date in each line, or .ics. Wildcards are not expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HolidayFile { get; set; } = [];

    /// <summary>
    /// A JSON file of calendars: hours for each weekday, half days, holidays, and which mailbox keeps which calendar
    /// (docs/reference/calendars.md). A mailbox that the file does not name keeps the file's default. If the file has no default, the other
    /// parameters give the calendar.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CalendarFile { get; set; }

    /// <summary>
    /// The instant to answer for, as if nothing later had arrived. A time without an offset is in the calendar's time zone. Default: now.
    /// </summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? At { get; set; }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => problem is CalendarFormatException ? TimeZone ?? BusinessHours : null;

    /// <summary>Refuses a time for which no business time can be worked out.</summary>
    private protected void RequireYear(DateTime? given, string parameter)
    {
        if (given is { Year: < FirstYear or > LastYear } time)
        {
            Terminate(
                new ArgumentException($"-{parameter} is {time:yyyy-MM-dd}; it must lie in the years {FirstYear} to {LastYear}."),
                parameter + "OutOfRange", ErrorCategory.InvalidArgument, time);
        }
    }

    /// <summary>Refuses a period that ends before it begins.</summary>
    private protected void RequirePeriod(DateTime? from, DateTime? to)
    {
        RequireYear(from, "From");
        RequireYear(to, "To");
        if (InstantOf(from) is { } begin && InstantOf(to) is { } end && begin >= end)
        {
            Terminate(
                new ArgumentException(
                    $"-From is {from:yyyy-MM-dd HH:mm} and -To is {to:yyyy-MM-dd HH:mm}. -To must be later than -From; for June, give 1 "
                        + "June and 1 July."),
                "PeriodInvalid", ErrorCategory.InvalidArgument, from);
        }
    }

    /// <summary>The name of the calendar's time zone.</summary>
    private protected string CalendarZone => _clock!.Calendar.TimeZoneId;

    /// <summary>What the clocks of the calendar's zone show at an instant.</summary>
    private protected DateTime WallTime(DateTimeOffset instant) => _clock!.Calendar.InZone(instant).DateTime;

    /// <summary>The instant that a given time means.</summary>
    private protected DateTimeOffset? InstantOf(DateTime? time) => time is { } given ? _clock!.Calendar.InstantOf(given) : null;

    private void BeginCalendar()
    {
        RequireYear(At, nameof(At));
        var calendars = CalendarFile is null
            ? null : ReadInputFile(CalendarFile, nameof(CalendarFile), Engine.BusinessTime.CalendarFile.Read);
        _mailboxClocks = calendars?.Mailboxes ?? [];
        if (calendars?.Default is not null && Array.Find(CalendarParameters, MyInvocation.BoundParameters.ContainsKey) is { } given)
        {
            Terminate(
                new ArgumentException($"-{given} and the default of '{CalendarFile}' both give the calendar. Leave one of them out."),
                "CalendarAmbiguous", ErrorCategory.InvalidArgument, given);
        }

        _clock = calendars?.Default ?? new BusinessClock(BusinessCalendar.Create(TimeZone, BusinessDay, BusinessHours, Holidays()));
    }

    private List<DateTime> Holidays()
    {
        var holidays = new List<DateTime>(Holiday);
        var year = (At ?? DateTime.UtcNow).Year;
        foreach (var path in HolidayFile)
        {
            var dates = ReadInputFile(path, nameof(HolidayFile), file => Engine.BusinessTime.HolidayFile.Read(file, TimeZone));
            holidays.AddRange(dates);
            if (dates.Count == 0)
            {
                WriteWarning($"The holiday file '{path}' has no dates. Every business day of the week is counted.");
            }
            else if (year < dates[0].Year || year > dates[dates.Count - 1].Year)
            {
                var (first, last) = (dates[0], dates[dates.Count - 1]);

                // A file of last year is read without an error, and every holiday of this year would count as a business day.
                WriteWarning(
                    FormattableString.Invariant($"The holiday file '{path}' has no date in {year}. Its dates are from {first:yyyy-MM-dd} ")
                    + FormattableString.Invariant($"to {last:yyyy-MM-dd}. ")
                    + $"Every business day of the week in {year} is counted.");
            }
        }

        return holidays;
    }
}
