using CommerceMailAdmin.Unit.Support.Browser;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>What the HTML report does not run, and what it shows without scripts.</summary>
public sealed class SlaReportSafetyInBrowserTests(Chromium browser) : SlaReportBrowserTest, IClassFixture<Chromium>
{
    private const string Shown = "document.querySelectorAll('#cases-table > tbody:not([hidden])')";

    [Fact]
    public async Task WithoutAScriptTheTablesArePlainAndWhole()
    {
        var html = File.ReadAllText(Write(SampleReport.Many(60)));
        var script = html.LastIndexOf("<script>", StringComparison.Ordinal);
        var page = await browser.OpenAsync(Folder.Write("plain.html", html[..script] + "</body></html>"));

        Assert.Equal(60, await page.EvaluateAsync<int>(Shown + ".length"));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('input, button').length"));
    }

    [Theory]
    [InlineData("<img src=x onerror=\"window.hacked=1\">")]
    [InlineData("</td></table><script>window.hacked=1</script>")]
    [InlineData("</script><script>window.hacked=1</script>")]
    [InlineData("\" onmouseover=\"window.hacked=1\" x=\"' autofocus onfocus='window.hacked=1")]
    [InlineData("{{script}} {{cases}}")]
    [InlineData("&lt;b&gt; <b>&amp;</b> <!-- <![CDATA[")]
    public async Task WhatComesFromMailIsTextAndNothingElse(string text)
    {
        var page = await browser.OpenAsync(Write([SampleReport.Hostile(text)], SampleReport.Options with { IncludeBuyerData = true }));

        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.Equal(0,
            await page.EvaluateAsync<int>(
                "document.querySelectorAll('img, b, [onmouseover], [onfocus], [autofocus], script:not(body > script)').length"));
        Assert.Equal(1, await page.EvaluateAsync<int>("document.scripts.length"));
        Assert.Equal(text, await page.EvaluateAsync<string>("document.querySelector('#cases-table > tbody > tr > th').textContent"));
        Assert.True(await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('td, th')].filter(e => e.textContent === "
                + $"{System.Text.Json.JsonSerializer.Serialize(text)}).length") >= 9);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task ThePolicyForbidsForeignScriptsAndRequests()
    {
        var page = await browser.OpenAsync(Write([]));

        await page.EvaluateAsync<bool>(
            "(() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s); return "
                + "true; })()");

        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.True(await page.EvaluateAsync<bool>("fetch('https://shop.example/').then(() => false, () => true)"));
        Assert.True(await page.EvaluateAsync<bool>(
            "new Promise(done => { const i = new Image(); i.onerror = () => done(true); i.onload = () => done(false); i.src = "
                + "'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='; })"));
        Assert.Contains(page.Complaints, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEmptyReportSaysSo()
    {
        var page = await browser.OpenAsync(Write([]));

        Assert.Contains("No buyer wrote in this period.", await page.EvaluateAsync<string>("document.querySelector('.lede').textContent"),
            StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<int>("document.querySelectorAll('.empty').length") >= 4);
        Assert.Empty(page.Complaints);
        await KeepAsync(page, "empty");
    }
}
