using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>The claims and chargebacks of orders, each with the cases about the same order.</summary>
internal sealed class OrderClaims
{
    private readonly ICaseStore _store;
    private readonly CaseOptions _options;
    private readonly Func<string, IEnumerable<ClassifiedMessage>> _notices;
    private readonly Func<string, IEnumerable<CaseHistory>> _cases;
    private readonly Dictionary<string, CommerceClaim[]> _known = new(StringComparer.OrdinalIgnoreCase);

    private OrderClaims(
        ICaseStore store, CaseOptions options, Func<string, IEnumerable<ClassifiedMessage>> notices,
        Func<string, IEnumerable<CaseHistory>> cases)
    {
        _store = store;
        _options = options;
        _notices = notices;
        _cases = cases;
    }

    /// <summary>For questions about few orders: asks the store for each.</summary>
    public static OrderClaims Asking(ICaseStore store, CaseOptions options) =>
        new(store, options, order => store.Claims(order, options.At),
            order => store.Cases(new CaseQuery { At = options.At, OrderNumber = order }));

    /// <summary>For questions about all orders.</summary>
    /// <param name="store">The store of the messages.</param>
    /// <param name="notices">All claims and chargebacks.</param>
    /// <param name="cases">All cases. Their first messages are read if any order with a claim is asked for.</param>
    /// <param name="options">Facts and clocks.</param>
    public static OrderClaims Among(
        ICaseStore store, IEnumerable<ClassifiedMessage> notices, IEnumerable<CaseHistory> cases, CaseOptions options)
    {
        var byOrder = notices.ToLookup(n => n.OrderNumber ?? "", StringComparer.OrdinalIgnoreCase);
        var casesByOrder = new Lazy<ILookup<string, CaseHistory>>(
            () => cases.ToLookup(c => store.Read(c.Customer[0]).Content.OrderNumber ?? "", StringComparer.OrdinalIgnoreCase));
        return new OrderClaims(store, options, order => byOrder[order], order => casesByOrder.Value[order]);
    }

    /// <summary>The claims and chargebacks of an order, oldest first.</summary>
    public CommerceClaim[] Of(string? orderNumber)
    {
        if (orderNumber is null)
        {
            return [];
        }

        if (!_known.TryGetValue(orderNumber, out var claims))
        {
            _known.Add(orderNumber, claims = _notices(orderNumber).Select(Build).ToArray());
        }

        return claims;
    }

    /// <summary>One claim or chargeback.</summary>
    public CommerceClaim Build(ClassifiedMessage notice)
    {
        var cases = notice.OrderNumber is { } order
            ? _cases(order).Where(c => order.Equals(_store.Read(c.Customer[0]).Content.OrderNumber, StringComparison.OrdinalIgnoreCase))
            : [];
        var caseIds = cases.OrderBy(c => c.Customer[0].Time).ThenBy(c => c.CaseId, StringComparer.Ordinal).Select(c => c.CaseId);
        return ClaimBuilder.Build(_store.Read(notice), caseIds, _options);
    }
}

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
