using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>
/// The frame of a page that asks the network for nothing and has no script: colours for light, dark and paper, and lists.
/// </summary>
internal static class StaticPage
{
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
        body > ul, body > ol { list-style:none; margin:0; padding:0; background:var(--card); border:1px solid var(--edge);
          border-radius:12px; }
        body > ul > li, body > ol > li { display:grid; grid-template-columns:112px 1fr; gap:4px 16px; padding:16px 18px;
          border-top:1px solid var(--edge); break-inside:avoid; }
        body > ol > li { grid-template-columns:190px 1fr; padding:10px 18px; }
        body > ul > li:first-child, body > ol > li:first-child { border-top:0; }
        .state { justify-self:start; align-self:start; padding:2px 10px; border-radius:999px; font-size:13px; font-weight:600; }
        .pass { color:var(--pass); background:var(--pass-wash); } .warning { color:var(--warning); background:var(--warning-wash); }
        .fail { color:var(--fail); background:var(--fail-wash); } .unknown { color:var(--unknown); background:var(--unknown-wash); }
        h2 { font-size:16px; line-height:1.4; margin:0; } .what { min-width:0; }
        body > h2, .case h2 { font-size:18px; margin:28px 0 8px; }
        .evidence, .asks, .before { margin:2px 0 0; } .evidence { color:var(--ink); }
        .asks, .before, .file, time { color:var(--soft); font-size:13.5px; }
        .scroll { overflow-x:auto; background:var(--card); border:1px solid var(--edge); border-radius:12px; margin-bottom:20px; }
        table { border-collapse:collapse; width:100%; font-size:13px; }
        th, td { text-align:left; vertical-align:top; padding:8px 12px; border-top:1px solid var(--edge); min-width:90px; }
        thead th { border-top:0; color:var(--soft); }
        code { display:block; margin-top:8px; padding:8px 10px; border-radius:6px; background:var(--ground);
          font:13px/1.45 ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace; white-space:pre-wrap; }
        @media (max-width:560px) { body > ul > li, body > ol > li { grid-template-columns:1fr; } body { padding:20px 12px 40px; } }
        @media print { body { background:#fff; padding:0; max-width:none; } body > ul, body > ol, .scroll { border:0; }
          code { border:1px solid var(--edge); } th, td { min-width:0; padding:4px 6px; font-size:10px; } }
        """;

    /// <summary>The page, as text.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="mark">What it is known by: an element of the head.</param>
    /// <param name="body">Its content.</param>
    public static string Of(string title, string mark, Markup body)
    {
        var hash = Convert.ToBase64String(Sha256.Hash(Encoding.UTF8.GetBytes(Style)));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">
            {mark}
            <title>{Markup.Escape(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            {body}</body>
            </html>

            """.Replace("\r\n", "\n");
    }
}
