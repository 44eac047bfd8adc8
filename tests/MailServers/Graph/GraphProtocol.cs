using System.Text.Json;
using System.Text.Json.Nodes;
using MailServers.Common;
using Microsoft.AspNetCore.Http;

namespace MailServers.Graph;

/// <summary>
/// Microsoft Graph for mail: mailFolders, messages, delta, $value, move and $batch, with the sign-in endpoint beside it. Kinds of faults
/// beside the common ones: "malformed" (JSON that ends too early), "status-json" (an error as Graph writes it; Text is "code|message"),
/// "part-status" (every third part of a batch), "parts-missing" (every third part has no answer), "sync-lost" (a delta link has expired).
/// </summary>
public sealed class GraphProtocol(MailStore store, GraphSignIn signIn) : IProtocol
{
    private const string Version = "/v1.0";

    private readonly GraphDelta _delta = new(store, signIn.Behaviour);
    private readonly Dictionary<string, int> _atWork = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <summary>How delta queries, batches and throttling behave.</summary>
    public GraphBehaviour Behaviour => signIn.Behaviour;

    /// <summary>Requests that were turned away because more than four were at work in a mailbox.</summary>
    public int TooMany { get; private set; }

    /// <summary>The most requests that were at work in a mailbox at the same time.</summary>
    public int MostAtWork { get; private set; }

    /// <summary>Called for each request that is worked on, also in a batch: method and path. A test can change the mailbox here.</summary>
    public Action<string>? Working { get; set; }

    /// <summary>Says for which paths Exchange fails with an error of its own.</summary>
    public Func<string, bool>? Broken { get; set; }

    /// <summary>Makes all delta links of a folder expire.</summary>
    public void Expire(string folderId) => _delta.Expire(folderId);

    /// <inheritdoc/>
    public bool Handles(PathString path) => path.StartsWithSegments(Version, StringComparison.OrdinalIgnoreCase) || signIn.Handles(path);

    /// <summary>Always true: Graph answers a missing token with an error of its own.</summary>
    public bool IsOpen(HttpRequest request) => true;

    /// <inheritdoc/>
    public string Operation(HttpRequest request, string body)
    {
        var path = request.Path.Value ?? "";
        if (signIn.Handles(request.Path))
        {
            return "sign-in";
        }

        return path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant() switch
        {
            "$batch" => "batch",
            "delta" => "delta",
            "$value" => "value",
            "move" => "move",
            _ => path.Contains("/messages", StringComparison.OrdinalIgnoreCase) ? "messages" : "folders",
        };
    }

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context, string body, Account? account, Fault? fault)
    {
        var request = context.Request;
        if (signIn.Handles(request.Path))
        {
            await SendAsync(context, signIn.Answer(request, body), fault);
            return;
        }

        var host = $"{request.Scheme}://{request.Host}{Version}";
        GraphReply reply;
        if (account is null)
        {
            reply = GraphReply.Error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired or missing.");
        }
        else if (fault?.Kind == "status-json")
        {
            var text = fault.Text.Split('|', 2);
            reply = GraphReply.Error(fault.Status, text[0], text.Length > 1 ? text[1] : "");
        }
        else if (fault?.Kind == "sync-lost" && request.QueryString.Value!.Contains("token", StringComparison.Ordinal))
        {
            reply = GraphReply.Error(Behaviour.ExpiredLink.Status, Behaviour.ExpiredLink.Code, "The sync state generation is not found.");
        }
        else if (request.Path.Value!.EndsWith("/$batch", StringComparison.OrdinalIgnoreCase))
        {
            reply = await BatchAsync(account, host, body, fault);
        }
        else
        {
            reply = await WorkAsync(Call(request.Method, request.Path.Value[Version.Length..] + request.QueryString,
                request.Headers["Prefer"].ToString(), body, account, host));
        }

        foreach (var (name, value) in fault?.Headers ?? new Dictionary<string, string>())
        {
            reply.Headers[name] = value;
        }

        await SendAsync(context, reply, fault);
    }

    private static async Task SendAsync(HttpContext context, GraphReply reply, Fault? fault)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        var body = fault?.Kind == "malformed" ? reply.Body.AsMemory(0, reply.Body.Length / 2) : reply.Body;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static GraphCall Call(string method, string url, string prefer, string body, Account account, string host)
    {
        var (segments, query) = GraphCall.Parse(url);
        return new GraphCall(method, segments, query, prefer, body.Length == 0 ? null : JsonNode.Parse(body), account, host);
    }

    /// <summary>Works on a request, unless four are at work in its mailbox.</summary>
    private async Task<GraphReply> WorkAsync(GraphCall call)
    {
        var mailbox = MailboxOf(call) ?? "";
        lock (_gate)
        {
            var atWork = _atWork[mailbox] = _atWork.GetValueOrDefault(mailbox) + 1;
            MostAtWork = Math.Max(MostAtWork, atWork);
            if (atWork > 4)
            {
                _atWork[mailbox]--;
                TooMany++;
                return GraphReply.MailboxConcurrency(Behaviour.ConcurrencyRetryAfter);
            }
        }

        try
        {
            if (Behaviour.WorkTime > TimeSpan.Zero)
            {
                await Task.Delay(Behaviour.WorkTime);
            }

            var path = $"{call.Method} /{string.Join('/', call.Segments)}";
            Working?.Invoke(path);
            if (Broken?.Invoke(path) == true)
            {
                return GraphReply.Error(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.");
            }

            return GraphRouter.Answer(call, store, _delta, signIn, MailboxOf(call));
        }
        finally
        {
            lock (_gate)
            {
                _atWork[mailbox]--;
            }
        }
    }

    /// <summary>The mailbox that a request is about; null if it names none.</summary>
    private static string? MailboxOf(GraphCall call) =>
        call.Segments is ["me", ..] ? call.Account.Mailbox
        : call.Segments is [var users, var user, ..] && users.Equals("users", StringComparison.OrdinalIgnoreCase) ? user
        : null;

    /// <summary>Combine multiple HTTP requests using JSON batching.</summary>
    private async Task<GraphReply> BatchAsync(Account account, string host, string body, Fault? fault)
    {
        JsonArray? requests;
        try
        {
            requests = JsonNode.Parse(body)?["requests"] as JsonArray;
        }
        catch (JsonException)
        {
            requests = null;
        }

        if (requests is null || requests.Count == 0)
        {
            return GraphReply.Error(400, "BadRequest", "Invalid batch payload format.");
        }

        if (requests.Count > 20)
        {
            return GraphReply.Error(400, "BadRequest", "Number of batch request steps exceeds the maximum value of 20.");
        }

        var ids = requests.Select(r => r!["id"]?.ToString() ?? "").ToList();
        var depends = requests.Select(r => (r!["dependsOn"] as JsonArray)?.Select(d => d!.ToString()).ToArray() ?? []).ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count || ids.Contains(""))
        {
            return GraphReply.Error(400, "BadRequest", "Request ids must be unique.");
        }

        var isSerial = depends.Exists(d => d.Length > 0);
        if (isSerial && !depends.Select((d, i) => i == 0 ? d.Length == 0 : d is [var only] && only == ids[i - 1]).All(ok => ok))
        {
            return GraphReply.Error(400, "BadRequest", "A batch must be fully sequential or fully parallel.");
        }

        var replies = new GraphReply[requests.Count];
        if (isSerial)
        {
            for (var i = 0; i < replies.Length; i++)
            {
                replies[i] = i > 0 && replies[i - 1].Status >= 400
                    ? GraphReply.Error(424, "FailedDependency", "The request failed because it depended on another request that failed.")
                    : await PartAsync(requests[i]!, i, account, host, fault);
            }
        }
        else
        {
            // Four at a time.
            for (var start = 0; start < replies.Length; start += 4)
            {
                var group = Enumerable.Range(start, Math.Min(4, replies.Length - start)).Select(async i =>
                    (i, await PartAsync(requests[i]!, i, account, host, fault)));
                foreach (var (i, reply) in await Task.WhenAll(group))
                {
                    replies[i] = reply;
                }
            }
        }

        // The answers may come in another order.
        var answers = replies.Select((r, i) => (Id: ids[i], Reply: r, Index: i)).Where(a => fault?.Kind != "parts-missing"
            || a.Index % 3 != 2).Reverse();
        return GraphReply.Json(200, new JsonObject { ["responses"] = new JsonArray([.. answers.Select(a => Part(a.Id, a.Reply))]) });
    }

    private Task<GraphReply> PartAsync(JsonNode part, int index, Account account, string host, Fault? fault)
    {
        if (fault?.Kind == "part-status" && index % 3 == 2)
        {
            var text = fault.Text.Split('|', 2);
            var reply = GraphReply.Error(fault.Status, text[0], text.Length > 1 ? text[1] : "");
            foreach (var (name, value) in fault.Headers)
            {
                reply.Headers[name] = value;
            }

            return Task.FromResult(reply);
        }

        var url = part["url"]!.ToString();
        var prefer = part["headers"] is JsonObject headers
            ? headers.FirstOrDefault(h => h.Key.Equals("Prefer", StringComparison.OrdinalIgnoreCase)).Value?.ToString() ?? ""
            : "";
        return url.Contains("://", StringComparison.Ordinal)
            ? Task.FromResult(GraphReply.Error(400, "BadRequest", "The url of a batch request must be relative."))
            : WorkAsync(Call(part["method"]?.ToString() ?? "GET", url, prefer, part["body"]?.ToJsonString() ?? "", account, host));
    }

    private JsonObject Part(string id, GraphReply reply)
    {
        var headers = new JsonObject { ["Content-Type"] = reply.ContentType };
        foreach (var (name, value) in reply.Headers)
        {
            headers[name] = value;
        }

        JsonNode? body = reply.Body.Length == 0 ? null : reply.ContentType == "application/json" ? JsonNode.Parse(reply.Body)
            : Base64(reply.Body);
        return new JsonObject { ["id"] = id, ["status"] = reply.Status, ["headers"] = headers, ["body"] = body };
    }

    private string Base64(byte[] body)
    {
        var text = Convert.ToBase64String(body);
        return Behaviour.BatchUsesUrlAlphabet ? text.TrimEnd('=').Replace('+', '-').Replace('/', '_') : text;
    }
}
