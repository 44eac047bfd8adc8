using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes old cases from a ledger, to keep to a retention period.</summary>
/// <remarks>
/// <para>
/// Removes a case with all its messages if nothing has happened in it since the given time, answered or not. Removes messages outside cases
/// (claims, order notices) if they are older, unless a case that stays is about the same order. Their place in the file is overwritten.
/// </para>
/// <para>
/// A hash of each removed message stays. It identifies nobody, and prevents that a later Sync-CommerceCase brings the message back.
/// Mailboxes are not changed: Exchange has their own retention. Backups of the ledger are not changed either.
/// </para>
/// </remarks>
/// <example>
/// <summary>Keep two years</summary>
/// <code>Remove-CommerceCase -OlderThan (Get-Date).AddYears(-2)</code>
/// <remarks>Asks first, and says how many cases and messages would be removed.</remarks>
/// </example>
/// <example>
/// <summary>See what would be removed</summary>
/// <code>Remove-CommerceCase -OlderThan 2025-01-01 -WhatIf</code>
/// <remarks>Changes nothing.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceCase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = OnlineHelp)]
[OutputType(typeof(CaseRemovalResult))]
public sealed class RemoveCommerceCase : CommerceCmdlet
{
    /// <summary>Removes cases without any event since this time.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTimeOffset OlderThan { get; set; }

    /// <summary>The file of the ledger. Default: cases.ledger in the folder CommerceMailAdmin of your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (OlderThan > DateTimeOffset.UtcNow)
        {
            Terminate(
                new ArgumentException(
                    $"-OlderThan is {OlderThan:yyyy-MM-dd HH:mm}, which is in the future: every case would be removed. Give an instant in "
                        + "the past."),
                "OlderThanInFuture", ErrorCategory.InvalidArgument, OlderThan);
        }

        using var retention = new LedgerRetention(LedgerFile(Ledger));
        var plan = retention.Plan(OlderThan);
        var what = $"{Amount.Of(plan.Cases, "case")} and {Amount.Of(plan.Messages, "message")} "
            + $"older than {OlderThan:yyyy-MM-dd HH:mm zzz} from the ledger '{plan.Ledger}'";
        if (ShouldProcess($"Removing {what}", $"Remove {what}?", "Confirm"))
        {
            WriteObject(retention.Remove(OlderThan));
        }
    }
}
