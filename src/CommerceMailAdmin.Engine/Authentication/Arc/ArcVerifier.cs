using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Arc;

/// <summary>Verifies a message's ARC chain (RFC 8617 section 5.2): the newest message signature and every seal.</summary>
internal static class ArcVerifier
{
    /// <summary>Verifies the chain.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resolver">Asked for the keys.</param>
    /// <param name="at">When the message was received, which x= is held against; null to let every x= pass.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<MessageArc> VerifyAsync(WholeMessage message, IDnsResolver resolver, DateTimeOffset? at,
        CancellationToken cancellationToken)
    {
        if (message.Problem is { } unreadable)
        {
            return new MessageArc { Result = CheckResult.Fail, Detail = unreadable };
        }

        var sets = ArcSets.Read(message, out var problem);
        if (problem is not null)
        {
            return new MessageArc { Result = CheckResult.Fail, Detail = problem.Text, Instance = problem.Instance };
        }

        if (sets.Count == 0)
        {
            return new MessageArc { Result = CheckResult.None, Detail = "The message has no ARC fields" };
        }

        var keys = new KeyRequests(resolver, cancellationToken);
        var newest = sets[sets.Count - 1];
        keys.Start(newest.Message.KeyName);
        foreach (var set in sets)
        {
            keys.Start(set.Seal.KeyName);
        }

        var report = sets.Select(s => s.ToMessageArcSet()).ToArray();
        var outcome = SignatureCheck.Judge(message, newest.Message, await keys.GetAsync(newest.Message.KeyName).ConfigureAwait(false),
            new BodyHashes(message), at);
        if (outcome.Result != CheckResult.Pass)
        {
            return Failed(outcome, newest.Instance, "ARC-Message-Signature", report);
        }

        for (var i = sets.Count; i > 0; i--)
        {
            var seal = sets[i - 1].Seal;
            var count = i;
            outcome = SignatureCheck.JudgeSeal(seal, await keys.GetAsync(seal.KeyName).ConfigureAwait(false), () =>
                SealHash(message, sets, count));
            if (outcome.Result != CheckResult.Pass)
            {
                return Failed(outcome, i, "ARC-Seal", report);
            }
        }

        return new MessageArc { Result = CheckResult.Pass,
            Detail = $"The chain of {sets.Count} is whole; the newest seal is {newest.Seal.Domain}'s", Sets = report };
    }

    private static MessageArc Failed(SignatureOutcome outcome, int instance, string field, IReadOnlyList<MessageArcSet> sets) => new()
    {
        Result = outcome.Result == CheckResult.TempError ? CheckResult.TempError : CheckResult.Fail,
        Detail = $"The {field} of instance {instance} does not pass: {outcome.Detail}",
        Failure = outcome.Failure,
        Instance = instance,
        Sets = sets,
    };

    /// <summary>
    /// A seal covers every set up to its own, oldest first, in relaxed form, itself last and without its b= (RFC 8617 section 5.1.1).
    /// </summary>
    private static byte[] SealHash(WholeMessage message, IReadOnlyList<ArcSet> sets, int count)
    {
        var headers = message.Headers;
        using var text = new HeaderText(relaxed: true);
        for (var i = 0; i < count; i++)
        {
            text.Append(headers[sets[i].ResultsIndex]);
            text.Append(headers[sets[i].Message.FieldIndex]);
            var seal = sets[i].Seal;
            if (i < count - 1)
            {
                text.Append(headers[seal.FieldIndex]);
            }
            else
            {
                text.AppendSignature(headers[seal.FieldIndex], seal.SignatureExtent.Start, seal.SignatureExtent.End);
            }
        }

        return text.Hash();
    }
}
