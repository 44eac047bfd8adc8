using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Completes case ids, order numbers, addresses and mailboxes from the waiting cases of the ledger and from the open connections. It reads
/// for less than half a second, contacts nobody, and never offers file names.
/// </summary>
public sealed class CaseCompleter : IArgumentCompleter
{
    private const int MostResults = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        var known = parameterName == "Connection" ? Connections() : Values(parameterName, fakeBoundParameters["Ledger"] as string);
        var found = known
            .Where(k => k.Text.IndexOf(typed, StringComparison.OrdinalIgnoreCase) >= 0)
            .GroupBy(k => k.Text, StringComparer.OrdinalIgnoreCase).Select(g => g.First())
            .OrderByDescending(k => k.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Take(MostResults)
            .Select(k => new CompletionResult(k.Code, k.Text, CompletionResultType.ParameterValue, k.Tip))
            .ToList();

        // Without any result, PowerShell would offer file names.
        return found.Count > 0 ? found : [Nothing(wordToComplete.Length == 0 ? " " : wordToComplete)];
    }

    private static CompletionResult Nothing(string typed) =>
        new(typed, typed, CompletionResultType.ParameterValue, "Nothing else is known.");

    private static IEnumerable<(string Text, string Code, string Tip)> Connections() =>
        MailboxConnections.All.Select(c => Known(c.Mailbox, $"{c.Mailbox} at {c.Server}, {c.Encryption}"))
            .Select(k => (k.Text, $"(Get-CommerceMailboxConnection {k.Code})", k.Tip));

    private static IEnumerable<(string Text, string Code, string Tip)> Values(string parameter, string? ledger)
    {
        var mailboxes = MailboxConnections.All.Select(c => Known(c.Mailbox, $"{c.Mailbox} at {c.Server}"));
        return parameter switch
        {
            "CaseId" => Waiting(ledger).Select(c => Known(c.CaseId, Describe(c))),
            "OrderNumber" => Waiting(ledger).Where(c => c.OrderNumber is not null).Select(c => Known(c.OrderNumber!, Describe(c))),
            "Mailbox" => mailboxes.Concat(Waiting(ledger).Select(c => Known(c.Mailbox, c.Mailbox))),
            _ => mailboxes,
        };
    }

    private static (string Text, string Code, string Tip) Known(string value, string tip)
    {
        var text = DisplayText.Clean(value);
        var isPlain = text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_') && !text.StartsWith("-", StringComparison.Ordinal);
        var code = isPlain && text.Length > 0 ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
        return (text.Length == 0 ? " " : text, code, DisplayText.Clean(tip));
    }

    private static string Describe(CaseBacklogItem item) => string.Format(
        CultureInfo.InvariantCulture, "{0}, due {1:yyyy-MM-dd HH:mm}, {2}, {3}", item.State, item.DueBy, item.Buyer ?? "no name",
        item.Reason ?? "no reason");

    /// <summary>The waiting cases of the ledger, most urgent first; none if it is not there, is in use, or takes too long.</summary>
    private static IReadOnlyList<CaseBacklogItem> Waiting(string? ledger)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var path = ledger is null ? LedgerPath.Default : FullPath(ledger);
            var token = limit.Token;
            var work = Task.Run(() => CaseBacklog.Read(CaseInput.Ledger(path), Options(), new SilentObserver(), token), token);
            return work.Wait(Limit) ? work.Result : [];
        }
        catch (Exception e) when (e is AggregateException or IOException or ArgumentException or InvalidOperationException
            or RuntimeException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string FullPath(string path)
    {
        if (Path.IsPathRooted(path))
        {
            return path;
        }

        // The session's state cannot be asked while a command runs in it; a nested command can.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])").AddArgument(path);
        return shell.Invoke<string>() is [var full] ? full : path;
    }

    private static CaseOptions Options() => new()
    {
        Profile = ProfileReader.BuiltIn,
        Clock = new BusinessClock(BusinessCalendar.Create(null, BusinessCalendar.MondayToFriday, null, [])),
        At = DateTimeOffset.UtcNow,
        Now = DateTimeOffset.UtcNow,
    };

    private sealed class SilentObserver : IMailReadObserver
    {
        public void Unreadable(string path, Exception problem)
        {
        }

        public void Warn(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Progress(string path, long bytes)
        {
        }

        public void Finished(string summary)
        {
        }
    }
}
