using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Adds the platform's published address ranges, or others, to an IP allow list.</summary>
/// <remarks>
/// <para>
/// Mail from an allowed address skips spam filtering. In Exchange Online it also skips SPF, DKIM and DMARC, whatever domain it names as its
/// sender. Prefer Set-CommerceMailFlowRule. SaferRoute and ScannerControls of the result show what the list costs, and docs/safer-routes
/// has more.
/// </para>
/// <para>
/// The command changes the connection filter of Exchange Online or the list of an Edge Transport server, as the session leads to one or the
/// other. It reads the list first, adds only what no entry covers, and reads the list back. A second run changes nothing. Every change is
/// in a journal before it is made. Get-CommerceMailChange shows it, and Undo-CommerceMailChange takes it back.
/// </para>
/// <para>
/// The ranges are checked before any call. They must be IPv4, public, without overlaps, /24 to /32 and at most 256 addresses each, and fit
/// into the 1,273 entries of a connection filter policy. A wider range that the platform publishes is split into blocks of /24. A wider
/// range that it does not publish needs -Force.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would happen, and then do it</summary>
/// <code>Add-CommerceIPAllowList -WhatIf
/// Add-CommerceIPAllowList | Format-List</code>
/// <remarks>Adds the published ranges that are missing, and shows what the change costs.</remarks>
/// </example>
/// <example>
/// <summary>On an Edge Transport server, for a quarter</summary>
/// <code>Add-CommerceIPAllowList -Target Edge -ExpirationTime (Get-Date).AddMonths(3) -Comment 'Shop mail, look again in spring'</code>
/// <remarks>After that time the entries stay in the list without effect.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceIPAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
[OutputType(typeof(IPAllowListResult))]
public sealed class AddCommerceIPAllowList : IPAllowListCmdlet
{
    /// <summary>When the entries expire. For Edge Transport servers only. Entries of Exchange Online do not expire.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? ExpirationTime { get; set; }

    /// <summary>A comment for the entries. For Edge Transport servers only. Entries of Exchange Online have no comment.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Comment { get; set; }

    /// <summary>Accepts private and reserved ranges, and splits ranges wider than /24 that the platform does not publish.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Plan { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? SavePlan { get; set; }

    private protected override bool Changes => true;

    private protected override IReadOnlyList<string> WantedParameters =>
        [.. base.WantedParameters, nameof(ExpirationTime), nameof(Comment)];

    private protected override bool TakesAnyRange => Force;

    private protected override void CheckTarget(IPAllowListTarget target)
    {
        string[] given = [.. new[] { nameof(ExpirationTime), nameof(Comment) }.Where(MyInvocation.BoundParameters.ContainsKey)];
        if (target != IPAllowListTarget.Edge && given.Length > 0)
        {
            Terminate(
                new ArgumentException(
                    "Entries of Exchange Online's connection filter have no expiration time and no comment: leave out "
                        + $"-{string.Join(" and -", given)}. A mail-flow rule can expire: Set-CommerceMailFlowRule -ExpiryDate."),
                "EdgeOnly", ErrorCategory.InvalidArgument, given[0]);
        }

        if (ExpirationTime is { } time && time.ToUniversalTime() <= DateTime.UtcNow)
        {
            Terminate(new ArgumentException($"-ExpirationTime {time:yyyy-MM-dd HH:mm} is in the past: such entries let nobody in."),
                "ExpirationTimePast", ErrorCategory.InvalidArgument, time);
        }
    }

    private protected override void Process(IPAllowListRequest request)
    {
        var options = new EntryOptions(ExpirationTime is { } time ? new DateTimeOffset(time) : null, Comment);
        Write(new IPAllowListWriter(List, Journal(Session)).Add(request, options, Ask));
    }
}
