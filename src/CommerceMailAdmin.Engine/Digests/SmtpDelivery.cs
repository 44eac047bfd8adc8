using System.Net;
using System.Net.Sockets;
using System.Text;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.Reports.Html;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;

namespace CommerceMailAdmin.Engine.Digests;

/// <summary>Sends messages over SMTP (RFC 5321, RFC 3207).</summary>
/// <param name="host">The server.</param>
/// <param name="port">Its port; null for the usual one of the encryption.</param>
/// <param name="encryption">How the connection is encrypted.</param>
/// <param name="login">User name and password; null without a login.</param>
/// <param name="from">The sender.</param>
/// <param name="to">The recipients.</param>
public sealed class SmtpDelivery(
    string host, int? port, MailEncryption encryption, NetworkCredential? login, string from, IReadOnlyList<string> to) : IDigestDelivery
{
    private const int TimeoutMilliseconds = 30_000;
    private const int LongestWords = 500;
    private const int TlsPort = 465;
    private const int StartTlsPort = 587;
    private const int PlainPort = 25;

    /// <summary>True to accept a certificate that the system does not trust.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <inheritdoc/>
    public string Destination { get; } = string.Join(", ", to);

    /// <inheritdoc/>
    public void Send(DigestContent content, string messageId, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
        if (SkipCertificateCheck)
        {
            client.ServerCertificateValidationCallback = (_, _, _, _) => true;
        }

        try
        {
            client.Connect(BoundedConnection.To(host, Port, cancellationToken), host, Port, Options, cancellationToken);
            if (login is not null)
            {
                client.Authenticate(login, cancellationToken);
            }

            client.Send(Message(content, messageId), cancellationToken);
        }
        catch (Exception e) when (Describe(e) is { } problem)
        {
            throw problem;
        }

        try
        {
            client.Disconnect(quit: true, cancellationToken);
        }
        catch (Exception e) when (Describe(e) is not null || e is OperationCanceledException)
        {
            // The server has accepted the message. How it says goodbye does not matter.
        }
    }

    /// <summary>The message, with a text and a page.</summary>
    internal MimeMessage Message(DigestContent content, string messageId)
    {
        var message = new MimeMessage { MessageId = messageId, Subject = "Commerce cases: " + content.Subject,
            Date = DateTimeOffset.UtcNow };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.AddRange(to.Select(MailboxAddress.Parse));
        // RFC 3834: no automatic reply is wanted, and this message is not an answer to a buyer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = string.Join("\n", content.Lines) + "\n" },
                new TextPart(TextFormat.Html) { Text = Page(content) },
        };
        return message;
    }

    private static string Page(DigestContent content)
    {
        var page = new Markup();
        page.Leaf("p", content.Intro);
        page.Open("ul");
        foreach (var row in content.Rows)
        {
            page.Open("li").Leaf("strong", row.Head).Leaf("div", string.Join(", ", row.Details)).Close();
        }

        page.Close();
        if (content.OmittedText is { } more)
        {
            page.Leaf("p", more);
        }

        return new StringBuilder("<!doctype html>\n<html lang=\"en\"><body>\n").Append(page).Append("</body></html>\n").ToString();
    }

    private int Port => port ?? encryption switch
    {
        MailEncryption.Tls => TlsPort,
        MailEncryption.StartTls => StartTlsPort,
        _ => PlainPort,
    };

    private SecureSocketOptions Options => encryption switch
    {
        MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
        MailEncryption.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    /// <summary>What the server said, as far as somebody reads it.</summary>
    private static string Words(Exception e) =>
        (e.Message.Length > LongestWords ? e.Message.Substring(0, LongestWords) + "\u2026" : e.Message).TrimEnd('.');

    private DigestException? Describe(Exception e) => e switch
    {
        SslHandshakeException => new(
            DigestProblem.NotEncrypted,
                $"{host} cannot prove who it is, or does not speak TLS on this port. Check -Port and -Encryption.", e),
        NotSupportedException => new(
            DigestProblem.NotEncrypted,
                $"{host} does not offer what is asked for: {Words(e)}. Check -Port, -Encryption and -Credential.", e),
        AuthenticationException => new(DigestProblem.LoginRefused, $"{host} does not accept the login: {Words(e)}.", e),
        ServiceNotAuthenticatedException => new(DigestProblem.LoginRefused, $"{host} asks for a login. Give -Credential.", e),
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused => new(
            DigestProblem.Refused, $"{host} does not accept the recipient {refused.Mailbox?.Address}: {Words(e)}.", e),
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } => new(
            DigestProblem.Throttled, $"{host} cannot take the message now: {Words(e)}. Run the command again later.", e),
        SmtpCommandException => new(DigestProblem.Refused, $"{host} does not accept the message: {Words(e)}.", e),
        IOException or SocketException or ProtocolException or TimeoutException or ServiceNotConnectedException => new(
            DigestProblem.Unreachable, $"{host} cannot be reached, or the connection was lost: {Words(e)}.", e),
        _ => null,
    };
}
