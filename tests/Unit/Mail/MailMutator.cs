using System.IO.Compression;
using System.Text;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>Makes damaged and hostile mail files out of sound ones; the same for the same seed.</summary>
internal sealed class MailMutator(int seed)
{
    private const int MaxLength = 200_000;

    private static readonly byte[][] Sound =
    [
        Bytes("From a@b.example Mon Jun  8 10:00:00 2026\nFrom: =?utf-8?B?QQ==?= <a@b.example>\nSubject: x\nContent-Length: "
            + "6\n\nHello\n\nFrom c@d.example Mon Jun  8 10:00:00 2026\nFrom: c\n\n>From here\n\n"),
        Bytes("Received: from a (b [192.0.2.1])\r\n by c with ESMTPS id 1\r\n for <d@e.example>; Mon, 8 Jun 2026 10:00:00 +0000\r\nFrom: "
            + "Instagram Support <a@b.example>, \"x, y\" <c@d.example>\r\nTo: g: a@b.example;\r\n"
            + "Message-ID: <1@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"z\"\r\n\r\n--z\r\nContent-Type: "
            + "text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Order =23123</p>\r\n"
            + "--z\r\nContent-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n--z--\r\n"),
    ];

    private static readonly byte[][] Pieces =
    [
        Bytes("\n\nFrom a@b.example Mon Jun  8 10:00:00 2026\n"), Bytes("\r\n\r\n"), Bytes("\n"), Bytes("\0"), [0xEF, 0xBB, 0xBF],
        [0xFF, 0xFE], Bytes("From "), Bytes("Content-Length: 99999999999\n"),
        Bytes("Content-Length: 0\n"), Bytes("=?utf-8?Q?=FF=FE?="), Bytes("=?iso-2022-jp?B?GyRC?="), Bytes("=?x?x?"),
        Bytes("((((((((((((((("), Bytes("<<<<<<<<>>"), Bytes("\"\\"), Bytes(";;;;;;,,,,"), Bytes("@"),
        Bytes("--z\r\n"), Bytes("--z--"), Bytes("Content-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n"),
        Bytes("Content-Type: message/rfc822\r\n\r\n"), Bytes(": x\n"), Bytes("X"), [0x1F, 0x8B, 8], Bytes("PK\x03\x04"),
    ];

    private readonly Random _random = new(seed);

    /// <summary>A file's name and content: a message or mbox file, sometimes compressed, sometimes as part of a Maildir.</summary>
    public (string Name, byte[] Content) Next()
    {
        var content = Sound[_random.Next(Sound.Length)];
        for (var i = _random.Next(1, 12); i > 0; i--)
        {
            content = Mutate(content);
        }

        return _random.Next(8) switch
        {
            0 => ("x.mbox.gz", Damage(Gzip(content))),
            1 => ("x.zip", Damage(Zip(content))),
            2 => ("x.eml", content),
            3 => ("cur/1.M1.host;2,S", content),
            4 => ("new/" + new string('9', _random.Next(30)) + ".x", content),
            _ => ("x", content),
        };
    }

    private byte[] Mutate(byte[] bytes)
    {
        var at = _random.Next(bytes.Length + 1);
        var length = _random.Next(Math.Min(bytes.Length - at, 200) + 1);
        var result = _random.Next(7) switch
        {
            0 => [.. bytes[..at], .. bytes[(at + length)..]],
            1 => [.. bytes[..at], .. Pieces[_random.Next(Pieces.Length)], .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
            3 => bytes[..at],
            4 => [.. bytes[..at], .. Enumerable.Repeat(Pieces[_random.Next(Pieces.Length)], _random.Next(1000)).SelectMany(b => b),
                .. bytes[at..]],
            5 => [.. bytes, .. Sound[_random.Next(Sound.Length)]],
            _ => Flip(bytes),
        };
        return result.Length <= MaxLength ? result : result[..MaxLength];
    }

    private byte[] Flip(byte[] bytes)
    {
        var copy = (byte[])bytes.Clone();
        for (var i = Math.Min(copy.Length, _random.Next(8)); i > 0; i--)
        {
            copy[_random.Next(copy.Length)] = (byte)_random.Next(256);
        }

        return copy;
    }

    private byte[] Damage(byte[] packed) =>
        _random.Next(2) == 0 ? packed : _random.Next(2) == 0 ? Flip(packed) : packed[.._random.Next(packed.Length + 1)];

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private byte[] Zip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            for (var i = _random.Next(3); i >= 0; i--)
            {
                using var entry =
                    zip.CreateEntry(_random.Next(3) switch { 0 => "../../cur/a", 1 => "Sent/1.eml", _ => "Inbox.mbox" },
                        CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
