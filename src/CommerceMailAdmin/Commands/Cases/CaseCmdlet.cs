using System.Management.Automation;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that answers from the seller's cases: where they are read from, and the business time they are measured in.</summary>
public abstract class CaseCmdlet : CaseMailCmdlet
{
    /// <summary>The years for which business time can be worked out.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    private static readonly string[] CalendarParameters = [nameof(TimeZone), nameof(BusinessDay), nameof(BusinessHours), nameof(Holiday), nameof(HolidayFile)];

    /// <summary>Whether what has come so far leaves the mail to the ledger; null before anything has.</summary>
    private bool? _meansLedger;
    private BusinessClock? _clock;
    private IReadOnlyList<MailboxClock> _mailboxClocks = [];

    /// <summary>
    /// The ledger to read the cases from, as Sync-CommerceCase keeps it. Without it and without -Path, -LiteralPath and -Connection, the ledger in your
    /// local application data.
    /// </summary>
    [Parameter(ParameterSetName = LedgerSet)]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>The time zone of the business days and hours, by its IANA or Windows name. Without it, the machine's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public string? TimeZone { get; set; }

    /// <summary>The days of the week on which business is done. Without it, Monday to Friday.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DayOfWeek[] BusinessDay { get; set; } = [.. BusinessCalendar.MondayToFriday];

    /// <summary>The hours of a business day, such as '09:00-17:00' or '09:00-12:00,13:00-17:00'. Without it, whole days.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BusinessHours { get; set; }

    /// <summary>Dates on which no business is done.</summary>
    [Parameter]
    [ValidateNotNull]
    [TimeArgument]
    public DateTime[] Holiday { get; set; } = [];

    /// <summary>Files of holidays: .csv with a date in each line, or .ics. Wildcards are not expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HolidayFile { get; set; } = [];

    /// <summary>
    /// A JSON file of calendars: hours for each weekday, half days, holidays, and which mailbox keeps which calendar (docs/calendars.md). Mailboxes it
    /// does not name keep its default, or where it has none, the calendar of the other parameters.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CalendarFile { get; set; }

    /// <summary>The instant asked about, as if nothing later had arrived; without an offset it is meant in the calendar's time zone. Without it, now.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? At { get; set; }

    /// <summary>Gives buyers' user names in full. They may be used only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireYear(At, nameof(At));

        var calendars = CalendarFile is null ? null : ReadCalendars(CalendarFile);
        _mailboxClocks = calendars?.Mailboxes ?? [];
        if (calendars?.Default is not null && Array.Find(CalendarParameters, MyInvocation.BoundParameters.ContainsKey) is { } given)
        {
            Terminate(
                new ArgumentException($"-{given} and the default of '{CalendarFile}' both tell the calendar. Leave one of them out."),
                "CalendarAmbiguous", ErrorCategory.InvalidArgument, given);
        }

        try
        {
            _clock = calendars?.Default ?? new BusinessClock(BusinessCalendar.Create(TimeZone, BusinessDay, BusinessHours, Holidays()));
        }
        catch (CalendarFormatException e)
        {
            Terminate(e, "CalendarInvalid", ErrorCategory.InvalidArgument, TimeZone ?? BusinessHours);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        var meansLedger = ParameterSetName == LedgerSet;
        if (meansLedger != (_meansLedger ?? meansLedger))
        {
            Terminate(
                new ArgumentException("Some of the piped objects name mail, and others mean the ledger. Pipe one kind, and give the mail with -Path."),
                "SourceAmbiguous", ErrorCategory.InvalidArgument, null);
        }

        _meansLedger = meansLedger;
    }

    /// <summary>Where the cases are read from; complete once the pipeline has ended. A pipeline that brought nothing does not mean the usual ledger.</summary>
    private protected CaseInput Input => ParameterSetName == LedgerSet && (Ledger is not null || !BroughtNothing) ? CaseInput.Ledger(Ledgers.Path(this, Ledger)) : Mail();

    /// <summary>True where objects were to be piped, and none came.</summary>
    private protected bool BroughtNothing => MyInvocation.ExpectingInput && _meansLedger is null;

    /// <summary>What the cases are worked out with.</summary>
    private protected virtual CaseOptions Options => new()
    {
        Profile = MailProfile,
        Clock = _clock!,
        MailboxClocks = _mailboxClocks,
        At = InstantOf(At) ?? DateTimeOffset.UtcNow,
        Now = DateTimeOffset.UtcNow,
        SellerAddresses = SellerAddress,
        Trust = Trust,
        IncludeBuyerData = IncludeBuyerData,
    };

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

    /// <summary>The instant a given time means.</summary>
    private protected DateTimeOffset? InstantOf(DateTime? time) => time is { } given ? _clock!.Calendar.InstantOf(given) : null;

    private List<DateTime> Holidays()
    {
        var holidays = new List<DateTime>(Holiday);
        foreach (var file in HolidayFile)
        {
            holidays.AddRange(ReadHolidays(file));
        }

        return holidays;
    }

    private IEnumerable<DateTime> ReadHolidays(string path) =>
        ReadFile(path, "HolidayFileUnreadable", file => Engine.BusinessTime.HolidayFile.Read(file, TimeZone)) ?? [];

    private Engine.BusinessTime.CalendarFile? ReadCalendars(string path) => ReadFile(path, "CalendarFileUnreadable", Engine.BusinessTime.CalendarFile.Read);

    /// <summary>Reads a file that tells the calendar; without it no time would be right, so that the command ends.</summary>
    private T? ReadFile<T>(string path, string unreadable, Func<string, T> read) where T : class
    {
        try
        {
            return read(InputPaths.Literal(this, path));
        }
        catch (JsonFormatException e)
        {
            Terminate(e, "CalendarFileMalformed", ErrorCategory.InvalidData, path);
        }
        catch (HolidayFileException e)
        {
            Terminate(e, "HolidayFileMalformed", ErrorCategory.InvalidData, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Terminate(InputPaths.NotFound(path), "PathNotFound", ErrorCategory.ObjectNotFound, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminate(e, unreadable, ErrorCategory.ReadError, path);
        }

        return null;
    }
}
