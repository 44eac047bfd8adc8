using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes old cases from a ledger, for duties of retention.</summary>
/// <remarks>
/// <para>
/// A case goes with all its messages when nothing has happened in it since the date given, whether it was answered or not. Messages outside cases
/// (claims, order mail) go when they are older, unless a case that stays is about the same order. Their place in the file is overwritten.
/// </para>
/// <para>
/// Of each removed message a hash stays that identifies nobody, so that a later Sync-CommerceCase does not bring it back from a mailbox that still holds it.
/// Mailboxes are not changed: their own retention is set in Exchange. Backups of the ledger are for you to look after.
/// </para>
/// </remarks>
/// <example>
/// <summary>Keep two years</summary>
/// <code>Remove-CommerceCase -OlderThan (Get-Date).AddYears(-2)</code>
/// <remarks>Asks first, and tells how many cases and messages it concerns.</remarks>
/// </example>
/// <example>
/// <summary>See what would go</summary>
/// <code>Remove-CommerceCase -OlderThan 2025-01-01 -WhatIf</code>
/// <remarks>Changes nothing.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceCase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaseRemovalResult))]
public sealed class RemoveCommerceCase : CommerceCmdlet
{
    /// <summary>The instant since which nothing must have happened in a case that is removed.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [TimeArgument]
    public DateTimeOffset OlderThan { get; set; }

    /// <summary>The ledger's file. Without it, the ledger in your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (OlderThan > DateTimeOffset.UtcNow)
        {
            Terminate(
                new ArgumentException($"-OlderThan is {OlderThan:yyyy-MM-dd HH:mm}, which is in the future: every case would be removed. Give an instant in the past."),
                "OlderThanInFuture", ErrorCategory.InvalidArgument, OlderThan);
        }

        using var retention = new LedgerRetention(Ledger is null ? LedgerPath.Default : InputPaths.Literal(this, Ledger));
        var plan = retention.Plan(OlderThan);
        var what = $"{plan.Cases} cases and {plan.Messages} messages older than {OlderThan:yyyy-MM-dd HH:mm zzz} from the ledger '{plan.Ledger}'";
        if (ShouldProcess($"Removing {what}", $"Remove {what}?", "Confirm"))
        {
            WriteObject(retention.Remove(OlderThan));
        }
    }
}
