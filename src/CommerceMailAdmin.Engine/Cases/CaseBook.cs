using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>All messages of all cases, wherever they were found; asked for any instant afterwards.</summary>
/// <param name="observer">Hears of messages that look like answers and are none.</param>
internal sealed class CaseBook(IMailReadObserver observer)
{
    private readonly HashSet<string> _ownAddresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ownDomains = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RecognisedMessage> _uncertain = [];

    private readonly Dictionary<CaseKey, List<(RecognisedMessage Message, string CaseId)>> _cases = [];
    private readonly Dictionary<string, List<DateTimeOffset>> _claims = new(StringComparer.OrdinalIgnoreCase);

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

        foreach (var (key, caseId) in message.Cases)
        {
            if (!_cases.TryGetValue(key, out var messages))
            {
                _cases.Add(key, messages = []);
            }

            messages.Add((message, caseId));
        }

        if (message is { Class: MessageClass.Claim, OrderNumber: { } order })
        {
            if (!_claims.TryGetValue(order, out var times))
            {
                _claims.Add(order, times = []);
            }

            times.Add(message.Time);
        }
    }

    /// <summary>The cases that wait for the seller at an instant, as if nothing later had arrived.</summary>
    public IEnumerable<WaitingCase> Waiting(DateTimeOffset at)
    {
        foreach (var stranger in _uncertain.Where(m => !IsFromSeller(m)))
        {
            observer.Detail(
                $"'{stranger.Location.Id}' from {stranger.Sender!.Address} is no answer: it does not lie in the sent mail, and no case mail was delivered to that address or "
                + "its domain. If it is the seller's, name it with -SellerAddress.");
        }

        foreach (var (key, messages) in _cases.Select(c => (c.Key, c.Value)))
        {
            var known = messages.Where(m => m.Message.Time <= at && IsFromSeller(m.Message)).ToList();
            var customer = Distinct(known, MessageClass.CaseMail);
            var answers = Distinct(known, MessageClass.Answer);
            var waiting = answers.Count == 0
                ? customer.FirstOrDefault().Message
                : customer.FirstOrDefault(m => m.Message.Time > answers[^1].Message.Time).Message;
            if (waiting is null)
            {
                continue;
            }

            yield return new WaitingCase
            {
                Platform = key.Platform,
                CaseId = customer[0].CaseId,
                CustomerMessages = customer.Select(m => m.Message).ToList(),
                Waiting = waiting,
                MessageCount = customer.Count + answers.Count,
                SetAside = Distinct(known, MessageClass.SetAside).Count,
            };
        }
    }

    /// <summary>When the first claim for an order was opened, as known at an instant; null where there was none.</summary>
    public DateTimeOffset? ClaimOpened(string orderNumber, DateTimeOffset at) =>
        _claims.TryGetValue(orderNumber, out var times) && times.Where(t => t <= at).ToList() is { Count: > 0 } known ? known.Min() : null;

    /// <summary>
    /// False for an answer that anybody may have written: relay addresses are no secret, and an answer closes a case. Of domains
    /// where anybody can have an address, only the very address counts.
    /// </summary>
    private bool IsFromSeller(RecognisedMessage message) =>
        !message.NeedsKnownSender || (message.Sender is { } sender && (_ownAddresses.Contains(sender.Address) || _ownDomains.Contains(sender.Domain)));

    /// <summary>
    /// The messages of a class in the order of time, copies of one message counted once: the earliest, which is the original,
    /// and of equal ones that in the most regular folder.
    /// </summary>
    private static List<(RecognisedMessage Message, string CaseId)> Distinct(List<(RecognisedMessage Message, string CaseId)> messages, MessageClass kind) =>
        messages.Where(m => m.Message.Class == kind)
            .OrderBy(m => m.Message.Time).ThenBy(m => m.Message.Folder.Role == Mail.FolderRole.Junk)
            .ThenBy(m => m.Message.Folder.Role != Mail.FolderRole.Inbox).ThenBy(m => m.Message.Location.Id, StringComparer.Ordinal)
            .GroupBy(m => m.Message.Identity).Select(g => g.First())
            .ToList();
}
