using System.Globalization;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>What a refusal of Microsoft Graph means.</summary>
public enum GraphProblem
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The access token is missing, expired or made for something else (HTTP 401).</summary>
    TokenRefused,

    /// <summary>The application has no consent for what was asked (Authorization_RequestDenied).</summary>
    ConsentMissing,

    /// <summary>Exchange lets this application or user not into this mailbox (ErrorAccessDenied).</summary>
    MailboxRefused,

    /// <summary>There is no such mailbox in Exchange Online, or it has no licence.</summary>
    NoMailbox,

    /// <summary>There is no such folder or message any more.</summary>
    NotFound,

    /// <summary>The link of a delta query has expired: the folder is to be read from its start.</summary>
    SyncStateLost,

    /// <summary>Graph, or Exchange behind it, is too busy.</summary>
    Throttled,

    /// <summary>A fault of the service that passes.</summary>
    Transient,

    /// <summary>The connection cannot be made, or is lost again and again.</summary>
    Unreachable,

    /// <summary>What came is not what Microsoft documents.</summary>
    Malformed,

    /// <summary>An answer is longer than anything that was asked for.</summary>
    TooLarge,
}

/// <summary>Microsoft Graph refused a request; the message has its code, its words and the request's id.</summary>
public sealed class GraphException(GraphProblem problem, string message, Exception? inner = null)
    : IOException(DisplayText.Clean(message), inner)
{
    /// <summary>What the refusal means.</summary>
    public GraphProblem Problem => problem;

    /// <summary>How long to send nothing; null if the answer does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if no other request about the mailbox will do better.</summary>
    public bool IsFinal => problem is GraphProblem.TokenRefused or GraphProblem.Throttled or GraphProblem.Unreachable
        or GraphProblem.ConsentMissing or GraphProblem.NoMailbox;
}

/// <summary>The error of an answer: Microsoft Graph, "Error responses and resource types".</summary>
/// <param name="Status">The HTTP status, of the answer or of the part of a batch.</param>
/// <param name="Code">error.code, or the status if there is none.</param>
/// <param name="Message">error.message; empty if there is none.</param>
/// <param name="RequestId">error.innerError.request-id, or the header field; null if there is neither.</param>
/// <param name="Date">error.innerError.date; null if there is none.</param>
internal sealed record GraphError(int Status, string Code, string Message, string? RequestId, string? Date)
{
    /// <summary>More of a message than this is not shown.</summary>
    private const int LongestText = 500;

    /// <summary>Codes that say that a delta link has expired; services differ in their case.</summary>
    private static readonly HashSet<string> LostState = new(StringComparer.OrdinalIgnoreCase)
    {
        "SyncStateNotFound", "SyncStateInvalid", "ResyncRequired", "resyncChangesApplyDifferences", "resyncChangesUploadDifferences",
        "ErrorInvalidSyncStateData",
    };

    private static readonly HashSet<string> NoMailboxCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "MailboxNotEnabledForRESTAPI", "ErrorInvalidUser", "Request_ResourceNotFound", "ResourceNotFound", "ErrorNonExistentMailbox",
        "MailboxNotSupportedForRESTAPI", "OrganizationFromTenantGuidNotFound",
    };

    /// <summary>Codes that pass although their status does not say so.</summary>
    private static readonly HashSet<string> TransientCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "ErrorTimeoutExpired", "ErrorInternalServerTransientError", "ErrorMailboxStoreUnavailable",
        "ErrorMailboxMoveInProgress", "ErrorTooManyObjectsOpened", "MailboxInfoStale", "ErrorMailboxFailover",
    };

    /// <summary>What the error means.</summary>
    public GraphProblem Problem => this switch
    {
        _ when LostState.Contains(Code) || Status == 410 => GraphProblem.SyncStateLost,
        _ when NoMailboxCodes.Contains(Code) => GraphProblem.NoMailbox,
        _ when Is("NoPermissionsInAccessToken") => GraphProblem.ConsentMissing,
        { Status: 401 } => GraphProblem.TokenRefused,
        { Status: 429 } => GraphProblem.Throttled,
        _ when TransientCodes.Contains(Code) => GraphProblem.Transient,
        { Status: 503 or 509 } => GraphProblem.Throttled,
        _ when Is("ErrorServerBusy") => GraphProblem.Throttled,
        { Status: 403 } when Is("Authorization_RequestDenied") => GraphProblem.ConsentMissing,
        { Status: 403 or 404 } when Is("ErrorAccessDenied") => GraphProblem.MailboxRefused,
        { Status: 404 } => GraphProblem.NotFound,
        { Status: (>= 300 and < 400) or 407 or 511 } => GraphProblem.Malformed,
        { Status: 408 or 409 or 412 or 423 or >= 500 } => GraphProblem.Transient,
        _ => GraphProblem.Other,
    };

    /// <summary>Code, words, request-id and date in one text.</summary>
    public string Text
    {
        get
        {
            var words = Message.Length > LongestText ? Message[..LongestText] + "..." : Message.TrimEnd('.', ' ');
            var status = "HTTP " + Status.ToString(CultureInfo.InvariantCulture);
            string?[] marks = [Code == status ? null : status, RequestId is null ? null : $"request-id {RequestId}", Date];
            var known = string.Join(", ", marks.Where(m => m is not null));
            return (words.Length == 0 ? Code : $"{Code}: {words}") + (known.Length == 0 ? "" : $" ({known})");
        }
    }

    /// <summary>Reads the error of an answer. A body that is not an error as documented leaves the status.</summary>
    public static GraphError Read(int status, ReadOnlyMemory<byte> body, string? requestId)
    {
        try
        {
            return GraphJson.Read(body, root => Read(status, root, requestId));
        }
        catch (JsonException)
        {
            return new GraphError(status, "", "", requestId, null).WithStatusAsCode();
        }
    }

    /// <summary>Reads the error in a JSON body.</summary>
    public static GraphError Read(int status, JsonElement body, string? requestId)
    {
        var error = GraphJson.Member(body, "error");
        if (error is { ValueKind: JsonValueKind.String } name)
        {
            // The form of OAuth 2.0 (RFC 6749 section 5.2).
            return new GraphError(
                status, name.GetString()!, GraphJson.Text(body, "error_description") ?? "", requestId, null).WithStatusAsCode();
        }

        var inner = GraphJson.Member(error, "innerError") ?? GraphJson.Member(error, "innererror");
        return new GraphError(
            status, GraphJson.Text(error, "code") is { Length: > 0 } code ? code : GraphJson.Text(inner, "code") ?? "",
            GraphJson.Text(error, "message") ?? "",
            GraphJson.Text(inner, "request-id") ?? requestId,
            GraphJson.Text(inner, "date")).WithStatusAsCode();
    }

    /// <summary>The exception for the error.</summary>
    public GraphException ToException(TimeSpan? retryAfter = null) => new(Problem, Text) { RetryAfter = retryAfter };

    private bool Is(string code) => Code.Equals(code, StringComparison.OrdinalIgnoreCase);

    private GraphError WithStatusAsCode() => Code.Length > 0 ? this : this with { Code = "HTTP " + Status };
}
