using System.Management.Automation;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests every control of the way that the platform's mail takes, and names the command that fixes each.</summary>
/// <remarks>
/// <para>
/// Returns one object for each control: the controls that the platform's guide asks for, and those that it forgets. State is Pass, Warning,
/// Fail or Unknown. Evidence says what was found. For Unknown, it says what is missing. Remedy is the command that fixes the control, or
/// that shows what a person has to decide.
/// </para>
/// <para>
/// The command uses what is there. With an Exchange session, it tests safe senders, the IP allow list, mail-flow rules and the
/// settings of Test-CommerceMailTenant. A setting that the organisation does not have is left out. With mail or a ledger, it tests whether
/// case mail arrives, lies in Junk, and is answered in time. The DNS is always asked, or the file of -DnsSnapshot. What cannot be tested is
/// Unknown, and never Pass.
/// </para>
/// <para>
/// -Fix runs the commands of those controls whose CanFix is true. It asks before each one. After a fix, the control is tested again.
/// Nothing else is changed.
/// </para>
/// <para>
/// -OutFile writes a page (.html) or data (.json). -CompareWith reads such data of an earlier run: Before has the earlier state, and
/// HasChanged is true if it was another one.
/// </para>
/// </remarks>
/// <example>
/// <summary>Everything that can be tested here</summary>
/// <code>Test-CommerceMailReadiness -Path ./support-mailbox -Domain contoso.com</code>
/// <remarks>Tests the DNS and the mail. If an Exchange session is open, its organisation is tested too.</remarks>
/// </example>
/// <example>
/// <summary>Fix what is not in order</summary>
/// <code>Test-CommerceMailReadiness -Mailbox support@contoso.com -Fix</code>
/// <remarks>Asks before each command. To see the commands only, add -WhatIf.</remarks>
/// </example>
/// <example>
/// <summary>Tell a scheduler by the exit code</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// $bad = @(Test-CommerceMailReadiness -ErrorAction Continue | Where-Object State -in Fail, Unknown)
/// $bad | Format-Table
/// exit [int]($bad.Count -gt 0)</code>
/// <remarks>
/// The exit code is 1 if a control fails or cannot be tested. Select the controls that you can test with -Control.
/// </remarks>
/// </example>
/// <example>
/// <summary>What has changed since the last run</summary>
/// <code>Test-CommerceMailReadiness -CompareWith ./readiness.json -OutFile ./readiness.json | Where-Object HasChanged</code>
/// <remarks>On the first run, the file does not exist. A warning says so, and the file is written.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailReadiness", DefaultParameterSetName = LedgerSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High, HelpUri = OnlineHelp)]
[OutputType(typeof(MailControl))]
public sealed class TestCommerceMailReadiness : CaseCmdlet
{
    private readonly List<MailControl> _controls = [];
    private ReadinessChecks _checks = null!;
    private IReadOnlyDictionary<string, ControlState>? _before;
    private OutputFile? _file;

    /// <summary>The mailboxes whose safe senders are tested. Default: all shared mailboxes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? Mailbox { get; set; }

    /// <summary>
    /// The domains that you answer from. Default: the domains of the answers in the mail, or else the accepted domains of the session.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? Domain { get; set; }

    /// <summary>Only these controls. Wildcards are expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] Control { get; set; } = ["*"];

    /// <summary>How many overdue cases are accepted. Default: 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int AllowedOverdue { get; set; }

    /// <summary>Runs the commands that fix controls, after a question for each.</summary>
    [Parameter]
    public SwitchParameter Fix { get; set; }

    /// <summary>A file that an earlier run wrote with -OutFile as .json. A file that does not exist is a warning.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CompareWith { get; set; }

    /// <summary>The file to write: a page (.html) or data (.json). Wildcards are not expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Replaces a file that is write-protected, or that this command did not write.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The journal of this module's changes. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>The DNS servers to ask, as ip or ip:port. Default: the servers of this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? DnsServer { get; set; }

    /// <summary>
    /// A file that -SaveDnsSnapshot of another command has written. All answers come from it. A question that is not in it counts as
    /// failed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DnsSnapshot { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        RequireKnownControls();
        _before = CompareWith is null ? null : ReadBefore(CompareWith);
        if (OutFile is not null)
        {
            RequireFormat(OutFile);
            _file = OutputFile.Prepare(this, OutFile, new OutputFileRules
            {
                Subject = "a file of this command", IsOurs = ReadinessFile.IsOurs, IsPrivate = true, CanForce = true, Force = Force,
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        _checks = new ReadinessChecks(this, ReadCases, InstantOf(At) ?? DateTimeOffset.UtcNow, SourceText());
        foreach (var control in ControlCatalogue.All.Where(IsWanted))
        {
            Cancellation.ThrowIfCancellationRequested();
            if (_checks.Judge(control) is not { } judged)
            {
                continue;
            }

            if (Fix && judged.Repair is { } repair && judged.Control.State is ControlState.Fail or ControlState.Warning)
            {
                judged = RunRepair(control, repair) ? _checks.Judge(control) ?? judged : judged;
            }

            Write(judged.Control);
        }

        if (!IsRehearsal())
        {
            WriteFile();
        }

        WriteSummary(ReadinessPage.Summary(_controls));
    }

    private void Write(MailControl control)
    {
        var known = _before is not null && _before.TryGetValue(control.Id, out var state) ? state : (ControlState?)null;
        control = control with { Before = known };
        _controls.Add(control);
        WriteObject(control);
    }

    private bool RunRepair(ControlDefinition control, ControlRepair repair)
    {
        if (!ShouldProcess($"Running {repair}", $"Run {repair}?", "Confirm"))
        {
            return false;
        }

        foreach (var error in _checks.Repair(control, repair))
        {
            WriteError(error);
        }

        return true;
    }

    private void WriteFile() => _file?.Write(stream =>
    {
        if (IsPage(OutFile!))
        {
            var page = Encoding.UTF8.GetBytes(ReadinessPage.Of(_controls));
            stream.Write(page, 0, page.Length);
        }
        else
        {
            ReadinessFile.Write(stream, _controls);
        }
    });

    /// <summary>The cases and claims; the problem if there is neither mail nor a ledger, or if some of it cannot be read.</summary>
    private ObservedCases ReadCases()
    {
        try
        {
            using var report = Observe();
            var (cases, claims) = CommerceCases.ReadWithClaims(Input, Options, report, Cancellation);
            var problem = InputIsIncomplete || report.IsIncomplete ? "Some of the mail could not be read. The errors name it." : null;
            return new ObservedCases { Cases = new Observed<CommerceCase> { Results = cases, Problem = problem }, Claims = claims };
        }
        catch (LedgerException e) when (Ledger is null && e.Problem == LedgerProblem.NotFound)
        {
            return new ObservedCases
            {
                Cases = new Observed<CommerceCase>
                {
                    Problem = "There is no mail and no ledger. Give -Path or -Connection, or run Sync-CommerceCase first.",
                },
            };
        }
    }

    /// <summary>How a command names the same mail.</summary>
    private string SourceText() => ParameterSetName switch
    {
        PathSet => new ControlRepair("", new Dictionary<string, object> { ["Path"] = Path }).ToString().Trim(),
        LiteralPathSet => new ControlRepair("", new Dictionary<string, object> { ["LiteralPath"] = LiteralPath }).ToString().Trim(),
        ConnectionSet => "-Connection (Get-CommerceMailboxConnection)",
        _ => Ledger is null ? "" : new ControlRepair("", new Dictionary<string, object> { ["Ledger"] = Ledger }).ToString().Trim(),
    };

    private bool IsWanted(ControlDefinition control) =>
        Control.Any(c => new WildcardPattern(c, WildcardOptions.IgnoreCase).IsMatch(control.Id));

    private void RequireKnownControls()
    {
        if (!ControlCatalogue.All.Any(IsWanted))
        {
            Terminate(
                new ArgumentException(
                    $"-Control has no known control. The controls are {string.Join(", ", ControlCatalogue.All.Select(c => c.Id))}."),
                "ControlUnknown", ErrorCategory.InvalidArgument, Control);
        }
    }

    private IReadOnlyDictionary<string, ControlState>? ReadBefore(string path)
    {
        if (File.Exists(InputPaths.Literal(SessionState, path)))
        {
            return ReadInputFile(path, "ReadinessFile", ReadinessFile.Read);
        }

        WriteWarning($"The file '{path}' does not exist, so nothing is compared.");
        return null;
    }

    private static bool IsPage(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant() is ".html" or ".htm";

    private void RequireFormat(string file)
    {
        if (!IsPage(file) && !System.IO.Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            Terminate(
                new ArgumentException($"The name '{file}' does not give the format. Name the file .html or .json."),
                "FormatUnknown", ErrorCategory.InvalidArgument, file);
        }
    }
}
