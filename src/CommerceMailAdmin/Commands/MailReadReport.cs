using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Puts what happens while mail is read on the cmdlet's streams: errors, warnings, verbose lines, progress.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="activity">What the progress bar says.</param>
/// <param name="paths">The files and folders that are read, for the percentage; null if the mail is on a server.</param>
/// <param name="mailboxes">The mailboxes that are read; null if they have no names.</param>
internal sealed class MailReadReport(
    CommerceCmdlet cmdlet, string activity, IReadOnlyList<string>? paths = null, IReadOnlyList<string>? mailboxes = null)
    : IMailReadObserver, IDisposable
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(250);

    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();

    /// <summary>Counted from the first progress on, so that a short reading costs nothing.</summary>
    private MailSize? _size;
    private long _bytes;
    private int _unreadable;
    private bool _shown;

    /// <inheritdoc/>
    public void Unreadable(string path, Exception problem)
    {
        _unreadable++;
        if (problem is StoreFormatException)
        {
            cmdlet.WriteError(new ErrorRecord(
                new IOException($"'{path}' {problem.Message}", problem), "MailFormatUnsupported", ErrorCategory.InvalidData, path));
            return;
        }

        cmdlet.WriteError(new ErrorRecord(
            new IOException($"'{path}' {WhatIsMissing(problem)}: {problem.Message}", problem), "MailUnreadable", ErrorCategory.ReadError,
            path));
    }

    /// <summary>True if a file or folder could not be read, or not to its end.</summary>
    public bool IsIncomplete => _unreadable > 0;

    /// <summary>What was read, after all mail is read; empty if the cases came from a ledger.</summary>
    public string Summary { get; private set; } = "";

    /// <inheritdoc/>
    public void Finished(string summary) =>
        Summary = _unreadable == 0
            ? summary : $"{summary} {Amount.Of(_unreadable, "file or folder", "files or folders")} could not be read.";

    /// <inheritdoc/>
    public void Warn(string message) => cmdlet.WriteWarning(message);

    /// <inheritdoc/>
    public void NoSentMail(string message) =>
        cmdlet.WriteWarning($"{message} {SentCopies.Tell(cmdlet.InvokeCommand, mailboxes ?? [])}");

    /// <inheritdoc/>
    public void Detail(string message) => cmdlet.WriteVerbose(message);

    /// <inheritdoc/>
    public void Progress(string path, long bytes)
    {
        _bytes += bytes;
        if (_sinceProgress.Elapsed < BetweenProgress)
        {
            return;
        }

        _sinceProgress.Restart();
        _shown = true;
        _size ??= paths is { Count: > 0 } ? new MailSize(paths) : null;
        var amount = string.Format(CultureInfo.CurrentCulture, "{0:N1} MiB read", _bytes / (1024.0 * 1024.0));
        cmdlet.WriteProgress(new ProgressRecord(0, activity, amount)
        {
            CurrentOperation = DisplayText.Clean(path), PercentComplete = _size?.Percent(_bytes) ?? -1,
        });
    }

    private static string WhatIsMissing(Exception problem) => problem is PartlyReadException part
        ? $"cannot be read to its end. Its first {Amount.Of(part.Messages, "message counts", "messages count")}, "
            + "and the rest is missing from the result"
        : "cannot be read and is missing from the result";

    /// <summary>Removes the progress bar.</summary>
    public void Dispose()
    {
        _size?.Dispose();
        if (_shown)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
