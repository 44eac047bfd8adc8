using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using MailKit.Security;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Who logs in, and with what. Kept as long as the connection, so that a lost one can be made again.</summary>
/// <param name="userName">The user name; with a token, the address of the mailbox.</param>
/// <param name="secret">The password or access token.</param>
/// <param name="isToken">True for an OAuth 2.0 access token.</param>
public sealed class ImapLogin(string userName, SecureString secret, bool isToken)
{
    /// <summary>What a server may ask a password to be hashed, in rounds. More costs minutes of this machine's time.</summary>
    private const int MostRounds = 1_000_000;

    /// <summary>Methods with a password, the safest first (RFC 5802, RFC 7677, RFC 2195, RFC 4616).</summary>
    private static readonly string[] Methods =
        ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "NTLM"];

    private static readonly string[] PlainMethods = ["PLAIN", "LOGIN"];

    private readonly SecureString _secret = secret.Copy();

    /// <summary>The user name.</summary>
    public string UserName => userName;

    /// <summary>True if an OAuth 2.0 access token is used, false if a password is.</summary>
    public bool IsToken => isToken;

    /// <summary>
    /// Logs in: with the token (OAUTHBEARER, RFC 7628, or else XOAUTH2), or with the password and the safest method that both sides know. A
    /// server that keeps only hashes offers methods that fail for some users; on an encrypted connection the password itself is sent then.
    /// </summary>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    /// <exception cref="NotSupportedException">No method fits.</exception>
    internal void Authenticate(ImapConnection connection)
    {
        bool Offers(string method) => connection.Capabilities.Contains("AUTH=" + method);
        if (isToken)
        {
            var isStandard = Offers("OAUTHBEARER");
            SendToken(connection, isStandard ? "OAUTHBEARER" : "XOAUTH2", isStandard ? Bearer() : OlderBearer());
            return;
        }

        if (Array.Find(Methods, Offers) is not { } best)
        {
            LogIn(connection);
            return;
        }

        try
        {
            Authenticate(connection, best);
        }
        catch (ImapRefusedException) when (connection.IsEncrypted && !PlainMethods.Contains(best) && Array.Exists(PlainMethods, Offers))
        {
            Authenticate(connection, Array.Find(PlainMethods, Offers)!);
        }
    }

    /// <summary>A text without the password or token, in any form in which it was sent.</summary>
    internal string Conceal(string text)
    {
        var word = Secret();
        if (word.Length == 0)
        {
            return text;
        }

        string[] forms =
        [
            Base64($"\0{userName}\0{word}"), Bearer(), OlderBearer(), Base64(word), Quote(word).Trim('"'),
            Uri.EscapeDataString(word), word,
        ];
        return forms.Aggregate(text, (hidden, form) => Replace(hidden, form));
    }

    private static string Replace(string text, string form)
    {
        for (var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            text = text.Substring(0, at) + "***" + text.Substring(at + form.Length);
            at = text.IndexOf(form, at + 3, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private string Secret() => new NetworkCredential("", _secret).Password;

    private void Authenticate(ImapConnection connection, string method)
    {
        var credential = new NetworkCredential(userName, _secret);
        SaslMechanism mechanism = method switch
        {
            "SCRAM-SHA-512" => new SaslMechanismScramSha512(credential),
            "SCRAM-SHA-256" => new SaslMechanismScramSha256(credential),
            "SCRAM-SHA-1" => new SaslMechanismScramSha1(credential),
            "CRAM-MD5" => new SaslMechanismCramMd5(credential),
            "PLAIN" => new SaslMechanismPlain(credential),
            "LOGIN" => new SaslMechanismLogin(credential),
            _ => new SaslMechanismNtlm(credential),
        };
        connection.Command("AUTHENTICATE " + method, 0, null, challenge => mechanism.Challenge(Checked(challenge)) ?? "");
    }

    /// <summary>
    /// Sends a token. A server that refuses it says why in one more challenge, which a byte of 1 ends (RFC 7628 section 3.2.3).
    /// </summary>
    private static void SendToken(ImapConnection connection, string method, string message)
    {
        var isSent = false;
        connection.Command("AUTHENTICATE " + method, 0, null, _ =>
        {
            var answer = isSent ? Base64("\u0001") : message;
            isSent = true;
            return answer;
        });
    }

    /// <summary>The message of OAUTHBEARER (RFC 7628 section 3.1).</summary>
    private string Bearer() =>
        Base64($"n,a={userName.Replace("=", "=3D").Replace(",", "=2C")},\u0001auth=Bearer {Secret()}\u0001\u0001");

    /// <summary>The message of XOAUTH2, which Gmail and Exchange Online had before the standard.</summary>
    private string OlderBearer() => Base64($"user={userName}\u0001auth=Bearer {Secret()}\u0001\u0001");

    /// <summary>A challenge if it is one: some servers send words for people. Rounds of a hash are limited.</summary>
    private static string Checked(string challenge)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(challenge));
            var rounds = text.Split(',').FirstOrDefault(p => p.StartsWith("i=", StringComparison.Ordinal));
            var isNumber = int.TryParse(rounds?.Substring(2), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
            return rounds is null || (isNumber && count <= MostRounds)
                ? challenge
                : throw new ImapProtocolException("the server asks for too many rounds of the password's hash");
        }
        catch (FormatException)
        {
            return "";
        }
    }

    /// <summary>The command LOGIN, for servers without AUTHENTICATE.</summary>
    private void LogIn(ImapConnection connection)
    {
        if (connection.Capabilities.Contains("LOGINDISABLED"))
        {
            throw new NotSupportedException("it offers no method with a password on this connection");
        }

        // A literal carries what a quoted string cannot (RFC 9051 section 4.3).
        var words = new Queue<string>([userName, Secret()]);
        var line = new StringBuilder("LOGIN");
        string Next()
        {
            while (words.Count > 0)
            {
                var word = words.Dequeue();
                if (word.Any(c => c is < ' ' or > '~'))
                {
                    var bytes = Encoding.UTF8.GetBytes(word);
                    var sent = FormattableString.Invariant($"{line} {{{bytes.Length}}}");
                    line.Clear().Append(Common.Latin1.GetString(bytes));
                    return sent;
                }

                line.Append(' ').Append(Quote(word));
            }

            return line.ToString();
        }

        connection.Command(Next(), 0, null, _ => Next());
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
