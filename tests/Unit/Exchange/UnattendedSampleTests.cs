using System.Diagnostics;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange;

/// <summary>
/// The sample scripts for schedulers, run against the emulated Exchange, in a process of their own where an exit code counts.
/// </summary>
public sealed class UnattendedSampleTests : IDisposable
{
    private const string Organization = "contoso.onmicrosoft.com";

    // The commands of Windows' ScheduledTasks module, answering with what they were asked for.
    private const string ScheduledTasks =
        """
        function New-TimeSpan { [CmdletBinding()] param($Minutes, $Hours) [timespan]::FromMinutes([int]$Minutes + 60 * [int]$Hours) }
        function New-ScheduledTaskAction { [CmdletBinding()] param($Execute, $Argument) "$Execute $Argument" }
        function New-ScheduledTaskTrigger { [CmdletBinding()] param([switch]$Daily, [switch]$Once, $At, $RandomDelay, $RepetitionInterval)
            "at $At, within $RandomDelay, every $RepetitionInterval" }
        function New-ScheduledTaskPrincipal { [CmdletBinding()] param($UserId, $LogonType, $RunLevel) "$UserId $LogonType $RunLevel" }
        function New-ScheduledTaskSettingsSet {
            [CmdletBinding()] param($MultipleInstances, [switch]$StartWhenAvailable, $ExecutionTimeLimit)
            "$MultipleInstances $ExecutionTimeLimit" }
        function Register-ScheduledTask { [CmdletBinding()] param($TaskName, $Action, $Trigger, $Principal, $Settings)
            $TaskName, $Action, $Trigger, $Principal, $Settings -join ' | ' }
        """;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("$null = Add-CommerceSafeSenders support@contoso.com -JournalPath $journal", "", 0)]
    [InlineData("$null = Add-CommerceSafeSenders support@contoso.com -JournalPath $journal; Clear-EmulatorAllowEntry -SafeSender", "", 1)]
    [InlineData("Add-EmulatorFault Get-MailboxJunkEmailConfiguration NonTerminatingError -Times 0", "", 2)]
    [InlineData("", "-Group nobody@contoso.com", 2)]
    [InlineData("Add-EmulatorFault Set-MailboxJunkEmailConfiguration SignInRequired -Times 0", "-Repair", 2)]
    [InlineData("Add-EmulatorGroup empty@contoso.com", "-Group empty@contoso.com", 2)]
    public void TheCheckTellsByItsExitCode(string before, string arguments, int exitCode)
    {
        var run = Console(
            $"{before}; & '{Sample("Test-SafeSenders.ps1")}' -JournalPath $journal -ReportPath '{_folder.Path}/report.tsv' {arguments}; "
                + "exit $LASTEXITCODE");

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
    }

    [Fact]
    public void TheNightlyScriptConnectsRepairsAndIsQuietTheNextNight()
    {
        var nightly =
            $"$env:EXCHANGE_APPID = 'app'; $env:EXCHANGE_ORGANIZATION = '{Organization}'; $env:EXCHANGE_CERTIFICATE = '/x/exchange.pfx'; "
            + $"$env:COMMERCE_STATE = '{_folder.Path}'; "
            + $"$env:COMMERCE_REPAIR = '1'; Disconnect-EmulatorSession; & '{Sample("nightly.ps1")}'";

        var run = Console(
            $"{nightly}; $first = $LASTEXITCODE; {nightly}; \"$first $LASTEXITCODE\"; (Get-EmulatorMailbox "
                + "support@contoso.com).TrustedSendersAndDomains.Count -gt 0");

        Assert.EndsWith("1 0\nTrue", run.Output.Replace("\r", "", StringComparison.Ordinal).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "$true", 0)]
    [InlineData("", "$false", 1)]
    [InlineData("Add-EmulatorFault Set-MailboxJunkEmailConfiguration NonTerminatingError -Times 0", "$true", 1)]
    public void TheAzureRunbookRepairsOrFails(string fault, string repair, int exitCode)
    {
        var run = Console(
            $"{fault}; Disconnect-EmulatorSession; & '{Sample("AzureRunbook.ps1")}' -Organization {Organization} "
                + $"-JournalPath $journal -Repair {repair}");

        Assert.True(run.ExitCode == exitCode, run.Output + run.Error);
    }

    [Fact]
    public void TheNightlyCheckIsRegisteredWithoutAPasswordAndNotTwiceAtOnce()
    {
        var register = $"& '{Sample("Register-NightlyCheck.ps1")}' -Account 'CONTOSO\\commerce$' -Folder 'C:\\Mail scripts'";

        var run = Console($"{ScheduledTasks}\n{register}; $PSHOME");
        var other = Console($"{ScheduledTasks}\n{register} -Shell powershell.exe -SettingsPath 'C:\\Commerce\\a.env'");
        var rehearsal = Console($"{ScheduledTasks}\n{register} -WhatIf");

        var (line, home) = run.Output.Trim().Split('\n') is [var first, var second] ? (first.Trim(), second.Trim()) : ("", "");
        Assert.Equal(
            $"Commerce safe senders | {home}\\pwsh.exe -NoProfile -NonInteractive -File \"C:\\Mail scripts\\nightly.ps1\""
            + " | at 04:30, within 00:20:00, every  | CONTOSO\\commerce$ Password Limited | IgnoreNew 02:00:00",
            line);
        Assert.Empty(run.Error);
        Assert.Contains(
            "| powershell.exe -NoProfile -NonInteractive -File \"C:\\Mail scripts\\nightly.ps1\" -SettingsPath \"C:\\Commerce\\a.env\" |",
            other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" | ", rehearsal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RemindersAreRegisteredAsTwoTasksOfTheRunningShell()
    {
        var run = Console(
            $"{ScheduledTasks}\n& '{Sample("Register-Reminders.ps1")}' -Account 'CONTOSO\\commerce$' -Folder 'C:\\Commerce' "
                + "-Script remind-mailbox.ps1 -SettingsPath 'C:\\Commerce\\reminders.env'");

        var lines = run.Output.Trim().Split('\n').Select(l => l.Trim()).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, l => Assert.Contains(
            "\\pwsh.exe -NoProfile -NonInteractive -File \"C:\\Commerce\\remind-mailbox.ps1\" "
                + "-SettingsPath \"C:\\Commerce\\reminders.env\"", l, StringComparison.Ordinal));
        Assert.Contains("every 00:15:00", lines[0], StringComparison.Ordinal);
        Assert.Contains(" -Morning |", lines[1], StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    /// <summary>cron gives a script a nearly empty environment, so all settings come from the file.</summary>
    [Theory]
    [InlineData("COMMERCE_KINDS=UserMailbox", 1)]
    [InlineData("COMMERCE_KINDS=UserMailbox\nCOMMERCE_REPAIR=1", 1)]
    [InlineData("COMMERCE_GROUP=nobody@contoso.com", 2)]
    [InlineData("COMMERCE_CONTROLS=MAIL-FLOW-RULES, IP-ALLOW-LIST", 1)]
    [InlineData("COMMERCE_CONTROLS=NOTHING", 2)]
    [InlineData("COMMERCE_COLOUR=red", 2)]
    [InlineData("COMMERCE_STATE", 2)]
    public void TheNightlyScriptReadsItsSettingsFromAFile(string more, int exitCode)
    {
        var file = Path.Combine(_folder.Path, "exchange.env");
        File.WriteAllText(
            file, $"# Exchange\nEXCHANGE_APPID=app\nEXCHANGE_ORGANIZATION={Organization}\nEXCHANGE_CERTIFICATE=\"/x/exchange.pfx\"\n"
            + $"COMMERCE_STATE={_folder.Path}\n{more}\n");

        var run = Console(
            "$null = Add-CommerceSafeSenders support@contoso.com -JournalPath $journal; Disconnect-EmulatorSession; "
                + $"& '{Sample("nightly.ps1")}' -SettingsPath '{file}'; exit $LASTEXITCODE");

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
    }

    [Theory]
    [InlineData("Set-CommerceMailFlowRule -Mode Enforce; Add-CommerceIPAllowList", 0)]
    [InlineData("Set-CommerceMailFlowRule", 1)]
    [InlineData("Add-EmulatorFault Get-TransportRule TerminatingError -Times 0", 2)]
    public void TheOtherControlsTellByTheirExitCode(string before, int exitCode)
    {
        var run = Console(
            $"$PSDefaultParameterValues['*-Commerce*:JournalPath'] = $journal; Import-Module CommerceMailAdmin; $null = {before}; "
                + $"& '{Sample("Test-Controls.ps1")}' -Control MAIL-FLOW-RULES, IP-ALLOW-LIST "
                + $"-StatePath '{_folder.Path}'; exit $LASTEXITCODE");

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
    }

    [Fact]
    public void TheUnitsAreAcceptedBySystemd()
    {
        const string Program = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Program), "systemd-analyze is not installed; on Debian: apt-get install systemd");
        foreach (var unit in Directory.GetFiles(Repository.PathOf("samples", "unattended"), "commerce-*"))
        {
            // The shell and the scripts of the samples are not installed here.
            File.WriteAllText(Path.Combine(_folder.Path, Path.GetFileName(unit)),
                File.ReadAllText(unit).Replace("/usr/bin/pwsh", "/bin/true", StringComparison.Ordinal));
        }

        using var process = Process.Start(new ProcessStartInfo(Program, ["verify", .. Directory.GetFiles(_folder.Path, "commerce-*")])
        {
            RedirectStandardError = true,
        })!;
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0 && !told.Contains("commerce-", StringComparison.Ordinal), told);
    }

    [Fact]
    public void EveryScriptParses() => Assert.All(
        Directory.GetFiles(Repository.PathOf("samples"), "*.ps1", SearchOption.AllDirectories), script =>
        {
            System.Management.Automation.Language.Parser.ParseFile(script, out _, out var errors);
            Assert.Empty(errors);
        });

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Repository.PathOf("samples", "unattended", name);

    private ConsoleRun Console(string script) => ConsoleRun.Of(
        "-Command", $"$env:PSModulePath = '{Repository.PathOf("out")}'; Import-Module '{Repository.Emulator}/ExchangeEmulator.psd1'; "
            + $"$journal = '{_folder.Path}/changes.jsonl'; {script}");
}
