using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CommerceMailAdmin.Package;

/// <summary>The XML documentation comments of an assembly, as plain text.</summary>
internal sealed partial class DocumentationComments
{
    /// <summary>The compiler indents each line of a comment by this.</summary>
    private const int CompilerIndent = 12;

    private readonly Dictionary<string, XElement> _members;

    private DocumentationComments(Dictionary<string, XElement> members) => _members = members;

    public static DocumentationComments Load(string file) =>
        new(XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value));

    public XElement Of(Type type) => _members[$"T:{type.FullName}"];

    /// <summary>The comment of a property. An override with inheritdoc has the comment of the property that it overrides.</summary>
    public XElement Of(PropertyInfo property)
    {
        var comment = _members[$"P:{property.DeclaringType!.FullName}.{property.Name}"];
        return comment.Element("inheritdoc") is null || property.DeclaringType.BaseType?.GetProperty(property.Name) is not { } overridden
            ? comment : Of(overridden);
    }

    /// <summary>The paragraphs of an element: its para children, or all of it where it has none.</summary>
    public static IEnumerable<string> Paragraphs(XElement? element)
    {
        if (element is null)
        {
            return [];
        }

        var paragraphs = element.Elements("para").ToList();
        return (paragraphs.Count > 0 ? paragraphs : [element]).Select(Text).Where(t => t.Length > 0);
    }

    /// <summary>The element's words on one line.</summary>
    public static string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "see" or "paramref" } link => Target(link),
                XElement other => Text(other),
                _ => "",
            });
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>The element's text with its lines kept, less the indentation of the comment.</summary>
    public static string Code(XElement element)
    {
        var lines = element.Value.Replace("\r", "").Trim('\n').Split('\n').Select(l => l.TrimEnd()).ToList();
        var indent = lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).Append(CompilerIndent).Min();
        return string.Join("\n", lines.Select((l, i) => i == 0 ? l.TrimStart() : l.Length >= indent ? l[indent..] : l)).Trim();
    }

    private static string Target(XElement link)
    {
        var target = link.Attribute("cref")?.Value ?? link.Attribute("name")?.Value ?? link.Attribute("langword")?.Value
            ?? link.Attribute("href")?.Value ?? "";
        return target[(target.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
