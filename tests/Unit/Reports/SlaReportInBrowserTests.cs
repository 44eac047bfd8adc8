using System.Diagnostics;
using CommerceMailAdmin.Unit.Support.Browser;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>
/// The HTML report as a real browser shows it. Where the environment variable REPORT_SCREENSHOTS names a folder, what the tests see is
/// kept there for people to look at.
/// </summary>
public sealed class SlaReportInBrowserTests(Chromium browser) : SlaReportBrowserTest, IClassFixture<Chromium>
{
    private const string CaseRows = "document.querySelectorAll('#cases-table > tbody')";
    private const string Shown = "document.querySelectorAll('#cases-table > tbody:not([hidden])')";
    private const string Filter = "document.querySelector('#cases input')";
    private const int Phone = 390;

    /// <summary>The relative luminance of a CSS colour (WCAG 2.2).</summary>
    private const string Luminance = """
        colour => { const [r, g, b] = colour.match(/[\d.]+/g).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; }
        """;

    /// <summary>The texts whose contrast with what lies behind them is too small.</summary>
    private const string FaintTexts = $$"""
        (() => {
          const luminance = {{Luminance}};
          const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/^rgba\(.*, 0\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
          const faint = [...document.querySelectorAll('h1, h2, h3, p, strong, dt, dd, span, td, th, summary, li, .plot text')].filter(e => e.getClientRects().length && !e.closest('.skip, caption')).filter(e => {
            const style = getComputedStyle(e);
            const [a, b] = [luminance(e.closest('svg') ? style.fill : style.color), luminance(behind(e))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05) < 4.5;
          });
          return JSON.stringify([...new Set(faint.map(e => e.tagName + '.' + (e.getAttribute('class') || '')))]);
        })()
        """;

    /// <summary>The text of a PDF file, pages ended by form feeds, as Poppler reads it.</summary>
    private async Task<string> ReadAsync(byte[] pdf)
    {
        var file = Folder.Write("report.pdf", pdf);
        if (Environment.GetEnvironmentVariable("REPORT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            File.Copy(file, Path.Combine(folder, "print.pdf"), overwrite: true);
        }

        try
        {
            using var reader = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { RedirectStandardOutput = true })!;
            return await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("pdftotext is not installed; on Debian: apt-get install poppler-utils");
            throw;
        }
    }

    [Fact]
    public async Task RendersWithoutAComplaintAndWithoutTheNetwork()
    {
        var file = Write(SampleReport.Many(200));
        var page = await browser.OpenAsync(file);

        Assert.Equal("Answers to buyers", await page.EvaluateAsync<string>("document.querySelector('h1').textContent"));
        Assert.Equal(6,
            await page.EvaluateAsync<int>(
                "[...document.querySelectorAll('svg.plot')].filter(s => s.getBoundingClientRect().width > 300 && "
                    + "s.getBoundingClientRect().height > 100 && s.querySelector('title, desc')).length"));
        Assert.True(await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('.plot g rect')].filter(r => r.getBoundingClientRect().height > 0).length") > 20);
        Assert.Empty(page.Complaints);
        Assert.Equal([new Uri(file).AbsoluteUri], page.Requests);
        await KeepAsync(page, "desktop-light");
    }

    [Fact]
    public async Task SortsOnAClickAndByTheKeyboard()
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(60)));
        const string Head = "document.querySelector('#cases-table thead th:nth-child(10)')";
        const string Values = $"[...{CaseRows}].map(b => Number(b.rows[0].cells[9].dataset.order))";

        await page.ClickAsync(Head + ".firstElementChild");
        Assert.Equal("ascending", await page.EvaluateAsync<string>(Head + ".ariaSort"));
        Assert.True(await page.EvaluateAsync<bool>(Values + ".every((v, i, all) => i === 0 || all[i - 1] <= v)"));

        await page.PressEnterAsync(Head + ".firstElementChild");
        Assert.Equal("descending", await page.EvaluateAsync<string>(Head + ".ariaSort"));
        Assert.True(await page.EvaluateAsync<bool>(Values + ".every((v, i, all) => i === 0 || all[i - 1] >= v)"));
        Assert.Equal(60, await page.EvaluateAsync<int>(CaseRows + ".length"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task SortsTextsByTheirWordsAndNumbersInThem()
    {
        CommerceCase[] cases = [.. new[] { "b2", "B10", "a1" }.Select(id => SampleReport.Builder.Case(id, "2026-06-08T10:00Z", null))];
        var page = await browser.OpenAsync(Write(cases));

        await page.ClickAsync("document.querySelector('#cases-table thead button')");

        Assert.Equal(["a1", "b2", "B10"],
            await page.TextsAsync("[...document.querySelectorAll('#cases-table > tbody > tr > th')].map(e => e.textContent)"));
    }

    [Fact]
    public async Task FiltersByEveryWordAndByTheEvidence()
    {
        var cases = SampleReport.Many(60);
        var page = await browser.OpenAsync(Write(cases));

        await page.TypeAsync(Filter, cases[7].Messages[0].MessageId!);
        Assert.Equal([cases[7].CaseId], await page.TextsAsync($"[...{Shown}].map(b => b.rows[0].cells[0].textContent)"));
        Assert.Equal("1 of 1 found in 60 shown",
            await page.EvaluateAsync<string>("document.querySelector('#cases [role=status]').textContent"));

        await page.TypeAsync(Filter, "nothing of the kind");
        Assert.Equal(0, await page.EvaluateAsync<int>(Shown + ".length"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task ShowsCasesPageByPage()
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(80)));
        Assert.Equal(25, await page.EvaluateAsync<int>(Shown + ".length"));

        await page.ClickAsync("document.querySelector('#cases .more button')");
        Assert.Equal(50, await page.EvaluateAsync<int>(Shown + ".length"));

        await page.ClickAsync("document.querySelector('#cases .more button:last-child')");
        Assert.Equal(80, await page.EvaluateAsync<int>(Shown + ".length"));
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#cases .more').hidden"));
    }

    [Fact]
    public async Task OpensTheEvidenceOfACase()
    {
        var one = SampleReport.Builder.Case("1", "2026-06-08T10:00Z", "2026-06-09T10:00Z");
        var page = await browser.OpenAsync(Write([one], SampleReport.Options with { IncludeBuyerData = true }));

        await page.ClickAsync("document.querySelector('.evidence summary')");

        var evidence = await page.EvaluateAsync<string>("document.querySelector('.evidence').innerText");
        Assert.Contains("2026-06-08 12:00 +02:00", evidence, StringComparison.Ordinal);
        Assert.All(one.Messages, message => Assert.Contains(message.MessageId!, evidence, StringComparison.Ordinal));
        Assert.All(one.Messages, message => Assert.Contains(message.HeaderHash!, evidence, StringComparison.Ordinal));
        await KeepAsync(page, "one-case");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FitsAPhone(bool hostile)
    {
        CommerceCase[] cases = hostile ? [SampleReport.Hostile(new string('W', 400))] : SampleReport.Many(60);
        var page = await browser.OpenAsync(Write(cases), Phone, 844);

        Assert.Equal(Phone, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        Assert.Equal(Phone, await page.EvaluateAsync<int>("innerWidth"));
        Assert.Equal("",
            await page.EvaluateAsync<string>(
                "[...document.querySelectorAll('h1, h2, h3, p, dt, dd, .value, summary, #cases-table > tbody > tr > *')].filter(e => "
                    + $"!e.closest('.skip') && e.getBoundingClientRect().right > {Phone}).map(e => e.outerHTML).join()"));
        await KeepAsync(page, hostile ? "phone-hostile" : "phone");
    }

    [Theory]
    [InlineData(1600)]
    [InlineData(1100)]
    [InlineData(960)]
    [InlineData(760)]
    [InlineData(Phone)]
    public async Task KeyFiguresStayInTheirTiles(int width)
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(200)), width, 900);

        // As near to the lower edge as the text above is to the upper one, at most.
        Assert.Equal("", await page.EvaluateAsync<string>("""
            [...document.querySelectorAll('.tile')].flatMap(t => [...t.querySelectorAll('dt, dd, dd *')].map(e => [t, e])).filter(([t, e]) => {
              const [tile, box, style] = [t.getBoundingClientRect(), e.getBoundingClientRect(), getComputedStyle(t)];
              return box.bottom > tile.bottom - parseFloat(style.paddingBottom) + 1 || box.right > tile.right - parseFloat(style.paddingRight) + 1;
            }).map(([, e]) => e.textContent).join()
            """));
    }

    [Fact]
    public async Task LooksDarkInTheDarkAndCanBeReadInBothModes()
    {
        var file = Write(SampleReport.Many(60));
        var light = await browser.OpenAsync(file);
        var dark = await browser.OpenAsync(file, dark: true);

        Assert.True(await light.EvaluateAsync<double>($"({Luminance})(getComputedStyle(document.body).backgroundColor)") > 0.8);
        Assert.True(await dark.EvaluateAsync<double>($"({Luminance})(getComputedStyle(document.body).backgroundColor)") < 0.05);
        Assert.NotEqual(await light.ScreenshotAsync(), await dark.ScreenshotAsync());
        foreach (var page in new[] { light, dark })
        {
            // WCAG 2.2, 1.4.3: 4.5 to 1 for text.
            Assert.Equal("[]", await page.EvaluateAsync<string>(FaintTexts));
        }

        await KeepAsync(dark, "desktop-dark");
    }

    [Fact]
    public async Task PrintsOnPages()
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(60)), dark: true);

        var pdf = await page.PrintAsync();

        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString(pdf, 0, 5));
        var text = await ReadAsync(pdf);
        var pages = text.Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 3, 50);
        Assert.Contains("Answers to buyers", pages[0], StringComparison.Ordinal);
        Assert.Contains("Cases and evidence", text, StringComparison.Ordinal);
        Assert.Contains("What the numbers mean", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Show all", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PaperHasEveryCaseWithItsEvidence()
    {
        var cases = SampleReport.Many(40);
        var page = await browser.OpenAsync(Write(cases));

        var text = await ReadAsync(await page.PrintAsync());

        Assert.All(cases, c => Assert.Contains(c.CaseId, text, StringComparison.Ordinal));
        Assert.All(cases.SelectMany(c => c.Messages), m => Assert.Contains(m.MessageId!, text, StringComparison.Ordinal));
        Assert.Equal(25, await page.EvaluateAsync<int>(Shown + ".length"));
    }

    [Theory]
    [InlineData("on time", "On time")]
    [InlineData("overdue", "Overdue")]
    [InlineData("Answered", "Answered")]
    public async Task TheNameOfAStateFindsCasesInThatStateOnly(string typed, string state)
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(120)));

        await page.TypeAsync(Filter, typed);

        Assert.Equal([state], (await page.TextsAsync($"[...{Shown}].map(b => b.querySelector('.state').textContent)")).Distinct());
    }

    [Fact]
    public async Task AChipShowsTheCasesOfOneState()
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(120)));

        await page.ClickAsync("[...document.querySelectorAll('.chips button')].find(b => b.textContent.startsWith('Overdue'))");

        Assert.Equal(["Overdue"], (await page.TextsAsync($"[...{Shown}].map(b => b.querySelector('.state').textContent)")).Distinct());
        Assert.Equal("true", await page.EvaluateAsync<string>("document.querySelector('.chips [aria-pressed=true]').ariaPressed"));
    }

    [Fact]
    public async Task APeriodThatIsNotDecidedHasAHollowPoint()
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(200)));

        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('.point.undecided').length"));
        Assert.Contains("not decided", await page.EvaluateAsync<string>("document.querySelector('.point.undecided title').textContent"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOrderNumberOfSixteenDigitsStaysWhole()
    {
        var page = await browser.OpenAsync(
            Write([SampleReport.Builder.Case("1", "2026-06-08T10:00Z", null) with { OrderNumber = "3081172554020134",
                SellerOrderNumber = "FP-2251" }]), 1280, 900);

        Assert.Equal(1,
            await page.EvaluateAsync<int>(
                "(r => { r.selectNodeContents(document.querySelector('[data-label=Order]')); return r.getClientRects().length; "
                    + "})(document.createRange())"));
        Assert.Equal("FP-2251", await page.EvaluateAsync<string>("document.querySelector('[data-label=\"Your number\"]').textContent"));
    }

    [Theory]
    [InlineData(900)]
    [InlineData(1400)]
    public async Task NoColumnIsCut(int width)
    {
        var page = await browser.OpenAsync(Write(SampleReport.Many(60)), width, 900);

        Assert.Equal("",
            await page.EvaluateAsync<string>(
                "[...document.querySelectorAll('section > .scroll')].filter(s => s.scrollWidth > s.clientWidth + 1).map(s => "
                    + "s.ariaLabel).join()"));
    }
}
