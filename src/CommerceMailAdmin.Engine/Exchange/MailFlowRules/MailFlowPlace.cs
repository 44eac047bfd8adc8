using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>What a session's place means for the proof that rules can ask for.</summary>
public static class MailFlowPlace
{
    private const string MailboxCommand = "Get-Mailbox";

    /// <summary>Chooses what rules take as proof.</summary>
    /// <param name="session">The session.</param>
    /// <param name="asked">What the user asks for; null for the best there is.</param>
    /// <param name="authservId">The authserv-id of a gateway that writes Authentication-Results; null for none.</param>
    /// <param name="explanation">Why it is not what might be expected; null if it is.</param>
    /// <exception cref="NotSupportedException">The session's place cannot give that proof, or no rule at all; the message says
    /// why.</exception>
    public static MailFlowProof ChooseProof(IExchangeSession session, MailFlowProof? asked, string? authservId, out string? explanation)
    {
        explanation = null;
        var isOnline = session.IsOnline || session.Has(ConnectionFilterStore.GetCommand);
        if (!isOnline && session.Has(EdgeStore.GetCommand) && !session.Has(MailboxCommand))
        {
            throw new NotSupportedException(
                "Rules of an Edge Transport server know neither the sender's domain nor the sender's address as a condition, so that no "
                + "rule there could ask for proof. "
                + "Run the command on a Mailbox server, or use Add-CommerceIPAllowList here.");
        }

        if (isOnline || authservId is not null)
        {
            return asked ?? MailFlowProof.AuthenticationResults;
        }

        const string Why =
            "On-premises Exchange evaluates neither DKIM nor DMARC: an Authentication-Results header there is whatever the sender wrote, "
            + "unless a gateway in front removes such headers and writes its own";
        if (asked == MailFlowProof.AuthenticationResults)
        {
            throw new NotSupportedException(Why
                + ". If there is such a gateway, name its authserv-id with -AuthservId; if not, use -Proof IPRange.");
        }

        explanation = asked is null ? Why + ". So the platform's addresses are the proof; with such a gateway, use -AuthservId." : null;
        return MailFlowProof.IPRange;
    }
}

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
