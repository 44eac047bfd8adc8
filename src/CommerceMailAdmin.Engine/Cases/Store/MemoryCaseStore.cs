using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>All messages of all cases, from any number of sources. It can be asked about any instant.</summary>
/// <param name="bodies">Reads the bodies of the messages.</param>
/// <param name="observer">Receives messages that look like answers and do not count as answers.</param>
/// <param name="held">How many messages of cases are held in memory; more of them go to a temporary file.</param>
internal sealed class MemoryCaseStore(MailContentReader bodies, IMailReadObserver observer, int held = int.MaxValue) : ICaseStore
{
    private readonly OwnAddresses _own = new();

    /// <summary>What looks like an answer, from a sender who was not known as the seller when the message was added.</summary>
    private readonly List<(IMessageLocation Location, MailAddress Sender)> _uncertain = [];
    private readonly List<ClassifiedMessage> _orderMail = [];

    /// <summary>Answers that were not sent to a relay address.</summary>
    private readonly List<ClassifiedMessage> _loose = [];

    private readonly CaseMessages _cases = new(held, observer);

    /// <summary>Claims and chargebacks by order number; those without an order number are under the empty text.</summary>
    private readonly Dictionary<string, List<ClassifiedMessage>> _claims = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<ClassifiedMessage, ReadMessage> _read = new(new ByReference());

    private int _named;

    /// <summary>Adds a message. The order of the messages does not matter.</summary>
    public void Add(ClassifiedMessage message)
    {
        foreach (var own in message.DeliveredTo)
        {
            _own.Add(own);
        }

        if (!_own.MayCount(message))
        {
            _uncertain.Add((message.Location, message.Sender!));
        }

        if (message is { Class: MessageClass.Answer, Cases.Count: 0 })
        {
            _loose.Add(message);
        }

        foreach (var reference in message.Cases)
        {
            _cases.Add(reference, message);
        }

        if (message.Class == MessageClass.OrderNotice)
        {
            _orderMail.Add(message);
        }

        if (message.Class is MessageClass.Claim or MessageClass.Chargeback)
        {
            var order = message.OrderNumber ?? "";
            if (!_claims.TryGetValue(order, out var claims))
            {
                _claims.Add(order, claims = []);
            }

            claims.Add(message);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at)
    {
        var unread = new MailContent();
        var waiting = Cases(new CaseQuery { At = at, WaitingOnly = true })
            .Select(h => (Summary: CaseSummary.Of(h, unread), First: h.Customer[0]));
        foreach (var (item, message) in bodies.ReadAll(waiting, w => w.First))
        {
            var claim = message.Content.OrderNumber is { } order && Claims(order, at) is [var first, ..] ? first : null;
            yield return item.Summary with { Content = message.Content, ClaimOpened = claim?.Time };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<CaseHistory> Cases(CaseQuery query)
    {
        ReportStrangers();
        var tied = Tied();
        var id = query.CaseId?.ToLowerInvariant();
        foreach (var (key, messages) in _cases.All())
        {
            if ((id is null || key.Id == id) && CaseHistory.Of(key, messages.Concat(tied[key]), [], _own, query.At) is { } history
                && query.IsAbout(history, this))
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at)
    {
        var claims = orderNumber is null ? _claims.Values.SelectMany(c => c) : _claims.TryGetValue(orderNumber, out var own) ? own : [];
        return CaseHistory.Distinct(claims.Where(c => c.Time <= at)).ToList();
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReadMessage> OrderNotices(string orderNumber, DateTimeOffset at) =>
        CaseHistory.Distinct(_orderMail.Where(m => m.Time <= at)).Select(Read).Where(m => m.Content.IsAbout(orderNumber)).ToList();

    /// <inheritdoc/>
    public ReadMessage Read(ClassifiedMessage message)
    {
        if (!_read.TryGetValue(message, out var read))
        {
            _read.Add(message, read = bodies.Read(message));
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => _cases.Dispose();

    /// <summary>Reports each message once that looks like an answer and does not count as one.</summary>
    private void ReportStrangers()
    {
        foreach (var (location, sender) in _uncertain.Skip(_named).Where(u => !_own.Contains(u.Sender)))
        {
            observer.Detail(OwnAddresses.WhyNoAnswer(location, sender));
        }

        _named = _uncertain.Count;
    }

    /// <summary>Answers without a relay address, grouped by case. References tells the case.</summary>
    private ILookup<CaseKey, ClassifiedMessage> Tied()
    {
        var wanted = new HashSet<string>(_loose.SelectMany(m => m.References), StringComparer.Ordinal);
        var known = (wanted.Count == 0 ? [] : _cases.All().SelectMany(c => c.Messages))
            .Where(m => m.Class is MessageClass.CaseMail or MessageClass.Answer && m.MessageId is { } id && wanted.Contains(id))
            .ToLookup(m => m.MessageId!, m => m.Cases, StringComparer.Ordinal);
        return _loose.SelectMany(a => CasesOf(a).Select(key => (Key: key, Answer: a))).ToLookup(t => t.Key, t => t.Answer);

        IEnumerable<CaseKey> CasesOf(ClassifiedMessage answer) =>
            answer.References.SelectMany(r => known[r]).SelectMany(c => c).Select(c => c.Key).Distinct();
    }

    /// <summary>Tells messages apart by object: to compare their facts would cost more.</summary>
    private sealed class ByReference : IEqualityComparer<ClassifiedMessage>
    {
        public bool Equals(ClassifiedMessage? x, ClassifiedMessage? y) => ReferenceEquals(x, y);

        public int GetHashCode(ClassifiedMessage obj) => RuntimeHelpers.GetHashCode(obj);
    }
}

/// <summary>Classified mail put together into cases: in memory, or in a ledger on disk.</summary>
internal interface ICaseStore : IDisposable
{
    /// <summary>The cases a question is about, in no particular order.</summary>
    IEnumerable<CaseHistory> Cases(CaseQuery query);

    /// <summary>
    /// The cases in which the buyer wrote last, as known at an instant, in no particular order, each with the claim for its order. Read
    /// the whole list before the next call.
    /// </summary>
    IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at);

    /// <summary>Notices of claims and chargebacks known at an instant, oldest first, copies counted once.</summary>
    /// <param name="orderNumber">The platform's order number; null for those of every order.</param>
    /// <param name="at">The instant.</param>
    IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at);

    /// <summary>
    /// Order, shipping and delivery notices known at an instant that name an order number, the platform's or the seller's.
    /// </summary>
    IReadOnlyList<ReadMessage> OrderNotices(string orderNumber, DateTimeOffset at);

    /// <summary>Reads what the body of one of its messages says. A body that was read before is not read again.</summary>
    ReadMessage Read(ClassifiedMessage message);
}

/// <summary>Which cases are asked for; a criterion that is not set excludes nothing.</summary>
internal sealed record CaseQuery
{
    /// <summary>The instant asked about, as if nothing later had arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Only cases in which the buyer wrote last.</summary>
    public bool WaitingOnly { get; init; }

    /// <summary>Only the case with this id, without regard to case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Only cases about this order, by the platform's number or the seller's.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Tests all criteria but the id. Reads the body only for the order number.</summary>
    public bool IsAbout(CaseHistory history, ICaseStore store) =>
        (!WaitingOnly || history.OldestUnanswered is not null)
        && (OrderNumber is null || store.Read(history.Customer[0]).Content.IsAbout(OrderNumber));
}
