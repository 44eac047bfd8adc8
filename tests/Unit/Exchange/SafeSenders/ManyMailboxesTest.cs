using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>An organisation with many mailboxes.</summary>
public abstract class ManyMailboxesTest
{
    private protected static EmulatedExchange Online(int mailboxes, string more = "")
    {
        var exchange = new EmulatedExchange($"-Empty {more}");
        exchange.Arrange($"Add-EmulatorMailbox -Count {mailboxes}");
        return exchange;
    }
}
