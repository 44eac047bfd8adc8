namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>The organisation's own domains, which Exchange takes for no safe sender.</summary>
internal sealed class AcceptedDomains
{
    public const string Command = "Get-AcceptedDomain";

    private const string AnySubdomain = "*.";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _suffixes = [];

    /// <param name="domainNames">The DomainName of each accepted domain; "*.name" stands for the subdomains too.</param>
    public AcceptedDomains(IEnumerable<string> domainNames)
    {
        foreach (var name in domainNames.Select(n => n.Trim().ToLowerInvariant()))
        {
            if (name.StartsWith(AnySubdomain, StringComparison.Ordinal))
            {
                _suffixes.Add(name[1..]);
                _names.Add(name[AnySubdomain.Length..]);
            }
            else
            {
                _names.Add(name);
            }
        }
    }

    /// <summary>Asks the session; null if it does not tell, so that only Exchange itself can refuse.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static AcceptedDomains? Read(IExchangeSession session)
    {
        if (!session.Has(Command))
        {
            return null;
        }

        try
        {
            var domains = session.Invoke(Command, new Dictionary<string, object?>()).Objects;
            return new AcceptedDomains(domains.Select(d => d.Text("DomainName")).Where(n => n is not null).Select(n => n!));
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return null;
        }
    }

    /// <summary>True for a domain of the organisation, given in lower case.</summary>
    public bool Contain(string domain) => _names.Contains(domain) || _suffixes.Any(s => domain.EndsWith(s, StringComparison.Ordinal));
}

/// <summary>
/// Addresses that Exchange takes for no safe sender: the mailbox's own ones, and those of recipients of the organisation.
/// </summary>
/// <param name="session">The session to ask in; each address is looked up once.</param>
internal sealed class OrganizationAddresses(IExchangeSession session)
{
    private const string Command = "Get-Recipient";

    private readonly Dictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True if the address is inside for certain; false if it is not, or if the session does not tell.</summary>
    /// <param name="mailbox">The mailbox that the address would be added to.</param>
    /// <param name="address">The address.</param>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public bool Contain(MailboxReference mailbox, string address)
    {
        // The reference of Set-MailboxJunkEmailConfiguration: no addresses of the mailbox's own domain.
        var domain = address[address.LastIndexOf('@')..];
        if (mailbox.Names.Append(mailbox.Identity).Any(n => n.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        if (!_known.TryGetValue(address, out var isInside))
        {
            _known[address] = isInside = session.Has(Command) && !MailboxIdentity.HasWildcard(address) && Exists(address);
        }

        return isInside;
    }

    private bool Exists(string address)
    {
        try
        {
            return session.Invoke(Command, new Dictionary<string, object?> { ["Identity"] = address }).Objects.Count > 0;
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return false;
        }
    }
}
