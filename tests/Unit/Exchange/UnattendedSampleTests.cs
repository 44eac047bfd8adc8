using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange;

/// <summary>
/// The sample scripts for schedulers, run against the emulated Exchange, in a process of their own where an exit code counts.
/// </summary>
public sealed class UnattendedSampleTests : IDisposable
{
    private const string Organization = "contoso.onmicrosoft.com";

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
    public void TheNightlyScriptConnectsMendsAndIsQuietTheNextNight()
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
    public void TheAzureRunbookMendsOrFails(string fault, string repair, int exitCode)
    {
        var run = Console(
            $"{fault}; Disconnect-EmulatorSession; & '{Sample("AzureRunbook.ps1")}' -Organization {Organization} "
                + $"-JournalPath $journal -Repair {repair}");

        Assert.True(run.ExitCode == exitCode, run.Output + run.Error);
    }

    [Fact]
    public void TheNightlyCheckIsRegisteredWithoutAPasswordAndNotTwiceAtOnce()
    {
        // The commands of Windows' ScheduledTasks module, answering with what they were asked for.
        const string ScheduledTasks =
            """
            function New-TimeSpan { [CmdletBinding()] param($Minutes, $Hours) [timespan]::FromMinutes([int]$Minutes + 60 * [int]$Hours) }
            function New-ScheduledTaskAction { [CmdletBinding()] param($Execute, $Argument) "$Execute $Argument" }
            function New-ScheduledTaskTrigger { [CmdletBinding()] param([switch]$Daily, $At, $RandomDelay) "daily $At, within $RandomDelay" }
            function New-ScheduledTaskPrincipal { [CmdletBinding()] param($UserId, $LogonType, $RunLevel) "$UserId $LogonType $RunLevel" }
            function New-ScheduledTaskSettingsSet { [CmdletBinding()] param($MultipleInstances, [switch]$StartWhenAvailable, $ExecutionTimeLimit) "$MultipleInstances $ExecutionTimeLimit" }
            function Register-ScheduledTask { [CmdletBinding()] param($TaskName, $Action, $Trigger, $Principal, $Settings) $TaskName, $Action, $Trigger, $Principal, $Settings -join ' | ' }
            """;
        var register = $"& '{Sample("Register-NightlyCheck.ps1")}' -Account 'CONTOSO\\commerce$' -Folder 'C:\\Mail scripts'";

        var run = Console($"{ScheduledTasks}\n{register}");
        var rehearsal = Console($"{ScheduledTasks}\n{register} -WhatIf");

        Assert.Equal(
            "Commerce safe senders | pwsh.exe -NoProfile -NonInteractive -File \"C:\\Mail scripts\\nightly.ps1\" | daily 04:30, within "
            + "00:20:00"
            + " | CONTOSO\\commerce$ Password Limited | IgnoreNew 02:00:00",
            run.Output.Trim());
        Assert.Empty(run.Error);
        Assert.DoesNotContain(" | ", rehearsal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Register-NightlyCheck.ps1")]
    [InlineData("Connect-WithCertificate.ps1")]
    [InlineData("Test-SafeSenders.ps1")]
    public void EveryScriptParses(string script)
    {
        System.Management.Automation.Language.Parser.ParseFile(Sample(script), out _, out var errors);

        Assert.Empty(errors);
    }

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Repository.PathOf("samples", "unattended", name);

    private ConsoleRun Console(string script) => ConsoleRun.Of(
        "-Command", $"$env:PSModulePath = '{Repository.PathOf("out")}'; Import-Module '{Repository.Emulator}/ExchangeEmulator.psd1'; "
            + $"$journal = '{_folder.Path}/changes.jsonl'; {script}");
}
