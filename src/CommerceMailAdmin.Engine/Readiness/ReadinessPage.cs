using System.Globalization;
using CommerceMailAdmin.Engine.Reports.Html;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>The controls as one HTML file for people. It asks the network for nothing and has no script.</summary>
public static class ReadinessPage
{
    /// <summary>What the page is known by.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"CommerceMailAdmin readiness\">";

    /// <summary>The page, as text.</summary>
    public static string Of(IReadOnlyList<MailControl> controls)
    {
        var page = new Markup();
        page.Leaf("h1", "Mail readiness");
        page.Leaf("p", Summary(controls));
        page.Open("ul");
        foreach (var control in controls)
        {
            Write(page, control);
        }

        page.Close();
        return StaticPage.Of("Mail readiness", Mark, page);
    }

    /// <summary>How many controls are in which state, and when they were tested.</summary>
    public static string Summary(IReadOnlyList<MailControl> controls)
    {
        var counts = controls.GroupBy(c => c.State).OrderByDescending(g => Weight(g.Key))
            .Select(g => string.Format(CultureInfo.InvariantCulture, "{0} {1}", g.Count(), g.Key));
        var changed = controls.Count(c => c.HasChanged);
        var time = controls.Count == 0 ? "" : string.Format(
            CultureInfo.InvariantCulture, " Tested {0:yyyy-MM-dd HH:mm} UTC.", controls[0].CheckedAt.UtcDateTime);
        return $"{string.Join(", ", counts)}.{(changed == 0 ? "" : $" {changed} changed.")}{time}";
    }

    private static void Write(Markup page, MailControl control)
    {
        page.Open("li").Leaf("span", control.State.ToString(), ("class", $"state {control.State.ToString().ToLowerInvariant()}"));
        page.Open("div", ("class", "what")).Leaf("h2", control.Id).Leaf("div", control.Asks, ("class", "asks"));
        page.Leaf("div", control.Evidence, ("class", "evidence"));
        if (control.HasChanged)
        {
            page.Leaf("div", $"Before: {control.Before}", ("class", "before"));
        }

        if (control.Remedy is { } remedy)
        {
            page.Leaf("code", remedy);
        }

        page.Close().Close();
    }

    private static int Weight(ControlState state) => state switch
    {
        ControlState.Fail => 3,
        ControlState.Warning => 2,
        ControlState.Unknown => 1,
        _ => 0,
    };
}
