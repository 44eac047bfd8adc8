using System.Text;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>Answers of an enemy in the place of an EWS server: each is refused before it costs more than ordinary answers may.</summary>
public sealed class HostileEwsTests
{
    private const long Long = 1L << 33;

    private static readonly Dictionary<string, (string Start, string Repeated)> Endless = new()
    {
        ["text"] = ("<a>", "xxxxxxxxxxxxxxxx"),
        ["text in CDATA"] = ("<a><![CDATA[", "xxxxxxxxxxxxxxxx"),
        ["references to characters"] = ("<a>", "&#x41;"),
        ["elements"] = ("<a>", "<b/>"),
        ["nested elements"] = ("<a>", "<b>"),
        ["attributes"] = ("<a><b ", "x=\"1\" x=\"2\" "),
        ["an attribute"] = ("<a><b x=\"", "xxxxxxxxxxxxxxxx>"),
        ["a name"] = ("<a><", "bbbbbbbbbbbbbbbb"),
        ["namespaces"] = ("<a xmlns:p='u'>", "<p:c/>"),
        ["a comment"] = ("<a><!--", "xxxxxxxxxxxxxxxx"),
        ["an instruction"] = ("<a><?x ", "xxxxxxxxxxxxxxxx"),
        ["blanks"] = ("<a>", "                "),
        ["blanks in MIME"] = ("<a><MimeContent>", "                "),
        ["MIME"] = ("<a><MimeContent>", "QUFBQUFBQUFBQUFBQUFB"),
        ["MIME that is not base64"] = ("<a><MimeContent>", "!!!!!!!!!!!!!!!!"),
        ["elements in MIME"] = ("<a><MimeContent>", "<b/>"),
        ["a document type"] = ("<!DOCTYPE a [", "<!ENTITY b 'c'>"),
        ["zero bytes"] = ("<a>", "\0\0\0\0\0\0\0\0"),
    };

    public static TheoryData<string> Names() => [.. Endless.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnAnswerWithoutEndIsRefused(string what)
    {
        var (start, repeated) = Endless[what];
        using var stream = new EndlessStream(start, repeated, Long);
        var before = Allocated();

        var problem = Assert.ThrowsAny<Exception>(() => Read(stream));

        Assert.True(problem is XmlException or EwsAnswerTooLongException, problem.ToString());
        Assert.InRange(stream.Position, 1, EwsLimits.Answer + (1 << 20));
        Assert.InRange(Allocated() - before, 0, 200L << 20);
    }

    [Theory]
    [InlineData("<a>x<MimeContent>QQ==</MimeContent>y</a>", "A")]
    [InlineData("<a><MimeContent> Q\r\nQ =\t= </MimeContent></a>", "A")]
    [InlineData("<a><MimeContent CharacterSet=\"UTF-8\">Q<!-- -->UE=</MimeContent></a>", "AA")]
    [InlineData("<a><MimeContent><![CDATA[QQ==]]></MimeContent></a>", "A")]
    [InlineData("<a><MimeContent/></a>", null)]
    [InlineData("<a><MimeContent></MimeContent></a>", null)]
    [InlineData("<a><MimeContent>QQ</MimeContent></a>", null)]
    [InlineData("<a><MimeContent>Q===</MimeContent></a>", null)]
    [InlineData("<a><MimeContent>Gr\u00FC\u00DFe</MimeContent></a>", null)]
    public void MimeIsDecodedWhileItIsRead(string xml, string? expected)
    {
        var element = Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

        var bytes = element.Element("MimeContent")!.Annotation<EwsMime>()!.Bytes;
        Assert.Equal(expected, bytes is null ? null : Encoding.ASCII.GetString(bytes));
    }

    [Fact]
    public void MimeIsCutAtTheLimit()
    {
        var xml = $"<a><MimeContent>{Convert.ToBase64String(new byte[1_000_000])}</MimeContent><b>x</b></a>";

        var element = Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), new EwsLimits(1000));

        Assert.Equal(1000, element.Element("MimeContent")!.Annotation<EwsMime>()!.Bytes!.Length);
        Assert.Equal("x", element.Element("b")!.Value);
    }

    [Theory]
    [InlineData("<a><b c=\"1\" d='>'><e/>x&amp;y<f><g>1</g></f></b><h/></a>")]
    [InlineData("<a xmlns=\"u\" xmlns:p=\"v\"><p:b p:c=\"1\">&#x1;</p:b></a>")]
    [InlineData("<a/>")]
    public void OrdinaryXmlIsReadAsItIs(string xml)
    {
        using var reader = EwsXml.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
        reader.MoveToContent();
        var expected = (XElement)XNode.ReadFrom(reader);
        expected.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration).Remove();

        Assert.True(XNode.DeepEquals(expected, Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)))));
    }

    private static XElement Read(Stream stream, EwsLimits? limits = null)
    {
        using var reader = EwsXml.Read(new BoundedAnswer(stream));
        reader.MoveToContent();
        var element = new EwsElement(reader, limits ?? EwsLimits.Default).Read();
        Assert.True(reader.EOF || reader.NodeType == XmlNodeType.None);
        return element;
    }

    private static long Allocated() =>
#if NET
        GC.GetAllocatedBytesForCurrentThread();
#else
        0;
#endif
}

/// <summary>A text, and after it another one that is repeated.</summary>
internal sealed class EndlessStream(string start, string repeated, long length) : Stream
{
    private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
    private readonly byte[] _repeated = Encoding.UTF8.GetBytes(repeated);
    private long _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = 0;
        for (; read < count && _at < length; read++, _at++)
        {
            buffer[offset + read] = _at < _start.Length ? _start[_at] : _repeated[(_at - _start.Length) % _repeated.Length];
        }

        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
