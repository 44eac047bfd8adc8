using System.Globalization;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>
/// What the drawn charts share. Horizontal places are percentages and vertical ones pixels, so a chart fits any width and its letters stay
/// readable on a phone.
/// </summary>
internal static class Chart
{
    /// <summary>Space above the highest bar.</summary>
    public const double Top = 14;

    /// <summary>Space below the axis for its labels.</summary>
    public const double Bottom = 24;

    /// <summary>The most labels on the horizontal axis; every second one is left out on a phone.</summary>
    private const int MostLabels = 8;

    public static string Percent(double part) => (part * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>Begins a drawing that says to a screen reader what it shows.</summary>
    public static Markup OpenPlot(this Markup page, string id, string title, string description, double height, string? style = null) =>
        page.Open("svg", ("class", $"plot {style}".Trim()), ("role", "img"), ("aria-labelledby", $"{id}-title {id}-desc"),
            ("height", height))
            .Leaf("title", title, ("id", id + "-title")).Leaf("desc", description, ("id", id + "-desc"));

    /// <summary>A number above the largest value that divides well.</summary>
    public static int NiceMost(int largest)
    {
        for (long unit = 1; ; unit *= 10)
        {
            foreach (var step in new[] { 2, 4, 6, 10 })
            {
                if (unit * step >= largest)
                {
                    return (int)Math.Min(int.MaxValue, unit * step);
                }
            }
        }
    }

    /// <summary>Lines at the bottom, the middle and the top, with what they stand for.</summary>
    public static void Grid(Markup page, double height, params string[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var y = Math.Round(Top + ((height - Top - Bottom) * (1 - ((double)i / (labels.Length - 1))))) + 0.5;
            page.Shape("line", ("class", i == 0 ? "axis" : "grid"), ("x1", "0"), ("x2", "100%"), ("y1", y), ("y2", y));
            page.Leaf("text", labels[i], ("class", "tick"), ("x", "-8"), ("y", y + 4), ("text-anchor", "end"));
        }
    }

    /// <summary>Labels below the axis, as many as there is room for.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="height">The height of the drawing.</param>
    /// <param name="labels">One for each place.</param>
    /// <param name="offset">Where in its place a label stands: 0.5 in the middle, 0 at the beginning.</param>
    public static void Labels(Markup page, double height, IReadOnlyList<string> labels, double offset)
    {
        var step = Math.Max(1, (labels.Count + MostLabels - 1) / MostLabels);
        for (int i = 0, shown = 0; i < labels.Count; i += step, shown++)
        {
            page.Leaf("text", labels[i], ("class", shown % 2 == 0 ? "tick" : "tick wide"), ("x", Percent((i + offset) / labels.Count)),
                ("y", height - 6), ("text-anchor", "middle"));
        }
    }

    /// <summary>Parts of one bar, from the axis up.</summary>
    public static void Stack(Markup page, double height, int most, double left, double width, string tip,
        params (string Class, int Count)[] parts)
    {
        page.Open("g").Leaf("title", tip);
        var below = 0;
        foreach (var (style, count) in parts.Where(p => p.Count > 0))
        {
            var (bottom, top) = (Y(height, most, below), Y(height, most, below + count));
            page.Shape("rect", ("class", style), ("x", Percent(left)), ("width", Percent(width)), ("y", top),
                ("height", Math.Max(1, bottom - top - (below > 0 ? 1 : 0))));
            below += count;
        }

        page.Close();
    }

    public static double Y(double height, double most, double value) => Top + ((height - Top - Bottom) * (1 - (value / most)));

    /// <summary>What the colours stand for.</summary>
    public static void Legend(Markup page, params (string Class, string Text)[] entries)
    {
        page.Open("ul", ("class", "legend"));
        foreach (var (style, text) in entries)
        {
            page.Open("li").Open("svg", ("width", 12), ("height", 12), ("aria-hidden", "true"))
                .Shape("rect", ("class", style), ("width", 12), ("height", 12), ("rx", 2)).Close().Text(text).Close();
        }

        page.Close();
    }
}
