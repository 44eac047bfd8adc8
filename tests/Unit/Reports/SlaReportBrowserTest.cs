using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Unit.Support;
using CommerceMailAdmin.Unit.Support.Browser;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>Writes a report for a browser to open.</summary>
public abstract class SlaReportBrowserTest : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Folder.Dispose();

    private protected string Write(IReadOnlyList<CommerceCase> cases, SlaReportOptions? options = null) =>
        Folder.Write("report.html", SampleReport.Text(SlaReportFormat.Html, cases, options));

    private protected static async Task KeepAsync(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("REPORT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), await page.ScreenshotAsync(whole: true));
        }
    }
}
