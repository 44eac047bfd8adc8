using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Which domains are the organisation's own.</summary>
public static class OwnDomains
{
    /// <summary>Asks the session once; if it does not tell, no domain counts as own.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static Func<string, bool> Of(IExchangeSession session)
    {
        var own = new Lazy<AcceptedDomains?>(() => AcceptedDomains.Read(session));
        return domain => own.Value?.Contain(domain) ?? false;
    }
}
