using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Reports.Html;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>The controls as one HTML file for people. It asks the network for nothing and has no script.</summary>
public static class ReadinessPage
{
    /// <summary>What the page is known by.</summary>
    public const string Mark = "<meta name=\"generator\" content=\"CommerceMailAdmin readiness\">";

    private const string Style = """
        :root { --ground:#f3f4f6; --card:#fff; --edge:#dfe3e9; --ink:#171c26; --soft:#566071;
          --pass:#1a6b3c; --pass-wash:#e2f3e8; --warning:#7a5200; --warning-wash:#fdf1d6; --fail:#9c2b00; --fail-wash:#fde6dc;
          --unknown:#4a5260; --unknown-wash:#e9ecf1; }
        @media screen and (prefers-color-scheme: dark) { :root { --ground:#11141a; --card:#1a1f27; --edge:#303846;
          --ink:#e9edf3; --soft:#a3adbd;
          --pass:#8fdcae; --pass-wash:#173524; --warning:#f5cf7d; --warning-wash:#3b2d0e; --fail:#ffb08a; --fail-wash:#43231a;
          --unknown:#c2cad6; --unknown-wash:#2a313c; } }
        * { box-sizing:border-box; }
        body { margin:0 auto; max-width:1100px; padding:32px 24px 56px; background:var(--ground); color:var(--ink);
          font:15px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif; overflow-wrap:anywhere; }
        h1 { font-size:28px; line-height:1.2; margin:0 0 4px; }
        p { margin:0 0 20px; color:var(--soft); }
        ul { list-style:none; margin:0; padding:0; background:var(--card); border:1px solid var(--edge); border-radius:12px; }
        li { display:grid; grid-template-columns:112px 1fr; gap:4px 16px; padding:16px 18px; border-top:1px solid var(--edge);
          break-inside:avoid; }
        li:first-child { border-top:0; }
        .state { justify-self:start; align-self:start; padding:2px 10px; border-radius:999px; font-size:13px; font-weight:600; }
        .pass { color:var(--pass); background:var(--pass-wash); } .warning { color:var(--warning); background:var(--warning-wash); }
        .fail { color:var(--fail); background:var(--fail-wash); } .unknown { color:var(--unknown); background:var(--unknown-wash); }
        h2 { font-size:16px; line-height:1.4; margin:0; } .what { min-width:0; }
        .evidence, .asks, .before { margin:2px 0 0; } .evidence { color:var(--ink); }
        .asks, .before { color:var(--soft); font-size:13.5px; }
        code { display:block; margin-top:8px; padding:8px 10px; border-radius:6px; background:var(--ground);
          font:13px/1.45 ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace; white-space:pre-wrap; }
        @media (max-width:560px) { li { grid-template-columns:1fr; } body { padding:20px 12px 40px; } }
        @media print { body { background:#fff; padding:0; } ul { border:0; } code { border:1px solid var(--edge); } }
        """;

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
        var hash = Convert.ToBase64String(Sha256.Hash(Encoding.UTF8.GetBytes(Style)));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">
            {Mark}
            <title>Mail readiness</title>
            <style>{Style}</style>
            </head>
            <body>
            {page}</body>
            </html>

            """.Replace("\r\n", "\n");
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
