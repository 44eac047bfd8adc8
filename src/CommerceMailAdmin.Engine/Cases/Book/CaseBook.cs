using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Net;

namespace CommerceMailAdmin.Engine.Cases.Book;

/// <summary>All messages of all cases, wherever they were found; asked for any instant afterwards.</summary>
/// <param name="observer">Hears of messages that look like answers and are none.</param>
internal sealed class CaseBook(IMailReadObserver observer) : ICaseStore
{
    private readonly HashSet<string> _ownAddresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ownDomains = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RecognisedMessage> _uncertain = [];
    private readonly List<RecognisedMessage> _orderMail = [];

    private readonly Dictionary<CaseKey, List<RecognisedMessage>> _cases = [];
    private readonly Dictionary<string, List<RecognisedMessage>> _claims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Enters a message. The order in which messages come does not matter.</summary>
    public void Add(RecognisedMessage message)
    {
        foreach (var own in message.DeliveredTo)
        {
            _ownAddresses.Add(own.Address);
            if (!PublicMailDomains.Contains(own.Domain.ToLowerInvariant()))
            {
                _ownDomains.Add(own.Domain);
            }
        }

        if (message.NeedsKnownSender)
        {
            _uncertain.Add(message);
        }

        foreach (var (key, _) in message.Cases)
        {
            if (!_cases.TryGetValue(key, out var messages))
            {
                _cases.Add(key, messages = []);
            }

            messages.Add(message);
        }

        if (message.Class == MessageClass.OrderMail)
        {
            _orderMail.Add(message);
        }

        if (message is { Class: MessageClass.Claim, OrderNumber: { } order })
        {
            if (!_claims.TryGetValue(order, out var claims))
            {
                _claims.Add(order, claims = []);
            }

            claims.Add(message);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<CaseHistory> Cases(CaseQuery query)
    {
        foreach (var stranger in _uncertain.Where(m => !IsFromSeller(m)))
        {
            observer.Detail(
                $"'{stranger.Location.Id}' from {stranger.Sender!.Address} is no answer: it does not lie in the sent mail, and no case mail was delivered to that address or "
                + "its domain. If it is the seller's, name it with -SellerAddress.");
        }

        foreach (var (key, messages) in _cases.Select(c => (c.Key, c.Value)).Where(c => query.CaseId is null || c.Key.Id == query.CaseId.ToLowerInvariant()))
        {
            var known = messages.Where(m => m.Time <= query.At && IsFromSeller(m)).ToList();
            var customer = Distinct(known, MessageClass.CaseMail);
            if (customer.Count == 0)
            {
                continue;
            }

            var history = new CaseHistory
            {
                Key = key,
                CaseId = customer[0].Cases.First(c => c.Key == key).CaseId,
                Customer = customer,
                Answers = Distinct(known, MessageClass.Answer),
                SetAside = Distinct(known, MessageClass.SetAside),
            };
            if ((!query.WaitingOnly || history.Waiting is not null) && (query.OrderNumber is null || history.Content.IsAbout(query.OrderNumber)))
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecognisedMessage> Claims(string? orderNumber, DateTimeOffset at)
    {
        var claims = orderNumber is null ? _claims.Values.SelectMany(c => c) : _claims.TryGetValue(orderNumber, out var own) ? own : [];
        return Distinct(claims.Where(c => c.Time <= at)).ToList();
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecognisedMessage> OrderMail(string orderNumber, DateTimeOffset at) =>
        Distinct(_orderMail.Where(m => m.Time <= at)).Where(m => m.Content.IsAbout(orderNumber)).ToList();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Everything lies in memory.
    }

    /// <summary>
    /// False for an answer that anybody may have written: relay addresses are no secret, and an answer closes a case. Of domains
    /// where anybody can have an address, only the very address counts.
    /// </summary>
    private bool IsFromSeller(RecognisedMessage message) =>
        !message.NeedsKnownSender || (message.Sender is { } sender && (_ownAddresses.Contains(sender.Address) || _ownDomains.Contains(sender.Domain)));

    /// <summary>
    /// The messages in the order of time, copies of one message counted once: the earliest, which is the original,
    /// and of equal ones that in the most regular folder.
    /// </summary>
    private static IEnumerable<RecognisedMessage> Distinct(IEnumerable<RecognisedMessage> messages) =>
        messages.OrderBy(m => m.Time).ThenBy(m => m.Folder.Role == FolderRole.Junk)
            .ThenBy(m => m.Folder.Role != FolderRole.Inbox).ThenBy(m => m.Location.Id, StringComparer.Ordinal)
            .GroupBy(m => m.Identity).Select(g => g.First());

    private static List<RecognisedMessage> Distinct(List<RecognisedMessage> messages, MessageClass kind) =>
        Distinct(messages.Where(m => m.Class == kind)).ToList();
}
