using System.Management.Automation;
using CommerceMailAdmin.Engine.Authentication.Stamps;
using CommerceMailAdmin.Engine.Cases;
using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the cases that wait for the seller's answer, and until when each must have one.</summary>
/// <remarks>
/// <para>
/// Reads stored mail and returns one object for each case in which the buyer wrote last, most urgent first: escalated to a claim, overdue,
/// due soon, on time. All paths together are one mailbox: give the inbox and the sent mail, or answers cannot be seen. Nothing
/// is changed and nothing is contacted.
/// </para>
/// <para>
/// A case is known by the id in the platform's relay address. The clock starts with the oldest customer message behind the last answer,
/// counted from its arrival. An answer is a message of the seller's to the relay address that is no automatic reply, delivery report or forward (see -SellerAddress).
/// The answer is due two business days later (the profile says how many), at the same time of day, or at the next open moment after it.
/// </para>
/// <para>
/// A claim for a case's order makes the case Escalated. Order mail, claims without a case and all other mail are no cases.
/// Messages that only look like the platform's, by name, domain or a failed check that your own server recorded, do not count. -Verbose
/// names them with the reason, and the property Authenticity tells of cases they claim to belong to.
/// </para>
/// <para>Buyers' user names are shortened unless -IncludeBuyerData is given.</para>
/// </remarks>
/// <example>
/// <summary>Who waits, by German business hours</summary>
/// <code>Get-CommerceCaseBacklog ./support-mailbox -TimeZone Europe/Berlin -BusinessHours 09:00-17:00 -HolidayFile ./holidays.ics</code>
/// <remarks>Reads messages, mbox files and Maildirs in the folder and its subfolders, and counts the term in the business time given.</remarks>
/// </example>
/// <example>
/// <summary>What must be answered today</summary>
/// <code>Get-CommerceCaseBacklog ./inbox.mbox, ./sent.mbox | Where-Object State -ne OnTime</code>
/// <remarks>Inbox and sent mail are one mailbox. Leaves out the cases that have more than a business day left.</remarks>
/// </example>
/// <example>
/// <summary>How things stood at the end of the first half of the year</summary>
/// <code>Get-CommerceCaseBacklog ./archive -At 2026-06-30T18:00:00+02:00 | Export-Csv ./backlog.csv</code>
/// <remarks>Answers as if nothing later had arrived.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceCaseBacklog", DefaultParameterSetName = PathSet)]
[OutputType(typeof(SupportCase))]
public sealed class GetCommerceCaseBacklog : ProfiledCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

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

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var options = new BacklogOptions
        {
            Profile = MailProfile,
            Clock = _clock!,
            At = At ?? DateTimeOffset.UtcNow,
            SellerAddresses = SellerAddress,
            Trust = new TrustOptions { TrustedAuthServIds = TrustedAuthServId },
            IncludeBuyerData = IncludeBuyerData,
        };
        using var observer = new MailReadReport(this, "Reading mail");
        try
        {
            WriteObject(CaseBacklog.Read(_paths, options, observer, Cancellation), enumerateCollection: true);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

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
