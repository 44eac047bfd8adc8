using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace CommerceMailAdmin.Unit.Support.Browser;

/// <summary>
/// A real Chromium without a window, with a profile of its own that is gone afterwards. Skips the test where there is none.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Listening = "DevTools listening on ";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Places = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    /// <summary>No network of its own, nothing asked on a first run; small machines have little shared memory.</summary>
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0",
    ];

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("chromium-");
    private readonly DevTools _tools = new();
    private readonly StringBuilder _log = new();
    private Process? _process;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
        {
            return;
        }

        var start = new ProcessStartInfo(executable,
            [.. Flags, "--user-data-dir=" + _profile.FullName, "about:blank"]) { RedirectStandardError = true,
                RedirectStandardOutput = true };
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }

            if (line.Data is null)
            {
                address.TrySetException(new IOException("Chromium did not start:\n" + _log));
            }
            else if (line.Data.StartsWith(Listening, StringComparison.Ordinal))
            {
                address.TrySetResult(line.Data[Listening.Length..]);
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await _tools.ConnectAsync(new Uri(await address.Task.WaitAsync(DevTools.Patience)), TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a file in a page of its own. To be called first by every test, for it skips where there is no browser.</summary>
    internal async Task<BrowserPage> OpenAsync(string file, int width = 1280, int height = 900, bool dark = false)
    {
        Assert.SkipUnless(_process is not null, "Chromium is not installed; on Debian: apt-get install chromium");
        var target = (await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }))["targetId"]!.GetValue<string>();
        var session =
            (await SendAsync("Target.attachToTarget",
                new JsonObject { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!.GetValue<string>();
        var page = new BrowserPage(_tools, session, TestContext.Current.CancellationToken);
        await page.OpenAsync(file, width, height, dark);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await _tools.DisposeAsync();
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A helper process may still write into its profile, which lies among the temporary files.
        }
    }

    private Task<JsonNode> SendAsync(string method, JsonObject parameters) =>
        _tools.SendAsync(null, method, parameters, TestContext.Current.CancellationToken);

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(_ => Names, Path.Combine).Concat(Places)
            .FirstOrDefault(File.Exists);
}
