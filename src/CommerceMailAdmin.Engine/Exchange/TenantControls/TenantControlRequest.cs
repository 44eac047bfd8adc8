namespace CommerceMailAdmin.Engine.Exchange.TenantControls;

/// <summary>What the controls of an organisation are checked for.</summary>
public sealed record TenantControlRequest
{
    /// <summary>The seller's own domains that send mail; empty for the accepted domains of the organisation.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>
    /// The mailboxes that answer buyers, by any identity that Exchange takes; empty to leave out the controls about them.
    /// </summary>
    public IReadOnlyList<string> SupportMailboxes { get; init; } = [];

    /// <summary>The domains from which the platform sends, which are the domains that replies go to.</summary>
    public IReadOnlyList<string> PlatformDomains { get; init; } = [];

    /// <summary>Looks up the mail exchangers of a domain; null to leave out what only they can tell.</summary>
    public Func<string, MailExchangerAnswer>? MailExchangers { get; init; }
}

/// <summary>The mail exchangers of a domain.</summary>
/// <param name="Hosts">The names of the hosts, the most preferred first.</param>
/// <param name="Problem">Why the look-up failed; null if it succeeded.</param>
public sealed record MailExchangerAnswer(IReadOnlyList<string> Hosts, string? Problem);
