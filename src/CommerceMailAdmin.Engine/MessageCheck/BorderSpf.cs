using CommerceMailAdmin.Engine.Authentication.Spf;
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
