using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>The XML of Exchange Web Services: its namespaces, requests as bytes, and answers whatever characters they hold.</summary>
internal static class EwsXml
{
    /// <summary>SOAP 1.1.</summary>
    public const string SoapNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>SOAP 1.2, in which gateways write faults.</summary>
    private const string Soap12Namespace = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>Requests and response messages.</summary>
    public const string MessagesNamespace = "http://schemas.microsoft.com/exchange/services/2006/messages";

    /// <summary>Items, folders and their fields.</summary>
    public const string TypesNamespace = "http://schemas.microsoft.com/exchange/services/2006/types";

    /// <inheritdoc cref="SoapNamespace"/>
    public static readonly XNamespace Soap = SoapNamespace;

    /// <inheritdoc cref="MessagesNamespace"/>
    public static readonly XNamespace M = MessagesNamespace;

    /// <inheritdoc cref="TypesNamespace"/>
    public static readonly XNamespace T = TypesNamespace;

    private static readonly XmlReaderSettings ReaderSettings = new()
    {
        // Exchange writes references to characters that XML forbids, such as &#x1;.
        CheckCharacters = false,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Whether a namespace is that of SOAP's envelope, in either version.</summary>
    public static bool IsSoap(string name) => name is SoapNamespace or Soap12Namespace;

    /// <summary>The element at which a reader stands, within the usual limits.</summary>
    public static XElement Element(XmlReader reader) => new EwsElement(reader, EwsLimits.Default).Read();

    /// <summary>Reads XML from a server. Bytes that are no XML text are replaced.</summary>
    public static XmlReader Read(Stream stream) => XmlReader.Create(new XmlTextFilter(stream), ReaderSettings);

    /// <summary>Writes a request.</summary>
    /// <param name="version">The schema version that is asked for.</param>
    /// <param name="impersonated">The primary address of the mailbox to impersonate; null for none.</param>
    /// <param name="body">Writes the operation.</param>
    public static byte[] Request(string version, string? impersonated, Action<XmlWriter> body)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            writer.WriteStartElement("s", "Envelope", SoapNamespace);
            writer.WriteAttributeString("xmlns", "t", null, TypesNamespace);
            writer.WriteAttributeString("xmlns", "m", null, MessagesNamespace);
            writer.WriteStartElement("Header", SoapNamespace);
            writer.WriteStartElement("RequestServerVersion", TypesNamespace);
            writer.WriteAttributeString("Version", version);
            writer.WriteEndElement();
            if (impersonated is not null)
            {
                writer.WriteStartElement("ExchangeImpersonation", TypesNamespace);
                writer.WriteStartElement("ConnectingSID", TypesNamespace);
                writer.WriteElementString("PrimarySmtpAddress", TypesNamespace, impersonated);
                writer.WriteEndElement();
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
            writer.WriteStartElement("Body", SoapNamespace);
            body(writer);
        }

        return stream.ToArray();
    }
}

/// <summary>
/// UTF-8 text without the characters that no XML text may hold: broken sequences and control characters become the replacement character.
/// </summary>
internal sealed class XmlTextFilter(Stream stream) : TextReader
{
    private const char Replacement = '\uFFFD';
    private readonly StreamReader _reader = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: false));

    /// <summary>Characters within tags so far. An XML reader holds each attribute whole, and each name for ever.</summary>
    private int _markup;

    /// <summary>The same of the current tag.</summary>
    private int _tag;

    /// <summary>Within a tag; with its quote, within a value.</summary>
    private bool _isTag;
    private char _quote;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        var read = _reader.Read(buffer, index, count);
        for (var i = index; i < index + read; i++)
        {
            var c = buffer[i];
            if ((c < ' ' && c is not ('\t' or '\n' or '\r')) || c is '\uFFFE' or '\uFFFF')
            {
                buffer[i] = Replacement;
            }

            Count(c);
        }

        return read;
    }

    private void Count(char c)
    {
        if (!_isTag)
        {
            _isTag = c == '<';
            _tag = 0;
            return;
        }

        if (++_markup > EwsLimits.Text || ++_tag > EwsLimits.Tag)
        {
            throw new EwsAnswerTooLongException(
                $"has a tag of more than {EwsLimits.Tag} characters, or more than {EwsLimits.Text} characters of names and attributes");
        }

        if (_quote != '\0')
        {
            _quote = c == _quote ? '\0' : _quote;
        }
        else if (c is '"' or '\'')
        {
            _quote = c;
        }
        else
        {
            _isTag = c != '>';
        }
    }

    /// <inheritdoc/>
    public override int Read()
    {
        var one = new char[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override int Peek() => _reader.Peek();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        base.Dispose(disposing);
    }
}
