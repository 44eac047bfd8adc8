using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>Reads what Exchange's filter recorded (Microsoft, "Anti-spam message headers in cloud organizations").</summary>
internal static class ExchangeFields
{
    /// <summary>Reads the fields; null if there are none.</summary>
    public static ExchangeFilterResult? Read(HeaderBlock headers, TrustedAuthenticationResults? stamp)
    {
        var report = First(headers, "X-Forefront-Antispam-Report") is { } text ? ForefrontReport.Parse(text) : null;
        var scl = SclField.Parse(First(headers, SclField.Name)) ?? report?.Scl;
        var compAuth = stamp?.CompAuth;
        return report is null && scl is null && compAuth is null
            ? null
            : new ExchangeFilterResult
            {
                Scl = scl,
                FilteringVerdict = report?.FilteringVerdict,
                ConnectionVerdict = report?.ConnectionVerdict,
                Category = report?.Category,
                ClientAddress = report?.ClientAddress?.ToString(),
                CompAuth = compAuth is null ? null : (compAuth.Result + " " + compAuth.Reason).TrimEnd(),
                Meaning = [.. new[] { Filtering(report?.FilteringVerdict), Connection(report?.ConnectionVerdict),
                    Level(scl) }.OfType<string>()],
            };
    }

    private static string? Filtering(string? verdict) => verdict switch
    {
        "SKN" => "A mail flow rule or another setting let it pass before the spam filter (SFV:SKN)",
        "SFE" => "The sender is on the recipient's list of safe senders (SFV:SFE)",
        "SKA" => "An allow list of an anti-spam policy let it pass (SFV:SKA)",
        "NSPM" => "The spam filter found no spam (SFV:NSPM)",
        "SPM" => "The spam filter found spam (SFV:SPM)",
        _ => null,
    };

    private static string? Connection(string? verdict) => verdict == "CAL" ? "The client is on the IP allow list (IPV:CAL)" : null;

    private static string? Level(int? scl) => scl switch
    {
        -1 => "The spam filter was passed by (SCL -1)",
        >= 5 => $"It was rated as spam (SCL {scl})",
        _ => null,
    };

    private static string? First(HeaderBlock headers, string name) =>
        headers.First(name)?.Plain();
}
