using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Samples;

/// <summary>A message in the making: header fields from the top down, then a body in the encoding asked for.</summary>
internal sealed class SampleMessage
{
    private readonly List<(string Name, string Value)> _fields = [];
    private byte[] _body = [];

    public SampleMessage Field(string name, string value)
    {
        _fields.Add((name, value));
        return this;
    }

    public static string Date(DateTime utc) => utc.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>A body of one part, as it stands.</summary>
    public SampleMessage Plain(string text) =>
        Field("MIME-Version", "1.0").Field("Content-Type", "text/plain; charset=us-ascii").Raw(Encoding.ASCII.GetBytes(Lines(text)));

    /// <summary>A body of one part, in base64.</summary>
    public SampleMessage Base64(string type, string text) =>
        Field("MIME-Version", "1.0").Field("Content-Type", type + "; charset=utf-8").Field("Content-Transfer-Encoding", "base64")
            .Raw(Encoding.ASCII.GetBytes(Folded(Lines(text))));

    /// <summary>A body of one part, quoted-printable.</summary>
    public SampleMessage QuotedPrintable(string type, Encoding charset, string text) =>
        Field("MIME-Version", "1.0").Field("Content-Type", $"{type}; charset={charset.WebName}").Field("Content-Transfer-Encoding", "quoted-printable")
            .Raw(Encoding.ASCII.GetBytes(Quoted(charset.GetBytes(Lines(text)))));

    /// <summary>A body of several parts, each with its header.</summary>
    public SampleMessage Multipart(string type, params (string Header, string Body)[] parts)
    {
        const string Boundary = "=_fernhill_sample_boundary";
        var body = new StringBuilder();
        foreach (var (header, content) in parts)
        {
            body.Append($"--{Boundary}\n{header}\n\n{content}\n");
        }

        body.Append($"--{Boundary}--\n");
        return Field("MIME-Version", "1.0").Field("Content-Type", $"{type}; boundary=\"{Boundary}\"").Raw(Encoding.ASCII.GetBytes(Lines(body.ToString())));
    }

    public SampleMessage Raw(byte[] body)
    {
        _body = body;
        return this;
    }

    /// <summary>The message with CRLF line ends, as servers hand it over.</summary>
    public byte[] ToBytes() =>
        [.. Encoding.UTF8.GetBytes(string.Concat(_fields.Select(f => $"{f.Name}: {f.Value}\r\n")) + "\r\n"), .. _body];

    /// <summary>The message as an entry of an mbox file (mboxrd): LF line ends, an envelope line before it, an empty line behind it.</summary>
    public byte[] ToMbox(string sender, DateTime utc)
    {
        var text = Encoding.UTF8.GetString(ToBytes()).Replace("\r\n", "\n", StringComparison.Ordinal);
        var quoted = string.Join('\n', text.Split('\n').Select(l => l.TrimStart('>').StartsWith("From ", StringComparison.Ordinal) ? ">" + l : l));
        var when = utc.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"From {sender} {when}\n{quoted.TrimEnd('\n')}\n\n");
    }

    public static string Folded(string text) =>
        string.Join("\r\n", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Chunk(76).Select(c => new string(c))) + "\r\n";

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    /// <summary>RFC 2045 section 6.7, with soft line breaks wherever a line would grow beyond 72 characters.</summary>
    private static string Quoted(byte[] bytes)
    {
        var result = new StringBuilder();
        var column = 0;
        foreach (var b in bytes)
        {
            var plain = b is >= 33 and <= 126 and not (byte)'=' or (byte)' ' or (byte)'\r' or (byte)'\n';
            var token = plain ? ((char)b).ToString() : $"={b:X2}";
            if (b != '\r' && b != '\n' && column + token.Length > 72)
            {
                result.Append("=\r\n");
                column = 0;
            }

            result.Append(token);
            column = b == '\n' ? 0 : column + token.Length;
        }

        return result.ToString();
    }
}
