using System.Text;

namespace MailServers.Common;

/// <summary>Somebody who can sign in.</summary>
/// <param name="UserName">The name for Basic, such as a user principal name.</param>
/// <param name="Password">The password.</param>
public sealed record Account(string UserName, string Password)
{
    /// <summary>The user's own mailbox; null if there is none.</summary>
    public string? Mailbox { get; init; }

    /// <summary>Other mailboxes with Full Access.</summary>
    public IReadOnlyList<string> FullAccess { get; init; } = [];

    /// <summary>True if the user has the role ApplicationImpersonation.</summary>
    public bool CanImpersonate { get; init; }

    /// <summary>Whether the user may open a mailbox without impersonation.</summary>
    public bool CanOpen(string mailbox) =>
        mailbox.Equals(Mailbox, StringComparison.OrdinalIgnoreCase) || FullAccess.Contains(mailbox, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Who can sign in, and how.</summary>
public sealed class Accounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string UserName, DateTimeOffset Expires)> _tokens = new(StringComparer.Ordinal);

    /// <summary>The schemes that a 401 offers, in order.</summary>
    public IReadOnlyList<string> Offered { get; set; } = ["Basic realm=\"mail\"", "Bearer"];

    /// <summary>
    /// The header in which a proxy in front of the server names the user it authenticated; null if there is none. A server that sets it
    /// must listen to that proxy only.
    /// </summary>
    public string? ProxyHeader { get; set; }

    /// <summary>How many sign-ins failed, by user name.</summary>
    public Dictionary<string, int> Failures { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds an account, or replaces it.</summary>
    public void Add(Account account)
    {
        lock (_gate)
        {
            _accounts[account.UserName] = account;
        }
    }

    /// <summary>Lets a token stand for a user until it expires.</summary>
    public void AddToken(string token, string userName, DateTimeOffset? expires = null)
    {
        lock (_gate)
        {
            _tokens[token] = (userName, expires ?? DateTimeOffset.MaxValue);
        }
    }

    /// <summary>Makes a token worthless.</summary>
    public void Revoke(string token)
    {
        lock (_gate)
        {
            _tokens.Remove(token);
        }
    }

    /// <summary>The account that an Authorization header, or the proxy, proves; null if it proves none.</summary>
    public Account? SignIn(string? authorization, Func<string, string?> header)
    {
        lock (_gate)
        {
            if (ProxyHeader is not null && header(ProxyHeader) is { } user)
            {
                // Kerberos names agent@REALM, NTLM names DOMAIN\agent.
                return _accounts.GetValueOrDefault(user.Split('@')[0].Split('\\')[^1]) ?? _accounts.GetValueOrDefault(user);
            }

            var space = authorization?.IndexOf(' ') ?? -1;
            if (space < 0)
            {
                return null;
            }

            var (scheme, value) = (authorization![..space], authorization[(space + 1)..].Trim());
            return scheme.ToUpperInvariant() switch
            {
                "BASIC" => Basic(value),
                "BEARER" when _tokens.TryGetValue(value, out var t) && t.Expires > DateTimeOffset.UtcNow => _accounts[t.UserName],
                _ => null,
            };
        }
    }

    private Account? Basic(string value)
    {
        string[] parts;
        try
        {
            parts = Encoding.UTF8.GetString(Convert.FromBase64String(value)).Split(':', 2);
        }
        catch (FormatException)
        {
            return null;
        }

        if (parts.Length == 2 && _accounts.TryGetValue(parts[0], out var account) && account.Password == parts[1])
        {
            return account;
        }

        Failures[parts[0]] = Failures.GetValueOrDefault(parts[0]) + 1;
        return null;
    }
}
