using System.Net;
using System.Security;
using MailKit.Net.Imap;
using MailKit.Security;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Who logs in, and with what. Kept as long as the connection, so that a lost one can be made again.</summary>
/// <param name="userName">The user name; with a token, the address of the mailbox.</param>
/// <param name="secret">The password or access token.</param>
/// <param name="isToken">True for an OAuth 2.0 access token.</param>
public sealed class ImapLogin(string userName, SecureString secret, bool isToken)
{
    private readonly SecureString _secret = secret.Copy();

    /// <summary>The user name.</summary>
    public string UserName => userName;

    /// <summary>True if an OAuth 2.0 access token is used, false if a password is.</summary>
    public bool IsToken => isToken;

    /// <summary>Logs in: with the safest method both sides know, or with the token (OAUTHBEARER, RFC 7628, or else XOAUTH2).</summary>
    internal void Authenticate(ImapClient client, CancellationToken cancellationToken)
    {
        var credential = new NetworkCredential(userName, _secret);
        if (!isToken)
        {
            client.Authenticate(credential, cancellationToken);
        }
        else if (client.AuthenticationMechanisms.Contains("OAUTHBEARER"))
        {
            client.Authenticate(new SaslMechanismOAuthBearer(credential), cancellationToken);
        }
        else
        {
            client.Authenticate(new SaslMechanismOAuth2(credential), cancellationToken);
        }
    }
}
