using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// Reads errors in the forms they reach a script: Exchange Online's text "code|type|text", of which any field may be empty; plain text
/// with the server's exception type beside it, on-premises; a bare HTTP failure.
/// </summary>
public static class ExchangeErrorParser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Regex HttpStatus =
        Pattern(@"(?:(?:status code[^0-9\r\n]{0,60}|error: ?\(?|HTTP[ /])(?<status>[1-5]\d\d)\b|\((?<status>429|50[0234])\))");
    private static readonly Regex Delay = Pattern(@"(?:retry[- ]after[:= ]{1,3}|try again in )(?<seconds>\d{1,6})");
    // "Value: x.", 'The value "x" ...', 'The address "x" ...', 'Invalid value to add: x - Duplicate value.'
    private static readonly Regex Value = Pattern(
        @"\b(?:value(?: to add)?: *['""]?|(?:value|string|address|domain|entry) ['""])(?<value>[^\s'""]+)");

    private static readonly Dictionary<string, ExchangeErrorKind> ByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ManagementObjectNotFoundException"] = ExchangeErrorKind.NotFound,
        ["ADNoSuchObjectException"] = ExchangeErrorKind.NotFound,
        ["ManagementObjectAmbiguousException"] = ExchangeErrorKind.Ambiguous,
        ["JunkEmailValidationException"] = ExchangeErrorKind.InvalidEntry,
        ["PropertyValidationException"] = ExchangeErrorKind.InvalidEntry,
        ["DataValidationException"] = ExchangeErrorKind.InvalidEntry,
        ["OverBudgetException"] = ExchangeErrorKind.Throttled,
        ["ServerBusyException"] = ExchangeErrorKind.Throttled,
        ["ThrottlingException"] = ExchangeErrorKind.Throttled,
        ["ThrottlingRejectedOperationException"] = ExchangeErrorKind.Throttled,
        ["TimeoutException"] = ExchangeErrorKind.Transient,
        ["SaveConflictException"] = ExchangeErrorKind.Transient,
        ["UnauthorizedAccessException"] = ExchangeErrorKind.AccessDenied,
        ["CmdletAccessDeniedException"] = ExchangeErrorKind.AccessDenied,
        ["OperationRequiresGroupManagerException"] = ExchangeErrorKind.AccessDenied,
        ["ADScopeException"] = ExchangeErrorKind.AccessDenied,
        ["PSRemotingTransportException"] = ExchangeErrorKind.SessionLost,
        ["PSRemotingDataStructureException"] = ExchangeErrorKind.SessionLost,
        ["InvalidRunspaceStateException"] = ExchangeErrorKind.SessionLost,
        ["CommandNotFoundException"] = ExchangeErrorKind.CommandMissing,
    };

    // The words are English; on a server in another language only types and status codes count.
    private static readonly (string Words, ExchangeErrorKind Kind)[] ByWords =
    [
        ("sign in to Outlook", ExchangeErrorKind.SignInRequired),
        ("Junk e-mail validation error", ExchangeErrorKind.InvalidEntry),
        ("Property validation failed", ExchangeErrorKind.InvalidEntry),
        ("no active connection", ExchangeErrorKind.SessionLost),
        ("Connect-ExchangeOnline", ExchangeErrorKind.SessionLost),
        ("Server Busy", ExchangeErrorKind.Throttled),
        ("Too many requests", ExchangeErrorKind.Throttled),
        ("Maximum retry count reached", ExchangeErrorKind.Throttled),
        ("has been throttled", ExchangeErrorKind.Throttled),
        ("Access is denied", ExchangeErrorKind.AccessDenied),
        ("has timed out", ExchangeErrorKind.Transient),
    ];

    /// <summary>Reads an error.</summary>
    /// <param name="message">The error's message.</param>
    /// <param name="exceptionType">The full name of its exception type, on the server where that is known; may be empty.</param>
    public static ExchangeException Parse(string message, string exceptionType)
    {
        var (code, type, text) = Fields(message, exceptionType);
        var kind = KindOf(type, text);
        return new ExchangeException(kind,
            text.Length > 0 ? text : $"Exchange reported {(type.Length > 0 ? type : "an error")} without a text.")
        {
            Code = code,
            Type = type,
            RetryAfter = Delay.Match(text) is { Success: true } delay
                ? TimeSpan.FromSeconds(int.Parse(delay.Groups["seconds"].Value, CultureInfo.InvariantCulture)) : null,
            Value = kind == ExchangeErrorKind.InvalidEntry && Value.Match(text) is { Success: true } value
                ? value.Groups["value"].Value.TrimEnd('.', ',', ';') : null,
        };
    }

    private static (string Code, string Type, string Text) Fields(string message, string exceptionType)
    {
        var parts = message.Split(['|'], 3);
        return parts.Length == 3 && !parts[0].Any(char.IsWhiteSpace) && !parts[1].Any(char.IsWhiteSpace)
            ? (parts[0], parts[1], parts[2].Trim())
            : ("", exceptionType, message.Trim());
    }

    private static ExchangeErrorKind KindOf(string type, string text)
    {
        foreach (var (words, kind) in ByWords)
        {
            if (text.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return kind;
            }
        }

        var name = type[(type.LastIndexOf('.') + 1)..];
        if (ByType.TryGetValue(name, out var known))
        {
            return known;
        }

        return HttpStatus.Match(text) is { Success: true } status
            ? KindOf(int.Parse(status.Groups["status"].Value, CultureInfo.InvariantCulture))
            : name.EndsWith("TransientException", StringComparison.OrdinalIgnoreCase)
            ? ExchangeErrorKind.Transient : ExchangeErrorKind.Other;
    }

    private static ExchangeErrorKind KindOf(int httpStatus) => httpStatus switch
    {
        401 => ExchangeErrorKind.SessionLost,
        403 => ExchangeErrorKind.AccessDenied,
        429 => ExchangeErrorKind.Throttled,
        408 or 500 or 502 or 503 or 504 => ExchangeErrorKind.Transient,
        _ => ExchangeErrorKind.Other,
    };

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
}
