using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Stamps;
using CommerceMailAdmin.Engine.Cases;
using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Json;
using CommerceMailAdmin.Engine.Mail.Imap;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that answers from the seller's cases: where they are read from, and the business time they are measured in.</summary>
public abstract class CaseCmdlet : ProfiledCmdlet
{
    /// <summary>The parameter set in which wildcards are expanded.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set in which every character is taken as it stands.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set for mailboxes on mail servers.</summary>
    protected const string ConnectionSet = "Connection";

    /// <summary>The years for which business time can be worked out.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    private static readonly string[] CalendarParameters = [nameof(TimeZone), nameof(BusinessDay), nameof(BusinessHours), nameof(Holiday), nameof(HolidayFile)];

    private readonly List<string> _paths = [];
    private readonly List<CommerceMailboxConnection> _connections = [];
    private BusinessClock? _clock;
    private IReadOnlyList<MailboxClock> _mailboxClocks = [];

    /// <summary>Where the mail lies: message files (.eml), mbox files, Maildirs, or folders of them. Wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Where the mail lies, every character taken as it stands.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Mailboxes on mail servers, as Connect-CommerceMailbox returned them; together they are one mailbox. All their folders are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>The time zone of the business days and hours, by its IANA or Windows name. Without it, the machine's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
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

    /// <summary>The instant asked about, as if nothing later had arrived. Without it, now.</summary>
    [Parameter]
    public DateTimeOffset? At { get; set; }

    /// <summary>
    /// Who answers for the seller: addresses, or whole domains as '@shop.example'. Messages in the sent mail always can be answers; of others
    /// only those from these senders. Without it, those from an address that the platform's case mails were delivered to, or from its domain.
    /// -Verbose names what does not count.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] SellerAddress { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed: without it, the results that
    /// were recorded where the message entered your organisation are found by its Received fields.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>Gives buyers' user names in full. They may be used only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (At is { } at)
        {
            RequireYear(at, nameof(At));
        }

        if (Array.Find(SellerAddress, s => !SellerAddresses.IsValid(s)) is { } malformed)
        {
            Terminate(
                new ArgumentException($"'{malformed}' cannot be used as -SellerAddress: give an address such as support@shop.example, or a domain such as @shop.example."),
                "SellerAddressMalformed", ErrorCategory.InvalidArgument, malformed);
        }

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
            _clock = calendars?.Default
                ?? new BusinessClock(BusinessCalendar.Create(TimeZone, BusinessDay, BusinessHours, Holiday.Concat(HolidayFile.SelectMany(ReadHolidays))));
        }
        catch (CalendarFormatException e)
        {
            Terminate(e, "CalendarInvalid", ErrorCategory.InvalidArgument, TimeZone ?? BusinessHours);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ConnectionSet)
        {
            _connections.AddRange(Connection);
            return;
        }

        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            _paths.AddRange(ResolveInput(path, isLiteral: ParameterSetName == LiteralPathSet));
        }
    }

    /// <summary>Where the cases are read from; complete once the pipeline has ended.</summary>
    private protected CaseInput Input => ParameterSetName == ConnectionSet ? CaseInput.Connections(_connections) : CaseInput.Files(_paths, MailboxName());

    /// <summary>What the cases are worked out with.</summary>
    private protected virtual CaseOptions Options => new()
    {
        Profile = MailProfile,
        Clock = _clock!,
        MailboxClocks = _mailboxClocks,
        At = At ?? DateTimeOffset.UtcNow,
        SellerAddresses = SellerAddress,
        Trust = new TrustOptions { TrustedAuthServIds = TrustedAuthServId },
        IncludeBuyerData = IncludeBuyerData,
    };

    /// <summary>Refuses an instant for which no business time can be worked out.</summary>
    private protected void RequireYear(DateTimeOffset given, string parameter)
    {
        if (given is { UtcDateTime.Year: < FirstYear or > LastYear })
        {
            Terminate(
                new ArgumentException($"-{parameter} is {given:yyyy-MM-dd}; it must lie in the years {FirstYear} to {LastYear}."),
                parameter + "OutOfRange", ErrorCategory.InvalidArgument, given);
        }
    }

    /// <summary>Does work that reads mail: its troubles reach the user, and Ctrl+C ends it quietly.</summary>
    private protected void ReadMail(Action<MailReadReport> work)
    {
        using var observer = new MailReadReport(this, "Reading mail");
        try
        {
            work(observer);
        }
        catch (MailboxConnectionException e)
        {
            Terminate(e, "Mailbox" + e.Problem, ErrorCategory.ConnectionError, null);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Mail in files bears the name of the folder or file that was named first.</summary>
    private string MailboxName() =>
        _paths.Count == 0 ? "" : System.IO.Path.GetFileName(System.IO.Path.GetFullPath(_paths[0]).TrimEnd(System.IO.Path.DirectorySeparatorChar));

    private IEnumerable<DateTime> ReadHolidays(string path) =>
        ReadFile(path, "HolidayFileUnreadable", file => Engine.Cases.Clock.HolidayFile.Read(file, TimeZone)) ?? [];

    private Engine.Cases.Clock.CalendarFile? ReadCalendars(string path) => ReadFile(path, "CalendarFileUnreadable", Engine.Cases.Clock.CalendarFile.Read);

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
