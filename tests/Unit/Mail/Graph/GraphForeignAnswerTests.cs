using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Mail.Graph.GraphTestServer;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>
/// Answers of Graph, of its gateways and of proxies that the server of the tests does not give by itself. The right result of each was
/// decided before.
/// </summary>
public sealed class GraphForeignAnswerTests : IDisposable
{
    private static readonly Dictionary<string, Func<JsonObject, bool>> Pages = new()
    {
        ["a next link that is null, beside the delta link"] = page => Set(page, "@odata.nextLink", null),
        ["a count, a context and fields of later versions"] = page =>
            Set(page, "@odata.count", 2) & Set(page, "@odata.context", "x") & Set(page, "@microsoft.graph.tips", "Use $select"),
        ["types and tags at each entry"] = page => Entries(page, e =>
            Set(e, "@odata.type", "#microsoft.graph.eventMessageRequest") & Set(e, "@odata.etag", "W/\"CQ==\"")),
        ["values that no list names yet"] = page => Entries(page, e =>
            Set(e, "importance", "unknownFutureValue") & Set(e, "inferenceClassification", "zero") & Set(e, "meetingMessageType", 7)),
        ["fields that are null"] = page => Entries(page, e => Set(e, "parentFolderId", null) & Set(e, "hasAttachments", null)
            & Set(e, "isDraft", null)),
        ["a message that was removed, in each way to say so"] = page => Add(page,
            """{"id":"x1","@removed":{"reason":"deleted"}}""", """{"id":"x2","@removed":{"reason":"changed"}}""",
            """{"id":"x3","@removed":{}}""", """{"id":"x4","@removed":null}""", """{"@removed":{"reason":"deleted"},"id":"x5"}"""),
        ["entries without an id"] = page => Add(page, """{"id":null}""", """{"id":""}""", """{}""", "null"),
        ["each entry twice"] = page => Add(page, [.. page["value"]!.AsArray().Select(e => e!.ToJsonString())]),
        ["header fields without a name or a value"] = page => Entries(page, e =>
        {
            e["internetMessageHeaders"]!.AsArray().Add(JsonNode.Parse("""{"name":null,"value":"x"}"""));
            e["internetMessageHeaders"]!.AsArray().Add(JsonNode.Parse("""{"name":"X-Empty","value":null}"""));
            return true;
        }),
    };

    private readonly GraphTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public static TheoryData<string> Names() => [.. Pages.Keys];

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void APageThatSaysMoreOrLessIsReadAsItIs(string form)
    {
        _server.Fill(3);
        _server.Server.Faults.Choose = r => r.Operation == "delta" ? Json(Pages[form]) : null;

        Assert.Equal(["m 1", "m 2", "m 3"], Read().Order());
        Assert.Empty(_observer.Problems);
    }

    [Theory]
    [InlineData("delta", "bom")]
    [InlineData("batch", "bom")]
    [InlineData("delta", "gzip")]
    [InlineData("batch", "gzip")]
    public void AMarkBeforeTheJsonAndCompressionChangeNothing(string operation, string form)
    {
        _server.Fill(2);
        _server.Fill(1, "sentitems", "sent");
        _server.Server.Faults.Choose = r => r.Operation != operation ? null : form == "bom"
            ? new Fault("rewrite") { Rewrite = x => [0xEF, 0xBB, 0xBF, .. x] } : Encoded(Packed);

        Assert.Equal(["m 1", "m 2", "sent 1"], Read().Order());
        Assert.Empty(_observer.Problems);
    }

    [Theory]
    [InlineData("delta")]
    [InlineData("batch")]
    public void CompressionThatIsDamagedIsAskedForAgain(string operation)
    {
        _server.Fill(2);
        var left = 2;
        _server.Server.Faults.Choose = r => r.Operation == operation && --left >= 0
            ? Encoded(x => left == 1 ? x : [.. Packed(x)[..15], 9, 9, 9]) : null;

        Assert.Equal(["m 1", "m 2"], Read().Order());
        Assert.Empty(_observer.Problems);
    }

    /// <summary>A page that names neither the next page nor the next round is not believed. The next run goes on where the last link led.
    /// </summary>
    [Fact]
    public void APageWithoutALinkLosesNothing()
    {
        _server.Fill(3);
        var resume = new ResumeState();
        _server.Server.Faults.Choose = r => r.Operation == "delta" ? Json(p => p.Remove("@odata.deltaLink")) : null;
        Assert.Empty(_server.Source().Read(resume, _observer, CancellationToken.None).ToList());
        Assert.Single(_observer.Problems);

        _server.Server.Faults.Choose = null;
        Assert.Equal(3, _server.Source().Read(resume, _observer, CancellationToken.None).Count());
    }

    /// <summary>A message that is read by its id, and of which only some fields are known.</summary>
    [Fact]
    public void AMessageThatHasNoDateIsReadAllTheSame()
    {
        _server.Fill(1);
        _server.Server.Faults.Choose = r => r.Operation switch
        {
            "delta" => Json(p => Entries(p, e => e.Remove("internetMessageHeaders") & e.Remove("receivedDateTime"))),
            "batch" => Json(b => Parts(b, WithoutDate, "internetMessageHeaders")),
            _ => r.Path.Contains("/messages/", StringComparison.Ordinal) && !r.Path.EndsWith("$value", StringComparison.Ordinal)
                ? Json(WithoutDate) : null,
        };
        static bool WithoutDate(JsonObject message) =>
            Set(message, "receivedDateTime", null) & Set(message, "internetMessageHeaders", null);

        Assert.Equal(["m 1"], Read());
        Assert.Empty(_observer.Problems);
    }

    [Theory]
    [InlineData("""{"Retry-After":["2"]}""", 2)]
    [InlineData("""{"retry-after":"2"}""", 2)]
    [InlineData("""{"Retry-After":2}""", 2)]
    [InlineData("""{"Retry-After":"2.5"}""", 2.5)]
    [InlineData("""{}""", 1)]
    [InlineData("null", 1)]
    public void APartThatIsThrottledIsAskedForAgainAfterItsOwnPause(string headers, double seconds)
    {
        _server.Fill(1, "sentitems", "sent");
        var left = 1;
        _server.Server.Faults.Choose = r => r.Operation == "batch" && r.Body.Contains("$value", StringComparison.Ordinal) && --left >= 0
            ? Json(b =>
            {
                var part = b["responses"]!.AsArray()[0]!.AsObject();
                part["headers"] = JsonNode.Parse(headers);
                part["body"] = JsonNode.Parse("""{"error":{"code":"ApplicationThrottled","message":"MailboxConcurrency"}}""");
                return Set(part, "status", 429);
            }) : null;

        Assert.Equal(["sent 1"], Read());
        Assert.Equal([seconds], _server.Clock.Waits.Select(w => w.TotalSeconds));
    }

    [Theory]
    [InlineData("other order")]
    [InlineData("numbers for ids")]
    [InlineData("a part is missing once")]
    [InlineData("unknown parts")]
    public void PartsOfABatchAreFoundWhateverTheirOrder(string form)
    {
        _server.Fill(5, "sentitems", "sent");
        var left = 1;
        _server.Server.Faults.Choose = r => r.Operation == "batch" ? Json(b =>
        {
            var parts = b["responses"]!.AsArray().Select(p => p!.DeepClone().AsObject()).ToList();
            switch (form)
            {
                case "other order":
                    parts.Reverse();
                    break;
                case "numbers for ids":
                    parts.ForEach(p => p["id"] = int.Parse((string)p["id"]!, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "a part is missing once" when parts.Count == 5 && --left >= 0:
                    parts.RemoveAt(2);
                    break;
                case "unknown parts":
                    parts.Insert(0, JsonNode.Parse("""{"id":"other","status":200,"body":"eA=="}""")!.AsObject());
                    break;
            }

            b["responses"] = new JsonArray([.. parts]);
            return true;
        }) : null;

        Assert.Equal(5, Read().Length);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>A folder of a well-known name that Exchange refuses, or calls malformed, as older tenants do with the archive.</summary>
    [Theory]
    [InlineData(400, "ErrorInvalidIdMalformed")]
    [InlineData(403, "ErrorAccessDenied")]
    [InlineData(404, "ErrorFolderNotFound")]
    public void AWellKnownFolderThatIsRefusedDoesNotHideTheOthers(int status, string code)
    {
        _server.Fill(2);
        _server.Server.Faults.Choose = r => r.Operation == "batch" && r.Body.Contains("mailFolders/archive", StringComparison.Ordinal)
            ? Json(b => Refuse(b, -1, status, code)) : null;

        Assert.Equal(2, Read().Length);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>A user who may see a folder need not see those below it.</summary>
    [Fact]
    public void FoldersBelowOneThatIsRefusedDoNotHideTheOthers()
    {
        _server.Fill(2);
        foreach (var name in new[] { "a", "b" })
        {
            var parent = _server.Store.AddFolder(_server.Mailbox.WellKnown["msgfolderroot"].Id, name);
            _server.Deliver(Letter(name), _server.Store.AddFolder(parent.Id, name + " below").Id);
        }

        _server.Server.Faults.Choose = r => r.Operation == "batch" && r.Body.Contains("childFolders", StringComparison.Ordinal)
            ? Json(b => Refuse(b, 0, 403, "ErrorAccessDenied")) : null;

        Assert.Equal(3, Read().Length);
        Assert.Contains("ErrorAccessDenied", Assert.Single(_observer.Problems), StringComparison.Ordinal);
    }

    /// <summary>The token expired between the batch and its parts.</summary>
    [Fact]
    public void APartThatAsksForANewTokenGetsOne()
    {
        _server.Fill(2);
        var token = new RenewableToken();
        var left = 1;
        _server.Server.Faults.Choose = r => r.Operation == "batch" && --left >= 0
            ? Json(b => Refuse(b, 0, 401, "InvalidAuthenticationToken")) : null;

        Assert.Equal(2, new GraphMailSource(_server.Client(token: token)).Read(_observer, CancellationToken.None).Count());
        Assert.Equal(1, token.Renewed);
    }

    private string[] Read() =>
        [.. _server.Source().Read(_observer, CancellationToken.None).Select(m => m.Headers.First("Subject")?.Text() ?? "")];

    private static Fault Json(Func<JsonObject, bool> change) => new("rewrite")
    {
        Rewrite = answer =>
        {
            var root = JsonNode.Parse(answer)!.AsObject();
            change(root);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        },
    };

    private static Fault Encoded(Func<byte[], byte[]> rewrite) => new("rewrite")
    {
        Rewrite = rewrite, Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" },
    };

    private static bool Set(JsonObject parent, string name, JsonNode? value)
    {
        parent[name] = value;
        return true;
    }

    private static bool Entries(JsonObject page, Func<JsonObject, bool> change) =>
        page["value"]!.AsArray().Select(e => change(e!.AsObject())).ToList().Count >= 0;

    private static bool Add(JsonObject page, params string[] entries)
    {
        entries.ToList().ForEach(e => page["value"]!.AsArray().Add(JsonNode.Parse(e)));
        return true;
    }

    private static bool Parts(JsonObject batch, Func<JsonObject, bool> change, string having)
    {
        batch["responses"]!.AsArray().Select(p => p!["body"]).OfType<JsonObject>().Where(b => b.ContainsKey(having)).ToList()
            .ForEach(b => change(b));
        return true;
    }

    private static bool Refuse(JsonObject batch, int part, int status, string code)
    {
        var parts = batch["responses"]!.AsArray().OrderBy(p => int.Parse((string)p!["id"]!,
            System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var one = parts[part < 0 ? parts.Count + part : part]!.AsObject();
        one["body"] = JsonNode.Parse($"{{\"error\":{{\"code\":\"{code}\",\"message\":\"Words.\"}}}}");
        return Set(one, "status", status);
    }

    private static byte[] Packed(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var packer = new GZipStream(stream, CompressionLevel.Fastest))
        {
            packer.Write(bytes);
        }

        return stream.ToArray();
    }
}

/// <summary>A token that can be had as often as one wants.</summary>
internal sealed class RenewableToken : IGraphToken
{
    public int Renewed { get; private set; }

    public string Get(CancellationToken cancellationToken) => Token;

    public bool Renew()
    {
        Renewed++;
        return true;
    }
}
