using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CommerceMailAdmin.Unit.Support.Browser;

/// <summary>One page of the browser: what it did, and what a user can do with it.</summary>
internal sealed class BrowserPage
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly CancellationToken _cancellation;

    public BrowserPage(DevTools tools, string session, CancellationToken cancellation)
    {
        _tools = tools;
        _session = session;
        _cancellation = cancellation;
        tools.Event += Hear;
    }

    /// <summary>Errors and warnings of scripts, of the security policy, of anything.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Every address that was asked for, the page's own first.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async Task OpenAsync(string file, int width, int height, bool dark)
    {
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log" })
        {
            await SendAsync(domain + ".enable");
        }

        await SendAsync("Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await SendAsync("Emulation.setEmulatedMedia",
            new JsonObject {
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        await EvaluateAsync<bool>("document.readyState === 'complete' || new Promise(done => addEventListener('load', () => done(true)))");
    }

    /// <summary>What an expression of JavaScript yields in the page.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate",
            new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"]!.GetValue<T>();
    }

    /// <summary>The texts that an expression yields as an array.</summary>
    public async Task<string[]> TextsAsync(string expression) =>
        JsonNode.Parse(await EvaluateAsync<string>($"JSON.stringify({expression})"))!.AsArray().Select(n => n!.GetValue<string>())
            .ToArray();

    /// <summary>Clicks with the mouse where an element is seen.</summary>
    public async Task ClickAsync(string element)
    {
        var place = JsonNode.Parse(
            await EvaluateAsync<string>(
                $"(() => {{ const e = {element}; e.scrollIntoView({{ block: 'center', inline: 'center' }}); const r = "
                    + $"e.getBoundingClientRect(); return JSON.stringify([r.x + r.width / 2, r.y + r.height / 2]); }})()"))!;
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
        {
            await SendAsync("Input.dispatchMouseEvent",
                new JsonObject { ["type"] = type, ["x"] = place[0]!.GetValue<double>(), ["y"] = place[1]!.GetValue<double>(),
                    ["button"] = "left", ["clickCount"] = 1 });
        }
    }

    /// <summary>Presses Enter on an element.</summary>
    public async Task PressEnterAsync(string element)
    {
        await EvaluateAsync<bool>($"({element}.focus(), true)");
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent",
                new JsonObject { ["type"] = type, ["key"] = "Enter", ["code"] = "Enter", ["windowsVirtualKeyCode"] = 13,
                    ["text"] = type == "keyDown" ? "\r" : "" });
        }
    }

    /// <summary>Types into a field, in place of what it holds.</summary>
    public async Task TypeAsync(string element, string text)
    {
        await EvaluateAsync<bool>($"({element}.focus(), {element}.select(), true)");
        await SendAsync("Input.insertText", new JsonObject { ["text"] = text });
    }

    public async Task<byte[]> PrintAsync() =>
        Convert.FromBase64String(
            (await SendAsync("Page.printToPDF",
                new JsonObject { ["preferCSSPageSize"] = true, ["printBackground"] = false }))["data"]!.GetValue<string>());

    /// <summary>A picture of the page, which must be in front: Chromium may never draw one behind another.</summary>
    public async Task<byte[]> ScreenshotAsync(bool whole = false)
    {
        await SendAsync("Page.bringToFront");
        return Convert.FromBase64String(
            (await SendAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = whole }))["data"]!.GetValue<string>());
    }

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) =>
        _tools.SendAsync(_session, method, parameters, _cancellation);

    private void Hear(string? session, string method, JsonNode parameters)
    {
        if (session != _session)
        {
            return;
        }

        switch (method)
        {
            case "Network.requestWillBeSent":
                Requests.Enqueue(parameters["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded":
                Complaints.Enqueue(parameters.ToJsonString());
                break;
        }
    }
}
