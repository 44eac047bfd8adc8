using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// The same answers as other servers, proxies and libraries write them. Each form is XML or HTTP as the standards allow it, or was reported
/// about a client; the right answer is that of the plain form.
/// </summary>
public sealed class EwsForeignFormTests : IDisposable
{
    private static readonly XNamespace M = "http://schemas.microsoft.com/exchange/services/2006/messages";
    private static readonly XNamespace T = "http://schemas.microsoft.com/exchange/services/2006/types";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    private static readonly Dictionary<string, Fault> Forms = new()
    {
        ["as it is"] = Of(x => x),
        ["other prefixes"] = Text(t => Regex.Replace(Regex.Replace(t, "(</?|xmlns:)s([:=])", "$1soap$2"), "(</?|xmlns:)m([:=])", "$1n1$2")),
        ["no prefixes"] = Tree(root => root.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration).Remove()),
        ["indented, with CR LF"] = Tree(_ => { }, isIndented: true, "\r\n"),
        ["comments and instructions"] = Tree(root => root.DescendantsAndSelf().ToList().ForEach(e => e.AddFirst(
            new XComment(" a <b/> "), new XProcessingInstruction("x", "y")))),
        ["texts in CDATA"] = Tree(root => root.DescendantNodes().OfType<XText>().ToList().ForEach(t => t.ReplaceWith(new XCData(t.Value)))),
        ["texts in pieces"] = Tree(root => root.DescendantNodes().OfType<XText>().ToList().ForEach(t => t.ReplaceWith(
            new XText(t.Value[..(t.Value.Length / 2)]), new XComment("-"), new XCData(t.Value[(t.Value.Length / 2)..])))),
        ["attributes the other way round, in single quotes"] = Text(t => Regex.Replace(
            Regex.Replace(t, " Id=(\"[^\"]*\") ChangeKey=(\"[^\"]*\")", " ChangeKey=$2 Id=$1"), "=\"([^\"']*)\"", "='$1'")),
        ["no ChangeKey"] = Tree(root => root.Descendants().Attributes("ChangeKey").Remove()),
        ["attributes and elements of a later schema"] = Tree(root =>
        {
            root.Descendants(T + "Message").ToList().ForEach(e => e.Add(new XElement(T + "FutureThing", new XElement(T + "ItemId",
                new XAttribute("Id", "not-this")))));
            root.Descendants(T + "Message").ToList().ForEach(e => e.Add(new XAttribute("Future", "1")));
        }),
        ["types and nil"] = Tree(root =>
        {
            root.Descendants(T + "Message").ToList().ForEach(e => e.Add(
                new XAttribute(XNamespace.Xmlns + "i", Xsi), new XAttribute(Xsi + "type", "t:MessageType"),
                new XElement(T + "Sender", new XAttribute(Xsi + "nil", "true"))));
        }),
        ["the code after the content"] = Tree(root => root.Descendants(M + "ResponseCode").ToList().ForEach(e =>
        {
            var parent = e.Parent!;
            e.Remove();
            parent.Add(e);
        })),
        ["no ResponseClass"] = Tree(root => root.Descendants().Attributes("ResponseClass").Where(a => a.Value == "Success").Remove()),
        ["1 and 0 for true and false"] = Text(t => t.Replace(">true<", ">1<", StringComparison.Ordinal)
            .Replace(">false<", ">0<", StringComparison.Ordinal).Replace("\"true\"", "\"1\"", StringComparison.Ordinal)
            .Replace("\"false\"", "\"0\"", StringComparison.Ordinal)),
        ["no header"] = Tree(root => root.Elements().Where(e => e.Name.LocalName == "Header").Remove()),
        ["an old server"] = Text(t => t.Replace("MajorVersion=\"15\"", "MajorVersion=\"8\"", StringComparison.Ordinal)),
        ["a server of the future"] = Text(t => t.Replace("MajorVersion=\"15\"", "MajorVersion=\"17\"", StringComparison.Ordinal)
            .Replace("MinorVersion=\"2\"", "MinorVersion=\"20\"", StringComparison.Ordinal)),
        ["property tags with four digits"] = Text(t => t.Replace("\"0x7d\"", "\"0X007D\"", StringComparison.Ordinal)),
        ["a byte order mark"] = Of(x => [0xEF, 0xBB, 0xBF, .. x]),
        ["UTF-16"] = Text(t => t.Replace("utf-8", "utf-16", StringComparison.Ordinal), Encoding.Unicode),
        ["UTF-16, big end first"] = Text(t => t.Replace("utf-8", "utf-16", StringComparison.Ordinal), Encoding.BigEndianUnicode),
        ["no XML declaration"] = Text(t => t[(t.IndexOf("?>", StringComparison.Ordinal) + 2)..]),
        ["white space before and after"] = Text(t => t[(t.IndexOf("?>", StringComparison.Ordinal) + 2)..] + " \r\n\r\n"),
        ["gzip"] = Of(x => Packed(x, s => new GZipStream(s, CompressionLevel.Fastest)), ("Content-Encoding", "gzip")),
        ["deflate"] = Of(x => Packed(x, s => new ZLibStream(s, CompressionLevel.Fastest)), ("Content-Encoding", "deflate")),
        ["the connection is closed each time"] = Of(x => x, ("Connection", "close")),
        ["SOAP's other media type"] = Of(x => x, ("Content-Type", "application/soap+xml; charset=utf-8")),
        ["a media type that nobody can read"] = Of(x => x, ("Content-Type", "text/xml; charset=")),
        ["cookies with odd attributes"] = Of(x => x, ("Set-Cookie", "exchangecookie=a b; expires=never; SameSite=Odd; path=/; HttpOnly")),
    };

    private readonly EwsTestServer _server = new();
    private readonly RecordingObserver _observer = new();

    public static TheoryData<string> Names() => [.. Forms.Keys];

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void AnAnswerInAnotherFormSaysTheSame(string form)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("junkemail", EwsTestServer.Mail("t\u00FC <&>wo"));
        _server.Deliver("sentitems", EwsTestServer.Mail("three"),
            new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
        _server.Faults.Choose = r => r.Operation.Length > 0 && r.Authorization is not null ? Forms[form] : null;
        using var session = _server.Session();

        session.SignIn(CancellationToken.None);
        var messages = session.Source.Read(_observer, CancellationToken.None)
            .Select(m => $"{m.Folder.Role} {m.Headers.First("Subject")?.Text()} {Body(m)}").ToList();

        Assert.Equal(["Inbox one Text of one", "Sent three Text of three", "Junk t\u00FC <&>wo Text of t\u00FC <&>wo"],
            messages.OrderBy(m => m.Length));
        Assert.Empty(_observer.Problems);
        Assert.Empty(_observer.Warnings);
    }

    private static string Body(CommerceMailAdmin.Engine.Mail.StoredMessage message)
    {
        using var reader = new StreamReader(message.Location.Open(100_000));
        return reader.ReadToEnd().Split("\r\n\r\n")[1].Trim();
    }

    private static Fault Of(Func<byte[], byte[]> rewrite, params (string Name, string Value)[] headers) => new("rewrite")
    {
        Rewrite = rewrite, Headers = headers.ToDictionary(h => h.Name, h => h.Value),
    };

    private static Fault Text(Func<string, string> rewrite, Encoding? encoding = null) => Of(x =>
    {
        var code = encoding ?? new UTF8Encoding(false);
        return [.. code.GetPreamble(), .. code.GetBytes(rewrite(Encoding.UTF8.GetString(x)))];
    });

    private static Fault Tree(Action<XElement> change, bool isIndented = false, string lineEnd = "\n") => Of(x =>
    {
        var document = XDocument.Load(new MemoryStream(x), LoadOptions.PreserveWhitespace);
        change(document.Root!);
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false), Indent = isIndented, NewLineChars = lineEnd,
            NewLineHandling = NewLineHandling.Entitize,
        };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            document.Save(writer);
        }

        return stream.ToArray();
    });

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        var stream = new MemoryStream();
        using (var packer = pack(stream))
        {
            packer.Write(bytes);
        }

        return stream.ToArray();
    }
}
