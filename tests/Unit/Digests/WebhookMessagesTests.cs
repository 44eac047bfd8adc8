using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Digests;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Digests;

/// <summary>
/// Words of strangers in a message to Teams stay words. An adaptive card acts on Markdown, and on functions in double braces.
/// </summary>
public sealed class WebhookMessagesTests
{
    [Theory]
    [InlineData("{{DATE(2026-06-12T00:00:00Z,COMPACT)}}", "{{")]
    [InlineData("[pay here](https://shop.example.net/pay)", " [")]
    [InlineData("**URGENT**", "**")]
    [InlineData("<at>everybody</at>", "<at>")]
    public void WordsOfABuyerDoNothingInACard(string words, string mark)
    {
        var content = DigestContent.Of(
            BacklogDigestKind.List, [Waiting(words)], ProfileReader.BuiltIn, "UTC", includeBuyerData: true, isRepetition: false);

        using var json = JsonDocument.Parse(WebhookMessages.Teams(content));

        var body = json.RootElement.GetProperty("attachments")[0].GetProperty("content").GetProperty("body");
        var texts = body.EnumerateArray().Select(b => b.GetProperty("text").GetString()!).ToList();
        Assert.All(texts, t => Assert.DoesNotContain(mark, t, StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Replace("\\", "").Contains(words, StringComparison.Ordinal));
    }

    private static CaseBacklogItem Waiting(string reason) => new()
    {
        State = CaseState.Overdue, DueBy = DateTimeOffset.UnixEpoch, DueIn = TimeSpan.Zero, CaseId = "8f3kq2", Platform = "Facebook",
        FirstReceived = DateTimeOffset.UnixEpoch, WaitingSince = DateTimeOffset.UnixEpoch, BusinessAge = TimeSpan.Zero,
        BusinessDayLength = TimeSpan.FromHours(8), ElapsedAge = TimeSpan.Zero, MessageCount = 1, Mailbox = "support@shop.example",
        Folder = "Inbox", InJunk = false, Authenticity = default, Excluded = 0, Reason = reason,
    };
}
