using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Reads Exchange's errors out of PowerShell's error records, and puts them into such records.</summary>
internal static class PowerShellErrors
{
    private const string DeserializedPrefix = "Deserialized.";

    /// <summary>Reads an error that a command wrote.</summary>
    public static ExchangeException Read(ErrorRecord record) => Read(record.Exception, record.CategoryInfo.Reason);

    /// <summary>Reads an error that a command ended with.</summary>
    public static ExchangeException Read(RuntimeException thrown)
    {
        // A record that was made from the exception itself holds only a stand-in for it.
        var record = thrown.ErrorRecord;
        return Read(record.Exception is ParentContainsErrorRecordException ? thrown : record.Exception, record.CategoryInfo.Reason);
    }

    /// <summary>The error record for a mailbox whose work failed.</summary>
    public static ErrorRecord Record(ExchangeException error, object? target)
    {
        var (id, category) = error.Kind switch
        {
            ExchangeErrorKind.NotFound => ("MailboxNotFound", ErrorCategory.ObjectNotFound),
            ExchangeErrorKind.Ambiguous => ("MailboxAmbiguous", ErrorCategory.InvalidArgument),
            ExchangeErrorKind.SignInRequired => ("MailboxSignInRequired", ErrorCategory.ResourceUnavailable),
            ExchangeErrorKind.InvalidSender => ("MailboxEntryNotAllowed", ErrorCategory.InvalidData),
            ExchangeErrorKind.Throttled => ("ExchangeThrottled", ErrorCategory.LimitsExceeded),
            ExchangeErrorKind.Transient => ("ExchangeUnavailable", ErrorCategory.ResourceUnavailable),
            ExchangeErrorKind.AccessDenied => ("ExchangeAccessDenied", ErrorCategory.PermissionDenied),
            ExchangeErrorKind.SessionLost => ("ExchangeSessionLost", ErrorCategory.ConnectionError),
            ExchangeErrorKind.CommandMissing => ("ExchangeCommandMissing", ErrorCategory.ConnectionError),
            _ => ("ExchangeFailed", ErrorCategory.NotSpecified),
        };
        return new ErrorRecord(error, id, category, target);
    }

    private static ExchangeException Read(Exception exception, string? reason) => ExchangeErrorParser.Parse(exception.Message, TypeOf(exception, reason));

    /// <summary>The exception's type where it was thrown, on the server if need be.</summary>
    private static string TypeOf(Exception exception, string? reason)
    {
        if (exception is RemoteException { SerializedRemoteException: { } remote } && remote.TypeNames.Count > 0)
        {
            var name = remote.TypeNames[0];
            return name.StartsWith(DeserializedPrefix, StringComparison.Ordinal) ? name[DeserializedPrefix.Length..] : name;
        }

        var type = exception.GetType();
        return type == typeof(Exception) || type == typeof(RuntimeException) || type == typeof(RemoteException) ? reason ?? "" : type.FullName!;
    }
}
