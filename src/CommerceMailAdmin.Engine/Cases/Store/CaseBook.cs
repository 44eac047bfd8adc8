using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>All messages of all cases, wherever they were found; asked for any instant afterwards.</summary>
/// <param name="observer">Hears of messages that look like answers and are none.</param>
/// <param name="held">How many messages of cases are held in memory; more of them go to a temporary file.</param>
internal sealed class CaseBook(IMailReadObserver observer, int held = int.MaxValue) : ICaseStore
{
    private readonly OwnAddresses _own = new();

    /// <summary>What looks like an answer from a sender who was not known as the seller when it came: no more of it than is needed to name it.</summary>
    private readonly List<(IMessageLocation Location, MailAddress Sender)> _uncertain = [];
    private readonly List<ClassifiedMessage> _orderMail = [];

    /// <summary>Answers that went past the relay address.</summary>
    private readonly List<ClassifiedMessage> _loose = [];

    private readonly CaseMessages _cases = new(held, observer);

    /// <summary>Claims and chargebacks by order number; under the empty one those whose order is not known.</summary>
    private readonly Dictionary<string, List<ClassifiedMessage>> _claims = new(StringComparer.OrdinalIgnoreCase);

    private int _named;

    /// <summary>Enters a message. The order in which messages come does not matter.</summary>
    public void Add(ClassifiedMessage message)
    {
        foreach (var own in message.DeliveredTo)
        {
            _own.Add(own);
        }

        if (!_own.Sent(message))
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
    public IEnumerable<CaseSummary> Waiting(DateTimeOffset at)
    {
        // Bodies are read as they lie, because a compressed file can only be read front to back.
        var waiting = Cases(new CaseQuery { At = at, WaitingOnly = true }).Select(CaseSummary.Of).ToList();
        waiting.Sort((a, b) => ReadingOrder.Compare(a.First!.Location, b.First!.Location));
        return waiting;
    }

    /// <inheritdoc/>
    public IEnumerable<CaseHistory> Cases(CaseQuery query)
    {
        NameStrangers();
        var tied = Tied();
        var id = query.CaseId?.ToLowerInvariant();
        foreach (var (key, messages) in _cases.All())
        {
            if ((id is null || key.Id == id) && CaseRules.History(key, messages.Concat(tied[key]), [], _own, query.At) is { } history && query.IsAbout(history))
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at)
    {
        var claims = orderNumber is null ? _claims.Values.SelectMany(c => c) : _claims.TryGetValue(orderNumber, out var own) ? own : [];
        return CaseRules.Distinct(claims.Where(c => c.Time <= at)).ToList();
    }

    /// <inheritdoc/>
    public IReadOnlyList<ClassifiedMessage> OrderNotices(string orderNumber, DateTimeOffset at) =>
        CaseRules.Distinct(_orderMail.Where(m => m.Time <= at)).Where(m => m.Content.IsAbout(orderNumber)).ToList();

    /// <inheritdoc/>
    public void Dispose() => _cases.Dispose();

    /// <summary>Tells once of what looks like an answer and is none.</summary>
    private void NameStrangers()
    {
        foreach (var (location, sender) in _uncertain.Skip(_named).Where(u => !_own.Contains(u.Sender)))
        {
            observer.Detail(OwnAddresses.WhyNoAnswer(location, sender));
        }

        _named = _uncertain.Count;
    }

    /// <summary>The answers that went past the relay address, by the cases of the messages that their References name.</summary>
    private ILookup<CaseKey, ClassifiedMessage> Tied()
    {
        var wanted = new HashSet<string>(_loose.SelectMany(m => m.References), StringComparer.Ordinal);
        var known = (wanted.Count == 0 ? [] : _cases.All().SelectMany(c => c.Messages))
            .Where(m => m.Class is MessageClass.CaseMail or MessageClass.Answer && m.MessageId is { } id && wanted.Contains(id))
            .ToLookup(m => m.MessageId!, m => m.Cases, StringComparer.Ordinal);
        return _loose.SelectMany(a => a.References.SelectMany(r => known[r]).SelectMany(c => c).Select(c => c.Key).Distinct().Select(key => (Key: key, Answer: a)))
            .ToLookup(t => t.Key, t => t.Answer);
    }
}
