using CommerceMailAdmin.Engine.Common;
namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>The cases, each with what proves its times.</summary>
internal static class CaseSection
{
    private const int PageSize = 25;
    private const string State = "State";

    private static readonly (Column Column, Func<CommerceCase, Cell> Value)[] Columns =
    [
        (new("Case"), c => new Cell(ReportText.Short(c.CaseId))),
        (new(State), c => new Cell(ReportWords.Of(c.State), (int)c.State)),
        (new("Due by"), c => c.DueBy is { } due ? Cell.Time(due) : new Cell(ReportText.None, Cell.Missing)),
        (new("Order"), c => new Cell(ReportText.Short(c.OrderNumber ?? ReportText.None))),
        (new("Your number"), c => new Cell(ReportText.Short(c.SellerOrderNumber ?? ReportText.None))),
        (new("Reason"), c => new Cell(ReportText.Short(c.Reason ?? ReportText.None))),
        (new("Buyer"), c => new Cell(ReportText.Short(c.Buyer ?? ReportText.None))),
        (new("First message"), c => Cell.Time(c.FirstReceived)),
        (new("Turns", IsNumber: true), c => new Cell(c.Turns.Length)),
        (new("Late", IsNumber: true), c => new Cell(c.Turns.Count(t => t.InTime == false))),
        (new("Longest", IsNumber: true), c => Cell.Business(c.Turns.Length == 0 ? null : c.Turns.Max(t => t.BusinessTime))),
    ];

    public static string Of(ReportData data)
    {
        var page = new Markup();
        if (data.Cases.Length == 0)
        {
            return page.Leaf("p", "There is no case in this period.", ("class", "empty")).ToString();
        }

        var shown = data.Cases.Take(data.Options.CaseLimit).ToList();
        page.Leaf("p", Statement(data.Cases.Length, shown.Count), ("class", "limit"));
        Table.Open(page, "cases", "Cases with their evidence", Columns.Select(c => c.Column).ToArray(), "cases", PageSize);
        foreach (var one in shown)
        {
            Write(page, one);
        }

        Table.Close(page);
        return page.ToString();
    }

    private static string Statement(int all, int shown)
    {
        const string Order =
            "Cases that are waiting for an answer come first, the most urgent at the top, then those answered late, then the latest. "
            + "Longest is business time. Times are in the report's time zone.";
        return shown < all
            ? $"{ReportText.Number(shown)} of {ReportText.Number(all)} cases are listed; the CSV and JSON formats have all. {Order}"
            : $"{Amount.Of(all, "case")}. {Order}";
    }

    private static void Write(Markup page, CommerceCase one)
    {
        page.Open("tbody").Open("tr");
        foreach (var (column, value) in Columns)
        {
            var cell = value(one);
            if (column.Name == State)
            {
                page.Open("td", ("data-order", cell.Order), ("data-label", State))
                    .Leaf("span", cell.Text, ("class", $"state {one.State.ToString().ToLowerInvariant()}")).Close();
            }
            else
            {
                Table.Write(page, cell, column, isName: column == Columns[0].Column);
            }
        }

        page.Close().Open("tr", ("class", "evidence")).Open("td", ("colspan", Columns.Length));
        CaseEvidence.Write(page, one);
        page.Close().Close().Close();
    }
}
