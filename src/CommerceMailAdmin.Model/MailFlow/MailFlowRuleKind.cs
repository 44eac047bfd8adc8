namespace CommerceMailAdmin;

/// <summary>What a mail-flow rule of this module is for.</summary>
public enum MailFlowRuleKind : long
{
    /// <summary>Lets the platform's mail in past the spam filter, with proof (SetSCL -1).</summary>
    Allow,

    /// <summary>Shows the platform's mail under Focused instead of Other, with proof.</summary>
    FocusedInbox,

    /// <summary>Reports the seller's own order mail to buyers' relay addresses, and never holds it up.</summary>
    DuplicateOrderMail,
}

/// <summary>What a rule takes as proof that mail is from the domain it names.</summary>
public enum MailFlowProof : long
{
    /// <summary>A DMARC pass for the very domain, in the Authentication-Results header that Exchange Online or a gateway writes.</summary>
    AuthenticationResults,

    /// <summary>An address that the platform publishes (SenderIpRanges); in Exchange Online that of the last hop.</summary>
    IPRange,
}

/// <summary>How a mail-flow rule works, by Exchange's names.</summary>
public enum MailFlowMode : long
{
    /// <summary>What the rule would do is written to the message tracking log; mail is not touched.</summary>
    Audit,

    /// <summary>As Audit, and notifications are sent.</summary>
    AuditAndNotify,

    /// <summary>The rule acts.</summary>
    Enforce,
}
