using System.Management.Automation;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Digests;
using CommerceMailAdmin.Engine.Evidence;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Parameters;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace CommerceMailAdmin.Commands;

/// <summary>The one table that gives the engine's exceptions their error id and category. The ids are stable: scripts match them.</summary>
internal static class ErrorTable
{
    /// <summary>The error for an exception of the engine; null if the exception is not one of the engine's.</summary>
    /// <param name="problem">The exception.</param>
    /// <param name="target">The input that it is about; null if the exception itself knows best.</param>
    public static ErrorRecord? Of(Exception problem, object? target) => problem switch
    {
        LedgerException e => new ErrorRecord(e, LedgerId(e.Problem), LedgerCategory(e.Problem), target ?? e.Path),
        MailboxConnectionException e => new ErrorRecord(e, "Mailbox" + e.Problem, ConnectionCategory(e.Problem), target),
        JournalException e => new ErrorRecord(e, e.Id, JournalCategory(e.Id), target),
        DigestException e => new ErrorRecord(e, "Digest" + e.Problem, DigestCategory(e.Problem), target),
        ExchangeException e => Exchange(e, target, isMailbox: target is not string),
        EvidenceException => new ErrorRecord(problem, "EvidenceInvalid", ErrorCategory.InvalidData, target),
        SlaRangeException => new ErrorRecord(problem, "PeriodInvalid", ErrorCategory.InvalidArgument, target),
        CalendarFormatException => new ErrorRecord(problem, "CalendarInvalid", ErrorCategory.InvalidArgument, target),
        _ => OfPath(problem, target),
    };

    /// <summary>The error for a file that a parameter names and that cannot be used; null if the exception has another cause.</summary>
    /// <param name="problem">The exception.</param>
    /// <param name="subject">What the file is, as the ids of errors begin.</param>
    /// <param name="path">The path as given.</param>
    public static ErrorRecord? OfFile(Exception problem, string subject, string path) => problem switch
    {
        JsonFormatException or HolidayFileException => new ErrorRecord(problem, subject + "Malformed", ErrorCategory.InvalidData, path),
        PathIsFolderException => new ErrorRecord(problem, "PathIsFolder", ErrorCategory.InvalidArgument, path),
        FileNotFoundException or DirectoryNotFoundException => OfPath(InputPaths.NotFound(path), path),
        IOException or UnauthorizedAccessException => new ErrorRecord(problem, subject + "Unreadable", ErrorCategory.ReadError, path),
        _ => OfPath(problem, path),
    };

    /// <summary>The error for a path that leads nowhere or to another provider; null if the exception has another cause.</summary>
    public static ErrorRecord? OfPath(Exception problem, object? path) => problem switch
    {
        ItemNotFoundException { ErrorRecord.TargetObject: var given } => new ErrorRecord(
            path is string text ? InputPaths.NotFound(text) : problem, "PathNotFound", ErrorCategory.ObjectNotFound, path ?? given),
        PSArgumentException or DriveNotFoundException or ProviderNotFoundException =>
            new ErrorRecord(problem, "PathInvalid", ErrorCategory.InvalidArgument, path),
        _ => null,
    };

    /// <summary>The error for what Exchange reported.</summary>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="isMailbox">True if it is about a mailbox, or about a selection of mailboxes.</param>
    public static ErrorRecord Exchange(ExchangeException error, object? target, bool isMailbox)
    {
        var (id, category) = error.Kind switch
        {
            ExchangeErrorKind.NotFound => (isMailbox ? "MailboxNotFound" : "ExchangeObjectNotFound", ErrorCategory.ObjectNotFound),
            ExchangeErrorKind.Ambiguous => (isMailbox ? "MailboxAmbiguous" : "ExchangeObjectAmbiguous", ErrorCategory.InvalidArgument),
            ExchangeErrorKind.SignInRequired => ("MailboxSignInRequired", ErrorCategory.ResourceUnavailable),
            ExchangeErrorKind.InvalidEntry when isMailbox => ("MailboxEntryNotAllowed", ErrorCategory.InvalidData),
            ExchangeErrorKind.Throttled => ("ExchangeThrottled", ErrorCategory.LimitsExceeded),
            ExchangeErrorKind.Transient => ("ExchangeUnavailable", ErrorCategory.ResourceUnavailable),
            ExchangeErrorKind.AccessDenied => ("ExchangeAccessDenied", ErrorCategory.PermissionDenied),
            ExchangeErrorKind.SessionLost => ("ExchangeSessionLost", ErrorCategory.ConnectionError),
            ExchangeErrorKind.CommandMissing => ("ExchangeCommandMissing", ErrorCategory.ConnectionError),
            ExchangeErrorKind.EntriesRejected => ("EntriesRejected", ErrorCategory.LimitsExceeded),
            ExchangeErrorKind.OtherOrganization => ("OtherOrganization", ErrorCategory.InvalidOperation),
            ExchangeErrorKind.OtherServer => ("OtherServer", ErrorCategory.InvalidOperation),
            ExchangeErrorKind.PlanOutdated => ("PlanOutdated", ErrorCategory.InvalidOperation),
            _ => ("ExchangeFailed", ErrorCategory.NotSpecified),
        };
        return new ErrorRecord(error, id, category, target);
    }

    private static ErrorCategory JournalCategory(string id) => id switch
    {
        "JournalUnreadable" => ErrorCategory.ReadError,
        "NotAJournal" => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.WriteError,
    };

    private static string LedgerId(LedgerProblem problem) => problem == LedgerProblem.NotALedger ? "NotALedger" : "Ledger" + problem;

    private static ErrorCategory LedgerCategory(LedgerProblem problem) => problem switch
    {
        LedgerProblem.NotFound => ErrorCategory.ObjectNotFound,
        LedgerProblem.Locked => ErrorCategory.ResourceBusy,
        LedgerProblem.Full => ErrorCategory.ResourceUnavailable,
        LedgerProblem.ReadOnly => ErrorCategory.PermissionDenied,
        LedgerProblem.Unreachable => ErrorCategory.OpenError,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory DigestCategory(DigestProblem problem) => problem switch
    {
        DigestProblem.LoginRefused => ErrorCategory.AuthenticationError,
        DigestProblem.NotEncrypted => ErrorCategory.SecurityError,
        DigestProblem.Refused => ErrorCategory.InvalidOperation,
        DigestProblem.Throttled => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.ConnectionError,
    };

    private static ErrorCategory ConnectionCategory(MailboxConnectionProblem problem) => problem switch
    {
        MailboxConnectionProblem.LoginRefused => ErrorCategory.AuthenticationError,
        MailboxConnectionProblem.CertificateRejected or MailboxConnectionProblem.EncryptionFailed => ErrorCategory.SecurityError,
        MailboxConnectionProblem.Protocol => ErrorCategory.ProtocolError,
        MailboxConnectionProblem.AccessDenied => ErrorCategory.PermissionDenied,
        MailboxConnectionProblem.NotFound => ErrorCategory.ObjectNotFound,
        MailboxConnectionProblem.OtherSystem => ErrorCategory.InvalidArgument,
        MailboxConnectionProblem.Throttled => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.ConnectionError,
    };
}
