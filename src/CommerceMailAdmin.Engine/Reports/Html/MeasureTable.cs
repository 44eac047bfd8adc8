namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>Measures, one a row.</summary>
internal static class MeasureTable
{
    /// <summary>Reasons come from mail: anybody may write many.</summary>
    private const int MostRows = 400;

    /// <summary>The columns, and which of them a table of groups has room for.</summary>
    private static readonly (string Name, bool IsBrief, Func<SlaMeasure, Cell> Value)[] Columns =
    [
        ("Cases", true, m => new Cell(m.Cases)),
        ("Turns", true, m => new Cell(m.Turns)),
        ("Answered", false, m => new Cell(m.Answered)),
        ("In time", true, m => new Cell(m.InTime)),
        ("Late", true, m => new Cell(m.Late)),
        ("Undecided", false, m => new Cell(m.Undecided)),
        ("Share", true, m => Cell.Share(m.InTimeShare)),
        ("Median", true, m => Cell.Business(m.MedianBusinessTime)),
        ("90th", false, m => Cell.Business(m.Percentile90BusinessTime)),
        ("95th", true, m => Cell.Business(m.Percentile95BusinessTime)),
        ("Longest", true, m => Cell.Business(m.LongestBusinessTime)),
        ("Median elapsed", false, m => Cell.Elapsed(m.MedianElapsedTime)),
        ("90th elapsed", false, m => Cell.Elapsed(m.Percentile90ElapsedTime)),
        ("95th elapsed", false, m => Cell.Elapsed(m.Percentile95ElapsedTime)),
        ("Longest elapsed", false, m => Cell.Elapsed(m.LongestElapsedTime)),
        ("Backlog", true, m => new Cell(m.Backlog)),
        ("Overdue", true, m => new Cell(m.BacklogOverdue)),
        ("Claims", true, m => new Cell(m.Claims)),
        ("Per case", false, m => Cell.Ratio(m.ClaimsPerCase)),
        ("Reopened", true, m => new Cell(m.Reopened)),
    ];

    /// <param name="page">Where to.</param>
    /// <param name="id">The table's name in the page.</param>
    /// <param name="caption">What is in it.</param>
    /// <param name="first">What each row stands for.</param>
    /// <param name="isBrief">True for the numbers that most people ask for.</param>
    /// <param name="measures">The rows.</param>
    public static void Write(Markup page, string id, string caption, string first, bool isBrief, IReadOnlyList<SlaMeasure> measures)
    {
        if (measures.Count > MostRows)
        {
            page.Leaf("p", $"The first {MostRows} of {ReportText.Number(measures.Count)} are shown; the JSON format has all.",
                ("class", "limit"));
        }

        var columns = Columns.Where(c => c.IsBrief || !isBrief).ToArray();
        Table.Write(
            page, id, caption, [new Column(first), .. columns.Select(c => new Column(c.Name, IsNumber: true))],
            measures.Take(MostRows).Select(m => columns.Select(c => c.Value(m)).Prepend(new Cell(ReportText.Short(m.Group))).ToArray()));
    }
}
