namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>A column's name, and whether it holds numbers.</summary>
internal readonly record struct Column(string Name, bool IsNumber = false)
{
    public string? Style => IsNumber ? "number" : null;
}

/// <summary>What a cell shows, and the number it sorts by; a text sorts by itself, a missing value last.</summary>
internal readonly record struct Cell(string Text, double? Order = null)
{
    /// <summary>The order of a value that is not there: last.</summary>
    public const double Missing = -1;

    public Cell(int number)
        : this(ReportText.Number(number), number)
    {
    }

    public static Cell Share(double? share) => new(ReportText.Share(share), share ?? Missing);

    public static Cell Ratio(double? ratio) => new(ReportText.Ratio(ratio), ratio ?? Missing);

    public static Cell Business(TimeSpan? time) => new(ReportText.Business(time), time?.TotalMinutes ?? Missing);

    public static Cell Elapsed(TimeSpan? time) => new(ReportText.Elapsed(time), time?.TotalMinutes ?? Missing);

    public static Cell Time(DateTimeOffset time) => new(ReportText.ShortTime(time), time.ToUnixTimeSeconds());
}

/// <summary>A table that a script can sort and filter: each record is a tbody of its own.</summary>
internal static class Table
{
    /// <summary>The caption says what is in it to those who do not see it; a wide table scrolls within its own box.</summary>
    public static void Write(Markup page, string id, string caption, Column[] columns, IEnumerable<Cell[]> rows)
    {
        Open(page, id, caption, columns, "compact");
        foreach (var row in rows)
        {
            page.Open("tbody").Open("tr");
            for (var i = 0; i < row.Length; i++)
            {
                Write(page, row[i], columns[i], isName: i == 0);
            }

            page.Close().Close();
        }

        Close(page);
    }

    /// <param name="page">Where to.</param>
    /// <param name="id">The table's name in the page.</param>
    /// <param name="caption">What is in it.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="style">The class of its looks.</param>
    /// <param name="pageSize">How many records a script shows at first; null for all.</param>
    public static void Open(Markup page, string id, string caption, Column[] columns, string style, int? pageSize = null)
    {
        OpenRegion(page, caption).Open("table", ("id", id + "-table"), ("class", style), ("data-records", true), ("data-page", pageSize))
            .Leaf("caption", caption);
        Head(page, columns);
    }

    public static void Close(Markup page) => page.Close().Close();

    /// <summary>A box that scrolls by itself, with the keyboard too.</summary>
    public static Markup OpenRegion(Markup page, string name) =>
        page.Open("div", ("class", "scroll"), ("tabindex", 0), ("role", "region"), ("aria-label", name));

    public static void Head(Markup page, Column[] columns)
    {
        page.Open("thead").Open("tr");
        foreach (var column in columns)
        {
            page.Leaf("th", column.Name, ("scope", "col"), ("class", column.Style));
        }

        page.Close().Close();
    }

    /// <summary>A cell; a phone shows its column's name beside it.</summary>
    public static void Write(Markup page, Cell cell, Column column, bool isName) => page.Leaf(
        isName ? "th" : "td", cell.Text, ("scope", isName ? "row" : null), ("class", column.Style), ("data-order", cell.Order),
        ("data-label", column.Name));
}
