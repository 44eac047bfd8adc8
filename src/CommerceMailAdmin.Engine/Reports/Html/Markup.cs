using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>
/// Writes HTML and SVG elements. Every text and attribute passes through here and is escaped, so that nothing from a mail can become
/// markup. Names of elements and attributes are the caller's own.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element. Attributes that are null or false are left out; one that is true stands without a value.</summary>
    public Markup Open(string element, params (string Name, object? Value)[] attributes)
    {
        Tag(element, attributes).Append('>');
        _open.Push(element);
        return this;
    }

    /// <summary>Ends the element begun last.</summary>
    public Markup Close()
    {
        _text.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public Markup Leaf(string element, string text, params (string Name, object? Value)[] attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>An SVG shape.</summary>
    public Markup Shape(string element, params (string Name, object? Value)[] attributes)
    {
        Tag(element, attributes).Append("/>");
        return this;
    }

    public Markup Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    public override string ToString() =>
        _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    /// <summary>A text that is safe between tags and in quoted attributes (HTML Living Standard, 13.3 and 13.1.2.3).</summary>
    public static string Escape(string text) =>
        DisplayText.Clean(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'",
            "&#39;");

    private StringBuilder Tag(string element, (string Name, object? Value)[] attributes)
    {
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            if (value is not (null or false))
            {
                _text.Append(' ').Append(name);
                if (value is not true)
                {
                    _text.Append("=\"").Append(Escape(Value(value))).Append('"');
                }
            }
        }

        return _text;
    }

    private static string Value(object value) => value switch
    {
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
