using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the changes that this module has made, from its journal.</summary>
/// <remarks>
/// <para>
/// Returns one object for each changed mailbox, IP allow list or mail-flow rule: the run, the time, the user, the command, the state
/// before, what was added or removed, and the result. If a run was killed or lost its session, the result of its last change is Unverified.
/// </para>
/// <para>No Exchange session is needed. Undo-CommerceMailChange takes a run back.</para>
/// </remarks>
/// <example>
/// <summary>The changes of this week</summary>
/// <code>Get-CommerceMailChange -After (Get-Date).AddDays(-7)</code>
/// <remarks>Lists the changes of the last seven days, the oldest first.</remarks>
/// </example>
/// <example>
/// <summary>The history of one mailbox</summary>
/// <code>Get-CommerceMailChange -Target support@contoso.com</code>
/// <remarks>
/// Lists every change of the mailbox, by the name that was given or the name in Exchange. The GUID in Id finds it under former names too.
/// </remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailChange", HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailChange))]
public sealed class GetCommerceMailChange : CommerceCmdlet
{
    /// <summary>Returns only changes of these runs. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] RunId { get; set; } = ["*"];

    /// <summary>
    /// Returns only changes of these objects, by the name that was given, the name in Exchange, or the GUID. Wildcards are allowed.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] Target { get; set; } = ["*"];

    /// <summary>Returns only changes at or after this time.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime After { get; set; } = DateTime.MinValue;

    /// <summary>
    /// The journal of this module's changes. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var runs = Patterns(RunId);
        var targets = Patterns(Target);
        // All are read before the first is written: a later command of the pipeline may write to the journal.
        var found = new List<CommerceMailChange>();
        Action<CommerceMailChange> take = change =>
        {
            Cancellation.ThrowIfCancellationRequested();
            if (IsWanted(change, runs, targets))
            {
                found.Add(change);
            }
        };
        JournalPaths.Read(this, JournalPath, file => ChangeHistory.Read(file, take), unreadable => unreadable);
        found.ForEach(WriteObject);
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (JournalPath is not null && !File.Exists(InputPaths.Literal(SessionState, JournalPath)))
        {
            WriteWarning($"There is no journal '{JournalPath}'. It is made when the first change is written down.");
        }
    }

    private bool IsWanted(CommerceMailChange change, WildcardPattern[] runs, WildcardPattern[] targets) =>
        runs.Any(r => r.IsMatch(change.RunId))
            && targets.Any(t => t.IsMatch(change.Target) || t.IsMatch(change.Name) || (change.Id is not null && t.IsMatch(change.Id)))
            && change.Time.UtcDateTime >= After.ToUniversalTime();

    private static WildcardPattern[] Patterns(string[] texts) => [.. texts.Select(t => new WildcardPattern(t, WildcardOptions.IgnoreCase))];
}
