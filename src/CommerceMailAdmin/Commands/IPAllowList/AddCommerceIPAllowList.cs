using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Adds the platform's published address ranges, or others, to an IP allow list.</summary>
/// <remarks>
/// <para>
/// Mail from an allowed address skips spam filtering and, in Exchange Online, SPF, DKIM and DMARC, whatever domain it says it is from. Prefer
/// Set-CommerceMailFlowRule; the result's SaferRoute and ScannerControls tell what the list costs, and docs/safer-routes tells more.
/// </para>
/// <para>
/// The same command serves Exchange Online's connection filter and the list of an Edge Transport server, whichever the session leads to. The list is read
/// first, and only what no entry covers is added; then it is read back. Running the command again changes nothing. Every change is written to
/// a journal before it is made; Get-CommerceMailChange shows it and Undo-CommerceMailChange takes it back.
/// </para>
/// <para>
/// Before anything is called the ranges are checked: IPv4 only; at most 256 addresses each, /24 to /32; public addresses; no overlaps; room among the 1,273 entries
/// of a connection filter policy. A wider range that the platform publishes is split into blocks of /24; one that it does not publish needs -Force.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would happen, then do it</summary>
/// <code>Add-CommerceIPAllowList -WhatIf
/// Add-CommerceIPAllowList | Format-List</code>
/// <remarks>Adds the published ranges that are missing, and shows what the change costs.</remarks>
/// </example>
/// <example>
/// <summary>On an Edge Transport server, for a quarter</summary>
/// <code>Add-CommerceIPAllowList -Target Edge -ExpirationTime (Get-Date).AddMonths(3) -Comment 'Shop mail, look again in spring'</code>
/// <remarks>The entries stay in the list after that time, without effect.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceIPAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(IPAllowListResult))]
public sealed class AddCommerceIPAllowList : IPAllowListCmdlet
{
    /// <summary>When the entries expire. Edge Transport servers only; Exchange Online's entries do not expire.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? ExpirationTime { get; set; }

    /// <summary>A comment for the entries. Edge Transport servers only; Exchange Online's entries have none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

    /// <summary>Takes private and reserved ranges, and splits ranges wider than /24 that the platform does not publish.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Changes => true;

    private protected override bool TakesAnyRange => Force;

    private protected override void CheckTarget(IPAllowListTarget target)
    {
        string[] given = [.. new[] { nameof(ExpirationTime), nameof(Comment) }.Where(MyInvocation.BoundParameters.ContainsKey)];
        if (target != IPAllowListTarget.Edge && given.Length > 0)
        {
            Terminate(
                new ArgumentException(
                    $"Entries of Exchange Online's connection filter have no expiration time and no comment: leave out -{string.Join(" and -", given)}. A mail-flow rule can expire: Set-CommerceMailFlowRule -ExpiryDate."),
                "EdgeOnly", ErrorCategory.InvalidArgument, given[0]);
        }

        if (ExpirationTime is { } time && time.ToUniversalTime() <= DateTime.UtcNow)
        {
            Terminate(new ArgumentException($"-ExpirationTime {time:yyyy-MM-dd HH:mm} is in the past: such entries let nobody in."), "ExpirationTimePast", ErrorCategory.InvalidArgument, time);
        }
    }

    private protected override void Process(IPAllowListRequest request)
    {
        var options = new EntryOptions(ExpirationTime is { } time ? new DateTimeOffset(time) : null, Comment);
        Write(new IPAllowListWriter(List, Journal(Session)).Add(request, options, Ask));
    }
}
