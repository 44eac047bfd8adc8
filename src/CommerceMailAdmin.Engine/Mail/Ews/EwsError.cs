using System.Globalization;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What an error of EWS asks the client to do.</summary>
internal enum EwsErrorKind
{
    /// <summary>None of the others: this request cannot succeed.</summary>
    Other,

    /// <summary>Passes: try again.</summary>
    Transient,

    /// <summary>Too many requests: send nothing for a time.</summary>
    Throttled,

    /// <summary>The request was too large for the time that the server gives it.</summary>
    TimedOut,

    /// <summary>The item or folder is not there, or may not be seen.</summary>
    NotFound,

    /// <summary>The mailbox is not there.</summary>
    NoMailbox,

    /// <summary>The user may not do this.</summary>
    AccessDenied,

    /// <summary>The user may not impersonate the mailbox.</summary>
    ImpersonationDenied,

    /// <summary>The schema version is not known to the server.</summary>
    Version,

    /// <summary>The state of a synchronisation is worth nothing: begin without one.</summary>
    StateLost,

    /// <summary>The item cannot be given as MIME. Its properties can be read.</summary>
    NoMime,

    /// <summary>The server sends more than any answer has. Fewer items may be given.</summary>
    TooLong,
}

/// <summary>
/// An error by its response code ([MS-OXWSCDATA] ResponseCodeType), from a response message or from a SOAP fault.
/// </summary>
/// <param name="Code">The response code, such as ErrorItemNotFound.</param>
/// <param name="Text">What the server says.</param>
/// <param name="BackOff">How long to send nothing; null if the server did not say.</param>
internal sealed record EwsError(string Code, string Text, TimeSpan? BackOff)
{
    /// <summary>The code of a batch that the server did not finish.</summary>
    public const string BatchStopped = "ErrorBatchProcessingStopped";

    /// <summary>Our own code for an answer that is beyond the limits.</summary>
    public const string TooLong = "AnswerTooLong";

    private static readonly Dictionary<string, EwsErrorKind> Kinds = new(StringComparer.Ordinal)
    {
        ["ErrorServerBusy"] = EwsErrorKind.Throttled,
        ["ErrorExceededConnectionCount"] = EwsErrorKind.Throttled,
        ["ErrorExceededSubscriptionCount"] = EwsErrorKind.Throttled,
        ["ErrorTooManyObjectsOpened"] = EwsErrorKind.Throttled,
        ["ErrorInternalServerTransientError"] = EwsErrorKind.Transient,
        ["ErrorInternalServerError"] = EwsErrorKind.Transient,
        ["ErrorMailboxStoreUnavailable"] = EwsErrorKind.Transient,
        ["ErrorMailboxMoveInProgress"] = EwsErrorKind.Transient,
        ["ErrorMailboxFailover"] = EwsErrorKind.Transient,
        ["ErrorADUnavailable"] = EwsErrorKind.Transient,
        ["ErrorADOperation"] = EwsErrorKind.Transient,
        ["ErrorInsufficientResources"] = EwsErrorKind.Transient,
        ["ErrorConnectionFailed"] = EwsErrorKind.Transient,
        [BatchStopped] = EwsErrorKind.Transient,
        [TooLong] = EwsErrorKind.TooLong,
        ["ErrorTimeoutExpired"] = EwsErrorKind.TimedOut,
        ["ErrorItemNotFound"] = EwsErrorKind.NotFound,
        ["ErrorFolderNotFound"] = EwsErrorKind.NotFound,
        ["ErrorSyncFolderNotFound"] = EwsErrorKind.NotFound,
        ["ErrorParentFolderNotFound"] = EwsErrorKind.NotFound,
        ["ErrorNonExistentMailbox"] = EwsErrorKind.NoMailbox,
        ["ErrorMailboxHoldNotFound"] = EwsErrorKind.NoMailbox,
        ["ErrorMissingEmailAddress"] = EwsErrorKind.NoMailbox,
        ["ErrorAccessDenied"] = EwsErrorKind.AccessDenied,
        ["ErrorImpersonateUserDenied"] = EwsErrorKind.ImpersonationDenied,
        ["ErrorImpersonationDenied"] = EwsErrorKind.ImpersonationDenied,
        ["ErrorImpersonationFailed"] = EwsErrorKind.ImpersonationDenied,
        ["ErrorInvalidServerVersion"] = EwsErrorKind.Version,
        ["ErrorIncorrectSchemaVersion"] = EwsErrorKind.Version,
        ["ErrorInvalidSchemaVersionForMailboxVersion"] = EwsErrorKind.Version,
        ["ErrorInvalidSyncStateData"] = EwsErrorKind.StateLost,
        ["ErrorMimeContentConversionFailed"] = EwsErrorKind.NoMime,
        ["ErrorContentConversionFailed"] = EwsErrorKind.NoMime,
        ["ErrorItemCorrupt"] = EwsErrorKind.NoMime,
        ["ErrorMimeContentInvalid"] = EwsErrorKind.NoMime,
        ["ErrorMessageSizeExceeded"] = EwsErrorKind.NoMime,
    };

    /// <summary>What to do.</summary>
    public EwsErrorKind Kind => Kinds.TryGetValue(Code, out var kind) ? kind : EwsErrorKind.Other;

    /// <summary>The error of a response message; null if it reports success.</summary>
    public static EwsError? Of(XElement response)
    {
        var code = response.Element(EwsXml.M + "ResponseCode")?.Value.Trim();
        return ((string?)response.Attribute("ResponseClass") ?? (code == "NoError" ? "Success" : "")) == "Success"
            ? null
            : Create(code, response.Element(EwsXml.M + "MessageText")?.Value, response.Element(EwsXml.M + "MessageXml"));
    }

    /// <summary>The error of a SOAP fault, whose parts can be in any namespace.</summary>
    public static EwsError OfFault(XElement fault)
    {
        XElement? Part(string name) => fault.Descendants().FirstOrDefault(e => e.Name.LocalName == name);
        var code = Part("ResponseCode")?.Value ?? (fault.Element("faultcode") ?? Part("Value"))?.Value.Split(':').Last();
        return Create(code, Part("Message")?.Value ?? (fault.Element("faultstring") ?? Part("Text"))?.Value, Part("MessageXml"));
    }

    /// <summary>The error in words.</summary>
    public override string ToString() => Text.Length == 0 ? Code : $"{Text.TrimEnd('.', ' ')} ({Code}).";

    private static EwsError Create(string? code, string? text, XElement? values)
    {
        string? Value(string name) =>
            values?.Elements().FirstOrDefault(v => v.Name.LocalName == "Value" && (string?)v.Attribute("Name") == name)?.Value;
        var inner = code == "ErrorInternalServerError" ? Value("InnerErrorResponseCode") : null;
        var backOff = double.TryParse(Value("BackOffMilliseconds"), NumberStyles.Float, CultureInfo.InvariantCulture, out var time)
            && time is >= 0 and < int.MaxValue
            ? TimeSpan.FromMilliseconds(time)
            : (TimeSpan?)null;
        return new EwsError(Word(inner ?? (string.IsNullOrWhiteSpace(code) ? "ErrorUnknown" : code!.Trim())), (text ?? "").Trim(), backOff);
    }

    /// <summary>A code is one word; whatever else a server sends is cut.</summary>
    private static string Word(string code) => new([.. code.Where(c => c < 0x80 && char.IsLetterOrDigit(c)).Take(80)]);
}

/// <summary>A request that EWS refused.</summary>
internal sealed class EwsException(EwsError error) : IOException(DisplayText.Clean(error.ToString()))
{
    /// <summary>Why.</summary>
    public EwsError Error => error;
}
