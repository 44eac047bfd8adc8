using System.Text;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What an answer of an EWS server may cost. A server that goes beyond is not believed any more.</summary>
/// <param name="Mime">Bytes that are kept of one message's MIME; what follows is skipped.</param>
internal sealed record EwsLimits(int Mime)
{
    /// <summary>Bytes of one answer on the wire. The largest message that Exchange takes, in base64, is shorter.</summary>
    public const long Answer = 256L << 20;

    /// <summary>Elements and attributes of one answer: a page of 512 items has some 3,000.</summary>
    public const int Nodes = 200_000;

    /// <summary>Exchange nests some ten elements.</summary>
    public const int Depth = 100;

    /// <summary>Characters of all texts together without MIME, and of all names and attributes together.</summary>
    public const int Text = 8 << 20;

    /// <summary>Characters of one tag with its attributes. The longest state of a synchronisation is not an attribute.</summary>
    public const int Tag = 1 << 20;

    /// <summary>The limits of ordinary answers, which hold header fields only.</summary>
    public static EwsLimits Default { get; } = new(Files.MboxReader.MaxHeader);
}

/// <summary>The server sends more than any answer of Exchange has.</summary>
internal sealed class EwsAnswerTooLongException(string what) : IOException($"The server's answer {what}, which no answer of Exchange has.");

/// <summary>MIME as bytes, which an element MimeContent carries as an annotation; null bytes if the text is not base64.</summary>
/// <param name="Bytes">The bytes that are kept.</param>
/// <param name="IsCut">True if there were more.</param>
internal sealed record EwsMime(byte[]? Bytes, bool IsCut);

/// <summary>Reads elements into memory, within limits. MIME is decoded while it is read and never held as text.</summary>
internal sealed class EwsElement(XmlReader reader, EwsLimits limits)
{
    private readonly char[] _buffer = new char[16 * 1024];
    private int _nodes;
    private int _text;

    /// <summary>Reads the element at which the reader stands, and leaves the reader after it.</summary>
    /// <exception cref="XmlException">It is not XML.</exception>
    /// <exception cref="EwsAnswerTooLongException">It is beyond the limits.</exception>
    public XElement Read()
    {
        var root = Start();
        var open = root;
        var isOpen = !reader.IsEmptyElement;
        reader.Read();
        while (isOpen)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == "MimeContent":
                    open.Add(Mime());
                    continue;
                case XmlNodeType.Element:
                    var child = Start();
                    open.Add(child);
                    open = reader.IsEmptyElement ? open : child;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    open.Add(new XText(Text()));
                    continue;
                case XmlNodeType.EndElement when open == root:
                    isOpen = false;
                    break;
                case XmlNodeType.EndElement:
                    open = open.Parent!;
                    break;
            }

            if (!reader.Read() && isOpen)
            {
                throw new XmlException("The text ends within an element.");
            }
        }

        return root;
    }

    private XElement Start()
    {
        Count(reader.Depth > EwsLimits.Depth ? EwsLimits.Nodes : 1);
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            Count(1);
            Count(0, reader.Value.Length);
            if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns")
            {
                element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
            }
        }

        reader.MoveToElement();
        return element;
    }

    private void Count(int nodes, int text = 0)
    {
        _nodes += nodes;
        _text += text;
        if (_nodes > EwsLimits.Nodes || _text > EwsLimits.Text)
        {
            throw new EwsAnswerTooLongException(
                $"has more than {EwsLimits.Nodes} elements or {EwsLimits.Depth} levels, or {EwsLimits.Text} characters");
        }
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (int read; (read = reader.ReadValueChunk(_buffer, 0, _buffer.Length)) > 0;)
        {
            Count(0, read);
            text.Append(_buffer, 0, read);
        }

        reader.Read();
        return text.ToString();
    }

    /// <summary>Reads MIME, and leaves the reader after its element.</summary>
    private XElement Mime()
    {
        var element = Start();
        var bytes = new MemoryStream();
        var isBase64 = true;
        var (isEmpty, depth, held, isCut) = (reader.IsEmptyElement, reader.Depth, 0, false);
        reader.Read();
        while (!isEmpty && reader.Depth > depth)
        {
            for (int read; reader.CanReadValueChunk && reader.HasValue
                && (read = reader.ReadValueChunk(_buffer, held, _buffer.Length - held)) > 0;)
            {
                held = Decode(held, read, bytes, ref isBase64, ref isCut);
            }

            reader.Read();
        }

        if (!isEmpty)
        {
            reader.Read();
        }

        element.AddAnnotation(new EwsMime(isBase64 && held == 0 && bytes.Length > 0 ? bytes.ToArray() : null, isCut));
        return element;
    }

    /// <summary>Decodes the whole groups of four among the characters that are held and those that came.</summary>
    /// <returns>How many characters are left, at the beginning of the buffer.</returns>
    private int Decode(int held, int read, MemoryStream bytes, ref bool isBase64, ref bool isCut)
    {
        var length = held;
        for (var i = held; i < held + read; i++)
        {
            if (!char.IsWhiteSpace(_buffer[i]))
            {
                _buffer[length++] = _buffer[i];
            }
        }

        var whole = length & ~3;
        isCut |= whole > 0 && bytes.Length == limits.Mime;
        if (isBase64 && !isCut && whole > 0)
        {
            try
            {
                var part = Convert.FromBase64CharArray(_buffer, 0, whole);
                var room = (int)Math.Min(part.Length, limits.Mime - bytes.Length);
                isCut |= room < part.Length;
                bytes.Write(part, 0, room);
            }
            catch (FormatException)
            {
                isBase64 = false;
            }
        }

        Array.Copy(_buffer, whole, _buffer, 0, length - whole);
        return length - whole;
    }
}

/// <summary>The bytes of an answer, with an error after <see cref="EwsLimits.Answer"/> of them.</summary>
internal sealed class BoundedAnswer(Stream stream) : ReadOnlyStream(stream)
{
    private long _left = EwsLimits.Answer;

    /// <summary>True as long as no byte came.</summary>
    public bool IsEmpty => _left == EwsLimits.Answer;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Source.Read(buffer, offset, count);
        _left -= read;
        return _left >= 0 ? read : throw new EwsAnswerTooLongException($"has more than {EwsLimits.Answer >> 20} MiB");
    }
}
