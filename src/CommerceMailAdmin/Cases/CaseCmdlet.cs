using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Stamps;
using CommerceMailAdmin.Engine.Cases;
using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that answers from the seller's cases: where they are read from, and the business time they are measured in.</summary>
public abstract class CaseCmdlet : ProfiledCmdlet
{
    /// <summary>The parameter set in which wildcards are expanded.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set in which every character is taken as it stands.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The years for which business time can be worked out.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    private readonly List<string> _paths = [];
    private BusinessClock? _clock;

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
        if (At is { UtcDateTime.Year: < FirstYear or > LastYear } at)
        {
            Terminate(new ArgumentException($"-At is {at:yyyy-MM-dd}; it must lie in the years {FirstYear} to {LastYear}."), "AtOutOfRange", ErrorCategory.InvalidArgument, at);
        }

        if (Array.Find(SellerAddress, s => !SellerAddresses.IsValid(s)) is { } malformed)
        {
            Terminate(
                new ArgumentException($"'{malformed}' cannot be used as -SellerAddress: give an address such as support@shop.example, or a domain such as @shop.example."),
                "SellerAddressMalformed", ErrorCategory.InvalidArgument, malformed);
        }

        try
        {
            var holidays = Holiday.Concat(HolidayFile.SelectMany(ReadHolidays));
            _clock = new BusinessClock(BusinessCalendar.Create(TimeZone, BusinessDay, BusinessHours, holidays));
        }
        catch (CalendarFormatException e)
        {
            Terminate(e, "CalendarInvalid", ErrorCategory.InvalidArgument, TimeZone ?? BusinessHours);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            _paths.AddRange(ResolveInput(path, isLiteral: ParameterSetName == LiteralPathSet));
        }
    }

    /// <summary>Where the cases are read from; complete once the pipeline has ended.</summary>
    private protected CaseInput Input => CaseInput.Files(_paths, MailboxName());

    /// <summary>What the cases are worked out with.</summary>
    private protected CaseOptions Options => new()
    {
        Profile = MailProfile,
        Clock = _clock!,
        At = At ?? DateTimeOffset.UtcNow,
        SellerAddresses = SellerAddress,
        Trust = new TrustOptions { TrustedAuthServIds = TrustedAuthServId },
        IncludeBuyerData = IncludeBuyerData,
    };

    /// <summary>Does work that reads mail: its troubles reach the user, and Ctrl+C ends it quietly.</summary>
    private protected void ReadMail(Action<MailReadReport> work)
    {
        using var observer = new MailReadReport(this, "Reading mail");
        try
        {
            work(observer);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Mail in files bears the name of the folder or file that was named first.</summary>
    private string MailboxName() =>
        _paths.Count == 0 ? "" : System.IO.Path.GetFileName(System.IO.Path.GetFullPath(_paths[0]).TrimEnd(System.IO.Path.DirectorySeparatorChar));

    private IEnumerable<DateTime> ReadHolidays(string path)
    {
        try
        {
            return Engine.Cases.Clock.HolidayFile.Read(InputPaths.Literal(this, path), TimeZone);
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
            Terminate(e, "HolidayFileUnreadable", ErrorCategory.ReadError, path);
        }

        return [];
    }
}
