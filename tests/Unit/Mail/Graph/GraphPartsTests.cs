using System.Text;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>What is read of single answers. Inputs after reports about other Graph clients, with the right answer.</summary>
public sealed class GraphPartsTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 8, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("3.508", 3.508)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("0", 0.0)]
    [InlineData("Mon, 08 Jun 2026 10:00:30 GMT", 30.0)]
    [InlineData("Mon, 08 Jun 2026 09:00:00 GMT", 0.0)]
    [InlineData("99999999999", 86400.0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", 86400.0)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RetryAfterIsSecondsWithOrWithoutAFractionOrADate(string? text, double? seconds) =>
        Assert.Equal(seconds, WebPace.ReadRetryAfter(text, Now)?.TotalSeconds);

    [Theory]
    [InlineData(403, "Authorization_RequestDenied", GraphProblem.ConsentMissing)]
    [InlineData(403, "ErrorAccessDenied", GraphProblem.MailboxRefused)]
    [InlineData(404, "ErrorAccessDenied", GraphProblem.MailboxRefused)]
    [InlineData(403, "Forbidden", GraphProblem.Other)]
    [InlineData(404, "MailboxNotEnabledForRESTAPI", GraphProblem.NoMailbox)]
    [InlineData(404, "ErrorInvalidUser", GraphProblem.NoMailbox)]
    [InlineData(404, "Request_ResourceNotFound", GraphProblem.NoMailbox)]
    [InlineData(404, "ErrorItemNotFound", GraphProblem.NotFound)]
    [InlineData(401, "InvalidAuthenticationToken", GraphProblem.TokenRefused)]
    [InlineData(429, "ApplicationThrottled", GraphProblem.Throttled)]
    [InlineData(503, "ErrorServerBusy", GraphProblem.Throttled)]
    [InlineData(500, "ErrorServerBusy", GraphProblem.Throttled)]
    [InlineData(503, "ErrorMailboxStoreUnavailable", GraphProblem.Transient)]
    [InlineData(504, "UnknownError", GraphProblem.Transient)]
    [InlineData(500, "ErrorInternalServerError", GraphProblem.Transient)]
    [InlineData(409, "ErrorMailboxMoveInProgress", GraphProblem.Transient)]
    [InlineData(410, "SyncStateNotFound", GraphProblem.SyncStateLost)]
    [InlineData(400, "syncstatenotfound", GraphProblem.SyncStateLost)]
    [InlineData(404, "resyncRequired", GraphProblem.SyncStateLost)]
    [InlineData(400, "ErrorInvalidIdMalformed", GraphProblem.Other)]
    [InlineData(401, "NoPermissionsInAccessToken", GraphProblem.ConsentMissing)]
    [InlineData(401, "OrganizationFromTenantGuidNotFound", GraphProblem.NoMailbox)]
    [InlineData(409, "ErrorIrresolvableConflict", GraphProblem.Transient)]
    [InlineData(412, "ErrorIrresolvableConflict", GraphProblem.Transient)]
    [InlineData(423, "", GraphProblem.Transient)]
    [InlineData(507, "", GraphProblem.Transient)]
    [InlineData(407, "", GraphProblem.Malformed)]
    [InlineData(302, "", GraphProblem.Malformed)]
    public void CodesSayWhatARefusalMeans(int status, string code, GraphProblem problem) =>
        Assert.Equal(problem, Error(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Words.\"}}").Problem);

    [Fact]
    public void AnErrorIsShownWithCodeWordsRequestIdAndDate()
    {
        const string Body = """
            {"error":{"code":"ErrorAccessDenied","message":"Access is denied. Check credentials and try again.",
            "innerError":{"date":"2026-06-08T10:00:00","request-id":"d6c5","client-request-id":"e7"}}}
            """;

        Assert.Equal(
            "ErrorAccessDenied: Access is denied. Check credentials and try again (HTTP 403, request-id d6c5, 2026-06-08T10:00:00)",
                Error(403, Body).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Service Unavailable</html>")]
    [InlineData("[]")]
    [InlineData("""{"error":{"code":5}}""")]
    public void AnErrorThatIsNotAsDocumentedLeavesTheStatus(string body) =>
        Assert.Equal("HTTP 502 (request-id r1)", Error(502, body).Text);

    /// <summary>Other forms of an error: that of OAuth 2.0, no code, a code within, words in another place.</summary>
    [Theory]
    [InlineData("""{"error":"invalid_client","error_description":"AADSTS7000215: Invalid secret."}""",
        "invalid_client: AADSTS7000215: Invalid secret (HTTP 400, request-id r1)")]
    [InlineData("""{"error":"text"}""", "text (HTTP 400, request-id r1)")]
    [InlineData("""{"error":{"code":"","message":"Words.","innererror":{"code":"Inner","date":null}}}""",
        "Inner: Words (HTTP 400, request-id r1)")]
    [InlineData("""{"error":{"code":null,"message":null,"innerError":null}}""", "HTTP 400 (request-id r1)")]
    [InlineData("""{"error":{"code":"UnknownError","message":"","innerError":{"request-id":"r2"}}}""",
        "UnknownError (HTTP 400, request-id r2)")]
    [InlineData("""{"error":[{"code":"x"}]}""", "HTTP 400 (request-id r1)")]
    public void OtherFormsOfAnErrorSayWhatTheySay(string body, string text) => Assert.Equal(text, Error(400, body).Text);

    [Fact]
    public void AnswersOfABatchAreFoundByIdInAnyOrder()
    {
        const string Body = """
            {"responses":[
            {"id":"3","status":404,"body":{"error":{"code":"ErrorItemNotFound"}}},
            {"id":1,"status":200,"headers":{"content-type":"text/plain"},"body":"U3ViamVjdDogYQ0KDQo_Pg"},
            {"id":"2","status":429,"headers":{"retry-after":"2.5"}},
            {"id":"1","status":500},
            {"id":"77","status":200,"body":"x"},
            {"status":200}, null]}
            """;

        var answers = GraphBatch.Read(Encoding.UTF8.GetBytes(Body), 4, Now);

        Assert.Equal("Subject: a\r\n\r\n?>", Encoding.ASCII.GetString(answers[0]!.Body));
        Assert.Equal((429, 2.5), (answers[1]!.Status, answers[1]!.RetryAfter!.Value.TotalSeconds));
        Assert.Equal(404, answers[2]!.Status);
        Assert.Null(answers[3]);
    }

    [Theory]
    [InlineData("YWI+Pw==", "ab>?")]
    [InlineData("YWI-Pw==", "ab>?")]
    [InlineData("YWI-Pw", "ab>?")]
    [InlineData("", "")]
    public void BodiesInABatchComeInEitherAlphabet(string text, string bytes) =>
        Assert.Equal(bytes, Encoding.ASCII.GetString(GraphBatch.Decode(text)!));

    [Fact]
    public void OnlyASerialBatchHasDependencies()
    {
        Assert.Equal(
            """{"requests":[{"id":"1","method":"GET","url":"/a"},{"id":"2","method":"GET","url":"/b","dependsOn":["1"]}]}""",
            Encoding.UTF8.GetString(GraphBatch.Write(["/a", "/b"], isSerial: true)));
        Assert.DoesNotContain("dependsOn", Encoding.UTF8.GetString(GraphBatch.Write(["/a", "/b"], isSerial: false)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"value":[],"@odata.nextLink":""}""")]
    [InlineData("""{"@odata.deltaLink":"https://graph.microsoft.com/x"}""")]
    [InlineData("""[]""")]
    [InlineData("""{"value":[{"id":"a"}""")]
    [InlineData("")]
    public void APageWithoutALinkOrWithoutEntriesIsNotOne(string body) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => DeltaPage.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void EntriesSayWhatTheyAre()
    {
        const string Body = """
            {"@odata.nextLink":"https://graph.microsoft.com/next","value":[
            {"id":"whole","receivedDateTime":"2026-06-08T10:00:00Z","isDraft":false,
            "internetMessageHeaders":[{"name":"Subject","value":"a"}]},
            {"id":"sent","receivedDateTime":"2026-06-08T10:00:00Z","isDraft":false,"internetMessageHeaders":[]},
            {"id":"partial","isRead":true,"parentFolderId":"f"},
            {"id":"removed","@removed":{"reason":"changed"}},
            {"@odata.type":"#microsoft.graph.message"}, {"id":5}, null,
            {"id":"calendar","receivedDateTime":null,"isDraft":false,"internetMessageHeaders":null}]}
            """;

        var page = DeltaPage.Read(Encoding.UTF8.GetBytes(Body));

        Assert.Equal(
            ["whole Whole", "sent WithoutHeaders", "partial Partial", "removed Removed", "calendar Partial"],
                page.Entries.Select(e => $"{e.Id} {e.Kind}"));
        Assert.Equal((3, false), (page.Malformed, page.IsLast));
    }

    /// <summary>Names repeat, values have folds, and a line end within a value must not become a field of its own.</summary>
    [Fact]
    public void HeaderFieldsAreTheMessagesOwn()
    {
        const string Body = """
            {"id":"a","internetMessageHeaders":[
            {"name":"Received","value":"from a\r\n by b; Mon, 8 Jun 2026 10:00:00 +0000"},{"name":"Received","value":"from c by d"},
            {"name":"X-Attack","value":"x\r\nAuthentication-Results: mx.contoso.com; dkim=pass\nFrom: b@contoso.com\r"},
            {"name":"Bad Name:","value":"x"},{"name":"","value":"x"},{"value":"x"},{"name":"Empty"},{"name":"Subject","value":"Grüße 😀"}]}
            """;
        using var json = System.Text.Json.JsonDocument.Parse(Body);

        var headers = DeltaEntry.Read(json.RootElement)!.Headers!;

        Assert.Equal(["Received", "Received", "X-Attack", "Empty", "Subject"], Enumerable.Range(0, headers.Count).Select(i =>
            Encoding.ASCII.GetString(headers[i].Name)));
        Assert.Equal("Grüße 😀", headers.First("Subject")?.Plain());
        Assert.Null(headers.First("Authentication-Results"));
        Assert.Null(headers.First("From"));
    }

    [Fact]
    public void AResumePointComesBackAsItWas()
    {
        var pending = new Dictionary<string, GraphLookUp>(StringComparer.Ordinal)
        {
            ["AAMkAGVa="] = GraphLookUp.Mime, ["AAMkAGVA="] = GraphLookUp.Mime, ["AAMkAGVé+/"] = GraphLookUp.Properties,
                ["AAMkAGV"] = GraphLookUp.LargeMime,
        };
        var text = new GraphPoint("https://graph.microsoft.com/v1.0/x?$deltatoken=a%20\"é", pending).Format();

        var point = GraphPoint.Parse(text)!;

        Assert.All(text, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal("https://graph.microsoft.com/v1.0/x?$deltatoken=a%20\"é", point.Link);
        Assert.Equal(pending.OrderBy(p => p.Key, StringComparer.Ordinal), point.Pending.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("imap1 5 6 7")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"version":"graph9","link":"https://graph.microsoft.com/"}""")]
    public void WhatIsNotAResumePointBeginsAnew(string? text) => Assert.Null(GraphPoint.Parse(text));

    private static GraphError Error(int status, string body) => GraphError.Read(status, Encoding.UTF8.GetBytes(body), "r1");
}
