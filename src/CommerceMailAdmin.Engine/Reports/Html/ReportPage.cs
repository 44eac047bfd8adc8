using System.Text.RegularExpressions;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>
/// The report as one HTML file. It asks the network for nothing, and a browser that obeys its policy runs and paints nothing but what is
/// in it.
/// </summary>
internal static class ReportPage
{
    /// <summary>What a report is known by.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"CommerceMailAdmin\">";

    private static readonly Regex Placeholder = new(@"\{\{([a-z]+)\}\}", RegexOptions.CultureInvariant);

    public static string Of(ReportData data)
    {
        var style = ReportResource.Text("sla-report.css");
        var script = ReportResource.Text("sla-report.js");
        var parts = new Dictionary<string, string>
        {
            ["mark"] = Mark,
            ["policy"] = Policy(style, script),
            ["title"] = Markup.Escape($"Answers to buyers, {ReportText.Date(data.Total.From)} to {ReportText.Date(data.Total.To)}"),
            ["style"] = style,
            ["script"] = script,
            ["headline"] = Headline.Of(data),
            ["figures"] = KeyFigures.Of(data),
            ["trend"] = TrendSection.Of(data),
            ["distribution"] = DistributionSection.Of(data),
            ["ageing"] = AgeingSection.Of(data),
            ["groups"] = GroupSection.Of(data),
            ["cases"] = CaseSection.Of(data),
            ["method"] = MethodSection.Of(data),
        };

        // One pass: what is put in is not looked at again, so a name in a mail cannot fill a place.
        return Placeholder.Replace(ReportResource.Text("sla-report.html"), match => parts[match.Groups[1].Value]);
    }

    /// <summary>
    /// Only the very style and script of this file, known by their hashes (CSP Level 3, 2.3.1); nothing is fetched, sent or embedded.
    /// </summary>
    private static string Policy(string style, string script) =>
        $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string text)
    {
        return "sha256-" + Convert.ToBase64String(Sha256.Hash(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>How the report was made, and what each number means.</summary>
internal static class MethodSection
{
    public static string Of(ReportData data)
    {
        var page = new Markup().Open("dl", ("class", "facts"));
        foreach (var (name, text) in ReportFacts.Of(data))
        {
            page.Open("div").Leaf("dt", name).Leaf("dd", text).Close();
        }

        page.Close().Leaf("h3", "What the numbers mean").Open("dl", ("class", "definitions"));
        foreach (var definition in MeasureDefinition.All)
        {
            page.Open("div").Leaf("dt", definition.Label).Leaf("dd", definition.Text).Close();
        }

        return page.Close().ToString();
    }
}
