using System.Globalization;
using System.Text;
using MimeKit.Text;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Which part of a body is read.</summary>
internal enum BodyText
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>What is not marked as quoted.</summary>
    Own,

    /// <summary>What is marked as quoted.</summary>
    Quoted,
}

/// <summary>
/// A mail's body as a reader sees it: rows of cells. A line of plain text is a row, and so are a paragraph and a table row of HTML.
/// </summary>
internal static class BodyRows
{
    /// <summary>More than any notice needs; what buyers add beyond is not looked through.</summary>
    private const int MaxText = 64 * 1024;

    private static readonly char[] CellEnds = ['|', '\t'];

    /// <summary>Takes plain text apart; quote marks, bullets and emphasis go.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">Which lines; quoted ones begin with ">".</param>
    public static IReadOnlyList<IReadOnlyList<string>> FromPlain(string text, BodyText part = BodyText.Whole) =>
        Limit(text).Split('\n').Where(line => part == BodyText.Whole || line.TrimStart().StartsWith(">", StringComparison.Ordinal) == (part == BodyText.Quoted))
            .Select(line => Cells(line.Split(CellEnds))).Where(row => row.Count > 0).ToList();

    /// <summary>Takes HTML apart.</summary>
    /// <param name="html">The text.</param>
    /// <param name="part">Its own text ends before the first quotation, and all that follows is taken for quoted.</param>
    public static IReadOnlyList<IReadOnlyList<string>> FromHtml(string html, BodyText part = BodyText.Whole)
    {
        var layout = new RowLayout();
        var tokens = new HtmlTokenizer(new StringReader(Limit(html)));
        var hidden = HtmlTagId.Unknown;
        var isQuoted = false;
        while (tokens.ReadNextToken(out var token))
        {
            if (part != BodyText.Whole && !isQuoted && token is HtmlTagToken { IsEndTag: false, Id: HtmlTagId.BlockQuote })
            {
                if (part == BodyText.Own)
                {
                    break;
                }

                layout = new RowLayout();
                isQuoted = true;
            }

            switch (token)
            {
                case HtmlTagToken tag when hidden != HtmlTagId.Unknown:
                    hidden = (tag.IsEndTag && tag.Id == hidden) || tag.Id == HtmlTagId.Body ? HtmlTagId.Unknown : hidden;
                    break;
                case HtmlTagToken { IsEndTag: false, Id: HtmlTagId.Head or HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title } tag:
                    hidden = tag.IsEmptyElement ? hidden : tag.Id;
                    break;
                case HtmlTagToken tag:
                    layout.Tag(tag.Id);
                    break;
                case HtmlDataToken data when hidden == HtmlTagId.Unknown && token.Kind != HtmlTokenKind.ScriptData:
                    layout.Text(data.Data);
                    break;
            }
        }

        return part == BodyText.Quoted && !isQuoted ? [] : layout.Rows().Select(row => Cells(row)).Where(row => row.Count > 0).ToList();
    }

    private static string Limit(string text) => text.Length <= MaxText ? text : text[..MaxText];

    private static IReadOnlyList<string> Cells(IEnumerable<string> cells) => cells.Select(Clean).Where(c => c.Length > 0).ToList();

    /// <summary>Runs of white space become one blank; emphasis, invisible characters, quote marks and bullets go.</summary>
    private static string Clean(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (plain.Length > 0 && plain[plain.Length - 1] != ' ')
                {
                    plain.Append(' ');
                }
            }
            else if (c != '*' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                plain.Append(c);
            }
        }

        return plain.ToString().Trim(' ', '>', '\u2022', '\u00B7', '_');
    }

    /// <summary>Puts text into rows and cells as tags go by. A break counts only once there is text on both sides of it.</summary>
    private sealed class RowLayout
    {
        private readonly List<List<string>> _rows = [[]];
        private readonly StringBuilder _cell = new();
        private Break _pending;

        private enum Break
        {
            None,
            Line,
            Cell,
            Row,
        }

        public void Tag(HtmlTagId tag)
        {
            var kind = tag switch
            {
                HtmlTagId.TD or HtmlTagId.TH => Break.Cell,
                HtmlTagId.TR or HtmlTagId.Table => Break.Row,
                HtmlTagId.Br or HtmlTagId.P or HtmlTagId.Div or HtmlTagId.LI or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.DT or HtmlTagId.DD
                    or HtmlTagId.DL or HtmlTagId.HR or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
                    or HtmlTagId.BlockQuote or HtmlTagId.Pre or HtmlTagId.Section or HtmlTagId.Article => Break.Line,
                _ => Break.None,
            };
            _pending = kind > _pending ? kind : _pending;
        }

        public void Text(string text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                _cell.Append(' ');
                return;
            }

            if (_pending != Break.None)
            {
                EndCell();
                if (_pending != Break.Cell)
                {
                    _rows.Add([]);
                }

                _pending = Break.None;
            }

            _cell.Append(text);
        }

        public IEnumerable<IEnumerable<string>> Rows()
        {
            EndCell();
            return _rows;
        }

        private void EndCell()
        {
            _rows[_rows.Count - 1].Add(_cell.ToString());
            _cell.Clear();
        }
    }
}
