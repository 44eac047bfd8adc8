namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>What a control asks for.</summary>
/// <param name="Id">Its id, which stays the same.</param>
/// <param name="Asks">What it asks for, in a sentence.</param>
/// <param name="InGuide">True if the platform's guide asks for it.</param>
public sealed record ControlDefinition(string Id, string Asks, bool InGuide);

/// <summary>All controls, in the order in which they are shown: first the way in, then the proof, then the work.</summary>
public static class ControlCatalogue
{
    /// <summary>The platform's domains are safe senders.</summary>
    public static ControlDefinition SafeSenders { get; } =
        new("SAFE-SENDERS", "The platform's domains are safe senders of every mailbox that needs them.", true);

    /// <summary>The platform's addresses are on the IP allow list.</summary>
    public static ControlDefinition IPAllowList { get; } =
        new("IP-ALLOW-LIST", "The IP allow list has the platform's ranges, and nothing of this module's beside them.", true);

    /// <summary>Mail-flow rules let the mail in.</summary>
    public static ControlDefinition MailFlowRules { get; } =
        new("MAIL-FLOW-RULES", "Mail-flow rules let the platform's mail in with proof, and are enforced.", false);

    /// <summary>No rule or policy lets forged mail in.</summary>
    public static ControlDefinition ForgedMail { get; } =
        new("FORGED-MAIL", "No mail-flow rule and no anti-spam policy lets forged mail of the platform in.", false);

    /// <summary>Own order mail is watched.</summary>
    public static ControlDefinition OrderMail { get; } =
        new("ORDER-MAIL", "A rule watches for your own order mail to buyers, which the platform asks you to suppress.", true);

    /// <summary>DKIM is verified.</summary>
    public static ControlDefinition DkimVerification { get; } =
        new("DKIM-VERIFICATION", "The mail server verifies DKIM signatures.", true);

    /// <summary>The published ranges are authorised.</summary>
    public static ControlDefinition PlatformRanges { get; } =
        new("PLATFORM-RANGES", "The ranges of the profile are the addresses that the platform authorises in the DNS.", false);

    /// <summary>The platform's domains can be verified.</summary>
    public static ControlDefinition PlatformDomains { get; } =
        new("PLATFORM-DOMAINS", "SPF, DKIM and DMARC of the platform's domains can be verified.", false);

    /// <summary>The seller's domain has an anti-spoof policy.</summary>
    public static ControlDefinition OwnDomain { get; } =
        new("OWN-DOMAIN", "The domain that answers has SPF, DKIM or DMARC, and takes mail.", true);

    /// <summary>Mail arrives.</summary>
    public static ControlDefinition MailArrives { get; } =
        new("MAIL-ARRIVES", "Case mail of the platform has arrived recently.", true);

    /// <summary>No case mail is in Junk.</summary>
    public static ControlDefinition CaseMailInJunk { get; } =
        new("CASE-MAIL-IN-JUNK", "No case that waits for an answer is in a junk folder.", true);

    /// <summary>Nobody waits too long.</summary>
    public static ControlDefinition AnswersInTime { get; } =
        new("ANSWERS-IN-TIME", "Every case is answered within the promised business days.", true);

    /// <summary>Answers have the form that the platform asks for.</summary>
    public static ControlDefinition ReplyForm { get; } =
        new("REPLY-FORM", "Answers go to the relay address, come from the registered address, and keep the order number.", true);

    /// <summary>Claims and chargebacks have time left.</summary>
    public static ControlDefinition ClaimLimits { get; } =
        new("CLAIM-LIMITS", "No claim or chargeback that asks for a response is close to its limit.", true);

    /// <summary>
    /// Settings of the organisation. Test-CommerceMailTenant tests them, and its results have the same ids
    /// (docs/reference/tenant-controls.md).
    /// </summary>
    public static IReadOnlyList<ControlDefinition> Settings { get; } =
    [
        new("GATEWAY-MX", "The MX records of your domains lead to Exchange Online, or the gateway in front of it is known.", false),
        new("ENHANCED-FILTERING", "Enhanced Filtering looks through the gateway to the server of the sender.", false),
        new("GATEWAY-SCL-RULE", "No rule with SCL -1 trusts everything that the gateway delivers.", false),
        new("GATEWAY-IP-ALLOW-LIST", "No entry of the IP allow list trusts everything that the gateway delivers.", false),
        new("ARC-SEALERS", "The ARC sealers that are trusted are those of your own gateways.", false),
        new("DKIM-SIGNING", "Your domains sign their mail with DKIM.", true),
        new("DMARC-HONORED", "DMARC policies of senders are honored.", false),
        new("SPOOF-INTELLIGENCE", "Spoof intelligence is on.", false),
        new("SENT-COPIES", "Answers from the support mailbox are in its sent mail, whoever sends them.", false),
        new("AUTO-REPLIES", "No automatic reply of the support mailbox goes to the platform.", false),
    ];

    /// <summary>All controls.</summary>
    public static IReadOnlyList<ControlDefinition> All { get; } =
    [
        SafeSenders, IPAllowList, MailFlowRules, ForgedMail, OrderMail, DkimVerification, PlatformRanges, PlatformDomains, OwnDomain,
        .. Settings, MailArrives, CaseMailInJunk, AnswersInTime, ReplyForm, ClaimLimits,
    ];
}
