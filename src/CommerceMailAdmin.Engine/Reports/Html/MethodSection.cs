namespace CommerceMailAdmin.Engine.Reports.Html;

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
