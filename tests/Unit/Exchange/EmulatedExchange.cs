using System.Collections;
using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange;

/// <summary>The module and the emulated Exchange in one engine, with what tests ask of both.</summary>
internal sealed class EmulatedExchange : IDisposable
{
    public const string Get = "Get-MailboxJunkEmailConfiguration";
    public const string Set = "Set-MailboxJunkEmailConfiguration";
    public const string Ada = "ada@contoso.com";

    private static readonly string[] Journaling =
    [
        "Add-CommerceSafeSenders", "Remove-CommerceSafeSenders", "Test-CommerceSafeSenders", "Get-CommerceMailChange",
        "Undo-CommerceMailChange", "Compare-CommerceMailChange", "Compress-CommerceMailChange",
        "Get-CommerceIPAllowList", "Test-CommerceIPAllowList", "Add-CommerceIPAllowList", "Remove-CommerceIPAllowList",
        "Get-CommerceTenantAllowList", "Test-CommerceTenantAllowList", "Add-CommerceTenantAllowList", "Remove-CommerceTenantAllowList",
        "Get-CommerceMailFlowRule", "Test-CommerceMailFlowRule", "Set-CommerceMailFlowRule", "Remove-CommerceMailFlowRule",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("commercemail").FullName;
    private readonly ModuleSession _session = new(emulator: true);

    /// <param name="initialize">Parameters of Initialize-ExchangeEmulator.</param>
    public EmulatedExchange(string initialize = "")
    {
        Arrange($"Initialize-ExchangeEmulator {initialize}");
        Arrange("foreach ($c in $args[1]) { $global:PSDefaultParameterValues[\"${c}:JournalPath\"] = $args[0] }", Journal, Journaling);

        // Retries, but no waiting for them.
        Arrange("$global:PSDefaultParameterValues['Undo-CommerceMailChange:RetryIntervalSec'] = 0");
        Arrange("foreach ($noun in 'SafeSenders', 'IPAllowList', 'TenantAllowList', 'MailFlowRule') { "
            + "$global:PSDefaultParameterValues[\"*-Commerce${noun}:RetryIntervalSec\"] = 0 }");
    }

    /// <summary>The journal that every command of the session uses.</summary>
    public string Journal => Path.Combine(_folder, "new", "changes.jsonl");

    /// <summary>Runs a script that prepares something and must not fail.</summary>
    public void Arrange(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    /// <summary>Runs a script from call counts of zero.</summary>
    public ScriptResult Run(string script, params object?[] arguments)
    {
        Arrange("Reset-EmulatorCallCount");
        return _session.Run(script, arguments);
    }

    /// <summary>Runs a script that ends with a terminating error; returns it, and what was written before.</summary>
    public (ErrorRecord Error, IReadOnlyList<PSObject> Output) RunToError(string script)
    {
        var output = Run($"try {{ {script} }} catch {{ $_ }}").Output;
        return (Assert.IsType<ErrorRecord>(output[^1].BaseObject), [.. output.SkipLast(1)]);
    }

    /// <summary>Runs a script, and stops it like Ctrl+C as soon as the journal knows of a change; returns the state it ended in.</summary>
    public PSInvocationState RunAndStop(string script)
    {
        Arrange("Reset-EmulatorCallCount");
        return _session.RunAndStop(script, () => File.Exists(Journal));
    }

    /// <summary>How often a command was called since the last <see cref="Run"/> began.</summary>
    public int Calls(string command) => (int)_session.Run("(Get-EmulatorCallCount $args[0]).Calls", command).Single.BaseObject;

    /// <summary>How many round trips a command took since the last <see cref="Run"/> began.</summary>
    public int Requests(string command) => (int)_session.Run("(Get-EmulatorCallCount $args[0]).Requests", command).Single.BaseObject;

    /// <summary>How many objects a command was asked for since the last <see cref="Run"/> began.</summary>
    public int Objects(string command) => (int)_session.Run("(Get-EmulatorCallCount $args[0]).Objects", command).Single.BaseObject;

    /// <summary>The safe senders that are stored for a mailbox.</summary>
    public string[] Stored(string identity) =>
        [.. _session.Run("(Get-EmulatorMailbox $args[0]).TrustedSendersAndDomains", identity).Output.Select(o => o.ToString())];

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

internal static class ResultReading
{
    /// <summary>A property's value as text.</summary>
    public static string? Text(this PSObject result, string property) => result.Properties[property].Value?.ToString();

    /// <summary>A list property's elements as texts.</summary>
    public static string[] Texts(this PSObject result, string property) =>
        [.. ((IEnumerable)result.Properties[property].Value).Cast<object>().Select(o => o.ToString()!)];

    extension(ScriptResult result)
    {
        /// <summary>The only result, of an object that did not take every entry: an error says so.</summary>
        public PSObject SingleRejected
        {
            get
            {
                Assert.Null(result.Terminated);
                Assert.Equal("EntriesRejected", Assert.Single(result.Errors).Id());
                return Assert.Single(result.Output);
            }
        }
    }

    /// <summary>The part of an error's id that scripts match.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
