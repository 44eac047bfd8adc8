using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Builds a claim's result from its notice.</summary>
internal static class ClaimBuilder
{
    /// <summary>Builds one claim or chargeback.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="caseIds">The cases about the same order.</param>
    /// <param name="options">Facts and clocks.</param>
    public static CommerceClaim Build(ReadMessage notice, IEnumerable<string> caseIds, CaseOptions options)
    {
        var clock = options.ClockOf(notice.Mailbox);
        var isChargeback = notice.Class == MessageClass.Chargeback;
        return new CommerceClaim
        {
            Kind = isChargeback ? ClaimKind.Chargeback : ClaimKind.Claim,
            OrderNumber = notice.OrderNumber,
            Platform = notice.Platform,
            Reason = notice.Content.Reason,
            Opened = clock.InZone(notice.Time),
            AnswerRequested = isChargeback ? true : IsAnswerRequested(notice.Content.Meanings),
            RespondBy = isChargeback && options.Profile.Deadline(ProfileDeadlines.RespondToChargeback) is { } limit
                ? clock.Due(notice.Time, limit)
                : null,
            CaseIds = caseIds.ToArray(),
            Mailbox = notice.Mailbox,
            Mail = CaseMails.Of(notice, options),
        };
    }

    private static bool? IsAnswerRequested(TextMeanings meanings)
    {
        if ((meanings & TextMeanings.AnswerRequested) != 0)
        {
            return true;
        }

        return (meanings & TextMeanings.NoAnswerNeeded) != 0 ? false : null;
    }
}
