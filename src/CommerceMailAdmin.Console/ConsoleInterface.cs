using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Terminal = System.Console;

namespace CommerceMailAdmin.Console;

/// <summary>Objects to standard output; errors, warnings and progress to standard error; questions only at a terminal.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleScreen();

    public override bool SupportsVirtualTerminal => !Terminal.IsOutputRedirected;

    public override void Write(string value)
    {
        _progress.Clear();
        Terminal.Out.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteAside(value);

    public override void WriteDebugLine(string message) => WriteAside("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => WriteAside("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => WriteAside("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    public override string ReadLine()
    {
        RequireTerminal("a line of input");
        return Terminal.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("This console reads no secrets; use pwsh.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException("This console asks for no credentials; use pwsh.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireTerminal("a value for " + string.Join(", ", descriptions.Select(d => d.Name)));
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Terminal.Error.Write(field.Name + ": ");
            answers[field.Name] = PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireTerminal("a confirmation (or -Confirm:$false)");
        WriteAside(caption);
        WriteAside(message);
        var keys = choices.Select(c => c.Label[(c.Label.IndexOf('&', StringComparison.Ordinal) + 1)..][..1].ToUpperInvariant()).ToList();
        var menu = string.Join("  ", choices.Select((c, i) => $"[{keys[i]}] {c.Label.Replace("&", "", StringComparison.Ordinal)}"));
        while (true)
        {
            Terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{menu} (default is \"{keys[Math.Max(defaultChoice, 0)]}\"): "));
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            var chosen = keys.FindIndex(k => k.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    private static void RequireTerminal(string what)
    {
        if (Terminal.IsInputRedirected)
        {
            throw new HostException($"The command asks for {what}, and there is no terminal to ask at. Give it on the command line.");
        }
    }

    private void WriteAside(string value)
    {
        _progress.Clear();
        Terminal.Error.WriteLine(GetOutputString(value, !Terminal.IsErrorRedirected));
    }
}
