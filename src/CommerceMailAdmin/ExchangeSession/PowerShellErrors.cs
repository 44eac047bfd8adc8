using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>Reads Exchange's errors out of PowerShell's error records.</summary>
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

    private static ExchangeException Read(Exception exception, string? reason) =>
        ExchangeErrorParser.Parse(exception.Message, TypeOf(exception, reason));

    /// <summary>The exception's type where it was thrown, on the server if need be.</summary>
    private static string TypeOf(Exception exception, string? reason)
    {
        if (exception is RemoteException { SerializedRemoteException: { } remote } && remote.TypeNames.Count > 0)
        {
            var name = remote.TypeNames[0];
            return name.StartsWith(DeserializedPrefix, StringComparison.Ordinal) ? name[DeserializedPrefix.Length..] : name;
        }

        var type = exception.GetType();
        return type == typeof(Exception) || type == typeof(RuntimeException) || type == typeof(RemoteException)
            ? reason ?? "" : type.FullName!;
    }
}
