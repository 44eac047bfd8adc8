namespace CommerceMailAdmin.Engine.Exchange.SaferRoutes;

/// <summary>The ways of letting mail in by name; what is to be said of them stands in the catalogue, safer-routes.json.</summary>
internal static class SaferRouteId
{
    public const string SafeSenders = "SAFE-SENDERS";
    public const string IPAllowListOnline = "IP-ALLOW-LIST-ONLINE";
    public const string IPAllowListEdge = "IP-ALLOW-LIST-EDGE";
    public const string MailFlowAuthenticated = "MAIL-FLOW-AUTHENTICATED";
    public const string MailFlowIPRanges = "MAIL-FLOW-IP-RANGES";
    public const string FocusedInbox = "FOCUSED-INBOX";
    public const string DuplicateOrderMail = "DUPLICATE-ORDER-MAIL";
    public const string BareDomainRule = "BARE-DOMAIN-RULE";
    public const string AntiSpamAllowedSenders = "ANTI-SPAM-ALLOWED-SENDERS";

    /// <summary>The route of a rule that lets mail in past the spam filter.</summary>
    /// <param name="proof">What the rule takes as proof; null for none.</param>
    public static string OfProof(MailFlowProof? proof) => proof switch
    {
        MailFlowProof.AuthenticationResults => MailFlowAuthenticated,
        MailFlowProof.IPRange => MailFlowIPRanges,
        _ => BareDomainRule,
    };
}
