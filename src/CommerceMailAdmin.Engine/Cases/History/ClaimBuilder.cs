using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Makes a claim's result of its notice.</summary>
internal static class ClaimBuilder
{
    /// <summary>Builds one claim or chargeback.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="caseIds">The cases about the same order.</param>
    /// <param name="options">Facts and clocks.</param>
    public static CommerceClaim Build(ClassifiedMessage notice, IEnumerable<string> caseIds, CaseOptions options)
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
            AnswerRequested = isChargeback || (notice.Content.Meanings & TextMeanings.AnswerRequested) != 0 ? true
                : (notice.Content.Meanings & TextMeanings.NoAnswerNeeded) != 0 ? false
                : null,
            RespondBy = isChargeback && options.Profile.Deadline(ProfileDeadlines.RespondToChargeback) is { } limit ? clock.Due(notice.Time, limit) : null,
            CaseIds = caseIds.ToArray(),
            Mailbox = notice.Mailbox,
            Mail = CaseMails.Of(notice, options),
        };
    }
}
