using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Adds the domains that the platform asks to allow, or others, to the Tenant Allow/Block List.</summary>
/// <remarks>
/// <para>
/// Microsoft puts this list before every other way to let mail in. An entry for a domain or address overrides the verdicts bulk, spam,
/// high-confidence spam and phishing, for mail that passes authentication. Malware, high-confidence phishing and spoofing are still held
/// back.
/// </para>
/// <para>
/// Exchange removes an entry 45 days after its last use, or on -ExpirationDate, which can be at most 30 days away. An entry for a sender
/// cannot be set to never expire. Give -ExpirationDate again to renew an entry of this module. Entries of others keep their end.
/// </para>
/// <para>
/// A pair of a spoofed user and a sending infrastructure lets mail in that fails authentication. It never expires. Use it only for mail
/// that a gateway has changed on its way. Wildcards, public mail services and private addresses need -Force.
/// </para>
/// <para>
/// The command reads the list first, adds only what is missing, and reads the list back. A second run changes nothing. The note of each
/// entry names this module and the run. Every change is in a journal before it is made. Get-CommerceMailChange shows it, and
/// Undo-CommerceMailChange takes it back. The list exists in Exchange Online only. Use Connect-ExchangeOnline.
/// </para>
/// <para>
/// Limits of Exchange for senders: 500 allow entries without Defender for Office 365, 1,000 with Plan 1, 5,000 with Plan 2. For pairs:
/// 1,024 allow and block entries together.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would happen, and then do it</summary>
/// <code>Add-CommerceTenantAllowList -WhatIf
/// Add-CommerceTenantAllowList | Format-List</code>
/// <remarks>Adds the domains that are missing, and shows what the entries do not protect from.</remarks>
/// </example>
/// <example>
/// <summary>For two weeks, with a reason for the next administrator</summary>
/// <code>Add-CommerceTenantAllowList -ExpirationDate (Get-Date).AddDays(14) -Notes 'Ticket 4711'</code>
/// <remarks>Entries of this module that are there get the new date.</remarks>
/// </example>
/// <example>
/// <summary>Mail that comes through a gateway</summary>
/// <code>Add-CommerceTenantAllowList 'shop.example, gateway.contoso.net'</code>
/// <remarks>Lets mail of that domain in although the gateway broke its signatures, from this gateway only.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceTenantAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(TenantAllowListResult))]
public sealed class AddCommerceTenantAllowList : TenantAllowListCmdlet
{
    /// <summary>When entries for senders expire, at most 30 days from now. Default: 45 days after their last use.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? ExpirationDate { get; set; }

    /// <summary>
    /// After how many days without use Exchange removes entries for senders. The only number that Exchange takes is 45, which is also what
    /// new entries get. Give it to take the date from an entry of this module.
    /// </summary>
    [Parameter]
    [ValidateRange(EntryExpiration.DaysAfterLastUse, EntryExpiration.DaysAfterLastUse)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? RemoveAfter { get; set; }

    /// <summary>A text for the note of entries for senders, after the name of this module and the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Notes { get; set; }

    /// <summary>
    /// Accepts wildcards in pairs, own domains in pairs, domains of public mail services, and addresses that are not public.
    /// </summary>
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
        [.. base.WantedParameters, nameof(ExpirationDate), nameof(RemoveAfter), nameof(Notes)];

    private protected override bool TakesAnyEntry => Force;

    private protected override void CheckParameters()
    {
        if (ExpirationDate is not { } date)
        {
            return;
        }

        if (RemoveAfter is not null)
        {
            Terminate(
                new ArgumentException("An entry ends on a date or 45 days after its last use: give -ExpirationDate or -RemoveAfter."),
                    "ExpirationInvalid",
                ErrorCategory.InvalidArgument, date);
        }

        var days = (date.ToUniversalTime() - DateTime.UtcNow).TotalDays;
        if (days <= 0 || days > EntryExpiration.MostDays)
        {
            Terminate(
                new ArgumentException(
                    $"-ExpirationDate {date:yyyy-MM-dd HH:mm} is " + (days <= 0 ? "in the past."
                        : $"more than {EntryExpiration.MostDays} days away, which Exchange does not take for an allow entry.")),
                "ExpirationInvalid", ErrorCategory.InvalidArgument, date);
        }
    }

    private protected override void Process(TenantAllowListRequest request)
    {
        var end = ExpirationDate is { } date ? new EntryExpiration(new DateTimeOffset(date)) : RemoveAfter is null ? null
            : new EntryExpiration(null);
        var session = request.Targets.Contains(TenantAllowListTarget.SpoofedSender)
            ? OpenSession(TenantAllowLists.Commands(request.Targets, change: true)) : Session;
        Write(new TenantAllowListWriter(session, Journal(session), Ownership, OwnDomains.Of(session),
            DateTimeOffset.UtcNow).Add(request, end, Notes, Ask));
    }
}
