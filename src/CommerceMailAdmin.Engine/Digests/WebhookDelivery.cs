using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Digests;

/// <summary>Sends messages to a webhook: a Workflow of Microsoft Teams, or an incoming webhook of Slack.</summary>
/// <remarks>The address of a webhook is a password. It is in no error and in no result.</remarks>
/// <param name="address">The address.</param>
/// <param name="isSlack">True for Slack, false for Teams.</param>
public sealed class WebhookDelivery(Uri address, bool isSlack) : IDigestDelivery
{
    private const int TooManyRequests = 429;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Destination { get; } = address.Host;

    /// <inheritdoc/>
    public void Send(DigestContent content, string messageId, CancellationToken cancellationToken)
    {
        var body = isSlack ? WebhookMessages.Slack(content) : WebhookMessages.Teams(content);
        try
        {
            SendAsync(body, cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DigestException(DigestProblem.Unreachable,
                $"{Destination} did not answer within {Patience.TotalSeconds:N0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new DigestException(DigestProblem.Unreachable,
                $"{Destination} cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}.");
        }
    }

    private async Task SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new HttpClient(WebTrust.System.NewHandler(connections: 1)) { Timeout = Timeout.InfiniteTimeSpan };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        // What the server says after the status is not needed, and may have no end.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        var status = (int)answer.StatusCode;
        if (status == TooManyRequests || status >= 500)
        {
            throw new DigestException(DigestProblem.Throttled,
                $"{Destination} cannot take the message now (HTTP {status}). Run the command again later.");
        }

        // A redirect is not followed: it would hand the message to another server.
        if (!answer.IsSuccessStatusCode)
        {
            throw new DigestException(
                DigestProblem.Refused, $"{Destination} does not accept the message (HTTP {status}). Check that the webhook still exists.");
        }
    }
}

/// <summary>The messages that Teams and Slack take.</summary>
internal static class WebhookMessages
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An adaptive card in the envelope that a Workflow of Teams expects. Text of an adaptive card is Markdown.</summary>
    public static byte[] Teams(DigestContent content)
    {
        var blocks = new List<object> { Block(Plain("Commerce cases: " + content.Subject), weight: "Bolder"),
            Block(Plain(content.Intro), isSubtle: true) };
        foreach (var row in content.Rows)
        {
            blocks.Add(Block(Plain(row.Head), weight: "Bolder", color: Color(row.State)));
            blocks.Add(Block(Plain(string.Join(", ", row.Details)), spacing: "None"));
        }

        if (content.OmittedText is { } more)
        {
            blocks.Add(Block(Plain(more), isSubtle: true));
        }

        var card = new Dictionary<string, object>
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json", ["type"] = "AdaptiveCard", ["version"] = "1.4",
                ["body"] = blocks,
        };
        var attachment = new Dictionary<string, object?>
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card,
        };
        return Json(new Dictionary<string, object> { ["type"] = "message", ["attachments"] = new[] { attachment } });
    }

    /// <summary>A message of Slack. Its text is "mrkdwn", in which three characters are escaped.</summary>
    public static byte[] Slack(DigestContent content)
    {
        var text = new StringBuilder().Append('*').Append(Escaped("Commerce cases: " + content.Subject)).Append("*\n")
            .Append(Escaped(content.Intro));
        foreach (var row in content.Rows)
        {
            text.Append("\n\u2022 *").Append(Escaped(row.Head)).Append("* ").Append(Escaped(string.Join(", ", row.Details)));
        }

        text.Append(content.OmittedText is { } more ? "\n" + Escaped(more) : "");
        return Json(new Dictionary<string, object>
        {
            ["text"] = text.ToString(), ["mrkdwn"] = true, ["unfurl_links"] = false, ["unfurl_media"] = false,
        });
    }

    private static Dictionary<string, object> Block(
        string text, string? weight = null, string? color = null, string? spacing = null, bool isSubtle = false)
    {
        var block = new Dictionary<string, object> { ["type"] = "TextBlock", ["text"] = text, ["wrap"] = true };
        foreach (var (name, value) in new[] { ("weight", weight), ("color", color), ("spacing", spacing) })
        {
            if (value is not null)
            {
                block[name] = value;
            }
        }

        if (isSubtle)
        {
            block["isSubtle"] = true;
        }

        return block;
    }

    private static string Color(CaseState state) => state switch
    {
        CaseState.Overdue or CaseState.Escalated => "Attention",
        CaseState.DueSoon => "Warning",
        _ => "Default",
    };

    /// <summary>Text without the characters that make links and emphasis in Markdown.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => "\\`*_[]<>#|~{}".IndexOf(c) >= 0 ? "\\" + c : $"{c}"));

    /// <summary>A name in angle brackets would be a link, or would call everybody in the channel.</summary>
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("*", "\u2217");

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Relaxed);
}
