using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MailServers.Ews;

/// <summary>The namespaces of EWS, and the forms of its answers ([MS-OXWSCORE], [MS-OXWSCDATA]).</summary>
internal static class EwsXml
{
    public static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    public static readonly XNamespace M = "http://schemas.microsoft.com/exchange/services/2006/messages";
    public static readonly XNamespace T = "http://schemas.microsoft.com/exchange/services/2006/types";
    public static readonly XNamespace E = "http://schemas.microsoft.com/exchange/services/2006/errors";

    /// <summary>A response message of success.</summary>
    public static XElement Success(string operation, params object?[] content) => new(
        M + (operation + "ResponseMessage"), new XAttribute("ResponseClass", "Success"), new XElement(M + "ResponseCode", "NoError"),
        content);

    /// <summary>A response message of an error.</summary>
    public static XElement Error(string operation, EwsException e, params object?[] content) => new(
        M + (operation + "ResponseMessage"),
        new XAttribute("ResponseClass", e.IsWarning ? "Warning" : "Error"),
        new XElement(M + "MessageText", e.Message),
        new XElement(M + "ResponseCode", e.Code),
        new XElement(M + "DescriptiveLinkKey", 0),
        e.Values.Count == 0 ? null : new XElement(M + "MessageXml", Values(e)),
        EmptyList(operation),
        content);

    /// <summary>A SOAP fault. Its MessageXml is in the types namespace, unlike that of a response message.</summary>
    public static XElement Fault(EwsException e) => new(
        Soap + "Fault",
        new XElement("faultcode", new XAttribute(XNamespace.Xmlns + "a", T), "a:" + e.Code),
        new XElement("faultstring", new XAttribute(XNamespace.Xml + "lang", "en-US"), e.Message),
        new XElement(
            "detail",
            new XElement(E + "ResponseCode", new XAttribute(XNamespace.Xmlns + "e", E), e.Code),
            new XElement(E + "Message", new XAttribute(XNamespace.Xmlns + "e", E), e.Message),
            e.Values.Count == 0 ? null : new XElement(T + "MessageXml", new XAttribute(XNamespace.Xmlns + "t", T), Values(e))));

    /// <summary>The whole answer. Characters that XML forbids are written as references, as Exchange does.</summary>
    public static byte[] Envelope(XElement body, XElement? version)
    {
        var envelope = new XElement(
            Soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "s", Soap),
            version is null ? null : new XElement(Soap + "Header", version),
            new XElement(Soap + "Body", new XAttribute(XNamespace.Xmlns + "m", M), new XAttribute(XNamespace.Xmlns + "t", T), body));
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false }))
        {
            envelope.Save(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Answers that hold a list hold it in an error as well: ItemInfoResponseMessageType, FolderInfoResponseMessageType.</summary>
    private static XElement? EmptyList(string operation) => operation switch
    {
        "GetFolder" => new XElement(M + "Folders"),
        "GetItem" or "MoveItem" or "CopyItem" or "UpdateItem" => new XElement(M + "Items"),
        _ => null,
    };

    private static IEnumerable<XElement> Values(EwsException e) =>
        e.Values.Select(v => new XElement(T + "Value", new XAttribute("Name", v.Key), v.Value));
}

/// <summary>An error of EWS, by its response code.</summary>
internal sealed class EwsException(string code, string message) : Exception(message)
{
    /// <summary>The response code.</summary>
    public string Code => code;

    /// <summary>True for a warning.</summary>
    public bool IsWarning { get; init; }

    /// <summary>True if the whole request fails with a SOAP fault.</summary>
    public bool IsFault { get; init; }

    /// <summary>The values in MessageXml.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>The request does not follow the schema.</summary>
    public static EwsException Schema(string violation) =>
        new("ErrorSchemaValidation", "The request failed schema validation: " + violation)
        {
            IsFault = true,
            Values = { ["Violation"] = violation },
        };
}
