using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace CommerceMailAdmin.Package;

/// <summary>Writes the help that Get-Help reads (MAML, the format of binary modules) from documentation comments.</summary>
internal sealed class MamlHelp(DocumentationComments documentation)
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly (string Name, string Text)[] ShouldProcessParameters =
    [
        ("Confirm", "Asks before each change."),
        ("WhatIf", "Shows what would be changed, and changes nothing."),
    ];

    public string Write(IReadOnlyCollection<CmdletDescription> cmdlets)
    {
        var root = new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(c => CommandElement(c, cmdlets)));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString().Replace("\r\n", "\n") + "\n";
    }

    private XElement CommandElement(CmdletDescription cmdlet, IReadOnlyCollection<CmdletDescription> all)
    {
        var comment = documentation.Of(cmdlet.Type);
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                Paragraphs(Maml + "description", DocumentationComments.Paragraphs(comment.Element("summary")))),
            Paragraphs(Maml + "description", DocumentationComments.Paragraphs(comment.Element("remarks"))),
            new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => SyntaxItem(cmdlet, set))),
            new XElement(
                Command + "parameters",
                cmdlet.Parameters.Select(p => ParameterElement(p, CmdletDescription.Declarations(p).First())),
                cmdlet.SupportsShouldProcess ? ShouldProcessParameters.Select(p => SwitchElement(p.Name, p.Text)) : null),
            new XElement(
                Command + "inputTypes",
                cmdlet.Parameters
                    .Where(p => CmdletDescription.Declarations(p).Any(d => d.ValueFromPipeline || d.ValueFromPipelineByPropertyName))
                    .Select(p => p.PropertyType).Distinct().Select(t => TypeElement(Command + "inputType", t))),
            new XElement(
                Command + "returnValues",
                cmdlet.Type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type)
                    .Select(t => TypeElement(Command + "returnValue", t.Type))),
            new XElement(Command + "examples", comment.Elements("example").Select(Example)),
            new XElement(
                Command + "relatedLinks",
                Link("Online version", cmdlet.HelpUri),
                RelatedLinks.Of(cmdlet, all).Select(text => Link(text, ""))));
    }

    private static XElement Link(string text, string uri) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", uri));

    private XElement SyntaxItem(CmdletDescription cmdlet, string set) =>
        new(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            cmdlet.Parameters.Select(p => (p, declaration: CmdletDescription.In(p, set))).Where(p => p.declaration is not null)
                .Select(p => ParameterElement(p.p, p.declaration!)),
            cmdlet.SupportsShouldProcess ? ShouldProcessParameters.Select(p => SwitchElement(p.Name, p.Text)) : null);

    private XElement ParameterElement(PropertyInfo parameter, ParameterAttribute declaration)
    {
        var isSwitch = parameter.PropertyType == typeof(SwitchParameter);
        var pipeline = (declaration.ValueFromPipeline, declaration.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        var type = TypeName(parameter.PropertyType);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", declaration.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.PropertyType.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.IsDefined(typeof(SupportsWildcardsAttribute)) ? "true" : "false"),
            new XAttribute("pipelineInput", pipeline),
            new XAttribute("position", declaration.Position < 0 ? "named" : declaration.Position.ToString()),
            new XAttribute("aliases", string.Join(", ", parameter.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [])),
            new XElement(Maml + "name", parameter.Name),
            Paragraphs(Maml + "description", DocumentationComments.Paragraphs(documentation.Of(parameter).Element("summary"))
                .Concat(DocumentationComments.Paragraphs(documentation.Of(parameter).Element("remarks")))),
            isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), type),
            new XElement(Dev + "type", new XElement(Maml + "name", type)));
    }

    private static XElement SwitchElement(string name, string text) =>
        new(
            Command + "parameter",
            new XAttribute("required", "false"),
            new XAttribute("pipelineInput", "False"),
            new XAttribute("position", "named"),
            new XElement(Maml + "name", name),
            Paragraphs(Maml + "description", [text]),
            new XElement(Dev + "type", new XElement(Maml + "name", nameof(SwitchParameter))));

    private static XElement TypeElement(XName name, Type type) =>
        new(name, new XElement(Dev + "type", new XElement(Maml + "name", TypeName(type))));

    private static XElement Example(XElement example, int index) =>
        new(
            Command + "example",
            new XElement(Maml + "title", $"Example {index + 1}: {DocumentationComments.Text(example.Element("summary")!)}"),
            new XElement(Dev + "code", DocumentationComments.Code(example.Element("code")!)),
            // The empty paragraph separates it from the next example.
            Paragraphs(Dev + "remarks", DocumentationComments.Paragraphs(example.Element("remarks")).Append("")));

    private static XElement Paragraphs(XName name, IEnumerable<string> paragraphs) =>
        new(name, paragraphs.Select(p => new XElement(Maml + "para", p)));

    private static string TypeName(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? inner.Name
        : type.Namespace == nameof(CommerceMailAdmin) ? type.FullName! : type.Name;
}
