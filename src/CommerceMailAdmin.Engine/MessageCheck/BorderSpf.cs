using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// SPF of a stored message: the client is the one outside the organisation's own servers, not that of the topmost Received field.
/// </summary>
internal static class BorderSpf
{
    /// <summary>Asks SPF about the client at the border.</summary>
    /// <param name="chain">The hop at which the message came in.</param>
    /// <param name="sender">The envelope sender; null if it is not recorded.</param>
    /// <param name="evaluator">Answers the question.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async ValueTask<MessageSpf> CheckAsync(
        ReceivedChain chain, EnvelopeSender? sender, SpfEvaluator evaluator, CancellationToken cancellationToken)
    {
        var report = new MessageSpf
        {
            Result = SpfResult.None,
            Reason = chain.Reason,
            Hop = chain.Border?.ToMessageHop(chain.Index),
            HopReason = chain.Reason,
            SenderSource = sender?.Source,
        };
        if (chain.ClientAddress is not { } client)
        {
            return report;
        }

        if (sender is null)
        {
            return report with { Reason = "The envelope sender is not recorded: there is no Return-Path field and no trusted stamp "
                + "that names it" };
        }

        if (sender.Address == "" && chain.Helo is null)
        {
            return report with { Reason = "The envelope sender is empty, and the Received field does not tell the client's HELO name" };
        }

        var question = new SpfQuestion(client, sender.Address, chain.Helo ?? "",
            chain.Border!.Date ?? DateTimeOffset.FromUnixTimeSeconds(0));
        var check = await evaluator.CheckAsync(question, cancellationToken).ConfigureAwait(false);
        return report with { Result = check.Result, Reason = check.Reason, Check = check };
    }

    /// <summary>The result as DMARC counts it.</summary>
    public static CheckResult ToCheckResult(SpfResult result) => result switch
    {
        SpfResult.Pass => CheckResult.Pass,
        SpfResult.Fail or SpfResult.SoftFail => CheckResult.Fail,
        SpfResult.Neutral => CheckResult.Neutral,
        SpfResult.TempError => CheckResult.TempError,
        SpfResult.PermError => CheckResult.PermError,
        _ => CheckResult.None,
    };
}

/// <summary>The envelope sender (MAIL FROM), which a stored message has only where a server wrote it down.</summary>
/// <param name="Address">The address, or only its domain; empty for the null sender.</param>
/// <param name="Source">Where it was read from.</param>
internal sealed record EnvelopeSender(string Address, string Source)
{
    /// <summary>Finds it: what the own server's SPF check was made for, else what the delivering server recorded (Return-Path).</summary>
    /// <param name="headers">The header fields.</param>
    /// <param name="stamp">The own server's record; null if there is none.</param>
    /// <param name="client">The outside client's address.</param>
    /// <returns>Null if none is recorded.</returns>
    public static EnvelopeSender? Find(HeaderBlock headers, TrustedAuthenticationResults? stamp, IPAddress client)
    {
        var returnPath = First(headers, "Return-Path") is { } path ? Bare(path) : null;
        if (stamp?.Spf?.Property("smtp.mailfrom") is { } stamped)
        {
            stamped = Bare(stamped);
            return returnPath is not null && Domain(returnPath).Equals(Domain(stamped), StringComparison.OrdinalIgnoreCase)
                ? new(returnPath, "Return-Path, whose domain the trusted stamp confirms")
                : new(stamped, "smtp.mailfrom of the trusted stamp");
        }

        var received = First(headers, "Received-SPF") is { } spf ? ReceivedSpf.Parse(spf) : null;
        return received?.EnvelopeFrom is { } from
            && client.Equals(received.ClientAddress) ? new(Bare(from), "envelope-from of Received-SPF")
            : returnPath is not null ? new(returnPath, "Return-Path")
            : null;
    }

    private static string? First(HeaderBlock headers, string name) =>
        headers.First(name)?.Plain();

    private static string Domain(string address) => address.Substring(address.LastIndexOf('@') + 1);

    private static string Bare(string address)
    {
        var text = address.Trim().Trim('<', '>').Trim();
        return text.StartsWith("@", StringComparison.Ordinal) ? text.Substring(1) : text;
    }
}
