using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Mail that counts for nothing and may matter all the same: counted while mail is read, and told of once at the end.</summary>
internal sealed class IgnoredMailReport
{
    private (int Count, string First) _fromFuture;
    private (int Count, string First) _fromBuyers;

    /// <summary>Enters a message whose date has not come.</summary>
    public void AddFromFuture(ClassifiedMessage message) =>
        _fromFuture = (_fromFuture.Count + 1, _fromFuture.Count > 0 ? _fromFuture.First : FormattableString.Invariant($"'{message.Location.Id}' of {message.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));

    /// <summary>Enters a message from a buyer's own relay address.</summary>
    public void AddFromBuyer(StoredMessage message, MailAddress sender) =>
        _fromBuyers = (_fromBuyers.Count + 1, _fromBuyers.Count > 0 ? _fromBuyers.First : $"'{message.Location.Id}' from {sender.Address}");

    /// <summary>Tells of them; nothing where there are none.</summary>
    public void Tell(IMailReadObserver observer)
    {
        if (_fromFuture.Count > 0)
        {
            observer.Warn($"{Messages(_fromFuture.Count)} dated in the future and not counted before that date; the first is {_fromFuture.First}. "
                + "Where a Received field tells when a message arrived, its own date is not asked: look for one that has none, and set right the clock that dated it.");
        }

        if (_fromBuyers.Count > 0)
        {
            observer.Warn($"{Messages(_fromBuyers.Count)} from a buyer's own relay address, not from a case, and not counted; the first is {_fromBuyers.First}. "
                + "Requests to return an order come so, and wait for an answer like a case: look in the mailbox.");
        }
    }

    private static string Messages(int count) => count == 1 ? "1 message is" : $"{count} messages are";
}
