using MimeKit.Text;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Takes HTML apart into rows and cells as tags go by. A break counts only if there is text on both sides of it.</summary>
internal sealed class HtmlRows
{
    private readonly BodyRows _own;
    private readonly BodyRows? _quoted;
    private BodyRows _rows;
    private HtmlTagId _hidden;
    private Break _pending;

    private HtmlRows(BodyRows own, BodyRows? quoted)
    {
        _own = own;
        _quoted = quoted;
        _rows = own;
    }

    private enum Break
    {
        None,
        Line,
        Cell,
        Row,
    }

    /// <summary>Reads HTML.</summary>
    /// <param name="html">The text.</param>
    /// <param name="own">Receives the rows.</param>
    /// <param name="quoted">Receives what follows the first start of a quotation; null if it is to go where the rest goes.</param>
    public static void Add(ReadOnlySpan<char> html, BodyRows own, BodyRows? quoted)
    {
        var text = BodyRows.Limit(html);
        var rows = new HtmlRows(own, quoted);
        if (!HtmlScanner.Read(text, rows))
        {
            own.Clear();
            quoted?.Clear();
            rows = new HtmlRows(own, quoted);
            rows.ReadByTokens(text.ToString());
        }

        rows._rows.EndRow();
    }

    /// <summary>Reads HTML that the scanner does not know.</summary>
    private void ReadByTokens(string html)
    {
        var tokens = new HtmlTokenizer(new StringReader(html));
        while (tokens.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken tag:
                    Tag(tag.Id, tag.IsEndTag, tag.IsEmptyElement);
                    break;
                case HtmlDataToken data when token.Kind != HtmlTokenKind.ScriptData:
                    Text(data.Data.AsSpan());
                    break;
            }
        }
    }

    /// <summary>A tag.</summary>
    public void Tag(HtmlTagId tag, bool isEnd, bool isEmpty)
    {
        if (_quoted is not null && _rows == _own && !isEnd && tag == HtmlTagId.BlockQuote)
        {
            _own.EndRow();
            _rows = _quoted;
            _pending = Break.None;
        }

        if (_hidden != HtmlTagId.Unknown)
        {
            _hidden = (isEnd && tag == _hidden) || tag == HtmlTagId.Body ? HtmlTagId.Unknown : _hidden;
            return;
        }

        if (!isEnd && tag is HtmlTagId.Head or HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title)
        {
            _hidden = isEmpty ? _hidden : tag;
            return;
        }

        var kind = BreakOf(tag);
        _pending = kind > _pending ? kind : _pending;
    }

    /// <summary>Text between tags, its character references resolved.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (_hidden != HtmlTagId.Unknown)
        {
            return;
        }

        if (text.IsWhiteSpace())
        {
            _rows.Add(" ".AsSpan());
            return;
        }

        if (_pending == Break.Cell)
        {
            _rows.EndCell();
        }
        else if (_pending != Break.None)
        {
            _rows.EndRow();
        }

        _pending = Break.None;
        _rows.Add(text);
    }

    private static Break BreakOf(HtmlTagId tag) => tag switch
    {
        HtmlTagId.TD or HtmlTagId.TH => Break.Cell,
        HtmlTagId.TR or HtmlTagId.Table => Break.Row,
        HtmlTagId.Br or HtmlTagId.P or HtmlTagId.Div or HtmlTagId.LI or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.DT or HtmlTagId.DD
            or HtmlTagId.DL or HtmlTagId.HR or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
            or HtmlTagId.BlockQuote or HtmlTagId.Pre or HtmlTagId.Section or HtmlTagId.Article => Break.Line,
        _ => Break.None,
    };
}
