using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Shortens the journal of this module's changes.</summary>
/// <remarks>
/// <para>
/// The journal grows by two lines for each changed object. Of changes before a time, this command keeps only which entries came from which
/// run, so that this module still knows its own entries and Undo-CommerceMailChange still takes an old run back. It leaves out the lists of
/// all entries before and after those changes, and runs of which nothing is left. Younger changes stay as they are.
/// </para>
/// <para>
/// Other commands may use the journal at the same time: what they append is kept. If the command is stopped or killed, the journal is
/// whole: the old one or the new one. No Exchange session is needed.
/// </para>
/// </remarks>
/// <example>
/// <summary>Keep the details of one year</summary>
/// <code>Compress-CommerceMailChange -WhatIf
/// Compress-CommerceMailChange</code>
/// <remarks>Shows how many lines would be left, and then shortens the journal.</remarks>
/// </example>
/// <example>
/// <summary>Keep the details of 90 days, every week</summary>
/// <code>Compress-CommerceMailChange -Before (Get-Date).AddDays(-90) -JournalPath D:\Journals\mail.jsonl</code>
/// <remarks>For a scheduled task.</remarks>
/// </example>
[Cmdlet(VerbsData.Compress, "CommerceMailChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailJournal))]
public sealed class CompressCommerceMailChange : CommerceCmdlet
{
    /// <summary>Changes that began before this time are shortened. Default: one year ago.</summary>
    [Parameter(Position = 0)]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime Before { get; set; } = DateTime.Now.AddYears(-1);

    /// <summary>The journal. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var file = JournalPaths.Resolve(this, JournalPath, toWrite: true);
        if (!File.Exists(file))
        {
            WriteWarning($"There is no journal '{JournalPath ?? file}'. It is made when the first change is written down.");
            return;
        }

        try
        {
            WriteObject(JournalCompression.Run(file, new DateTimeOffset(Before), Ask, Cancellation));
        }
        catch (JournalException e)
        {
            ThrowTerminatingError(ErrorTable.Of(e, file)!);
        }
    }

    private ChangeStatus? Ask(CommerceMailJournal plan) =>
        ShouldProcess(
            $"Shortening the journal '{plan.Path}' from {plan.LinesBefore} to {Amount.Of(plan.Lines, "line")}",
            $"Shorten the journal '{plan.Path}' from {plan.LinesBefore} to {Amount.Of(plan.Lines, "line")}?", "Confirm",
            out var reason) ? null
            : reason == ShouldProcessReason.WhatIf ? ChangeStatus.Planned : ChangeStatus.Declined;
}
