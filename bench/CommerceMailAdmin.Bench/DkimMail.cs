using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Unit.Authentication.Dkim;

namespace CommerceMailAdmin.Bench;

/// <summary>Signed messages for the comparison "dkim", and the files from which peers read them.</summary>
internal sealed class DkimMail
{
    public const int BodyLength = 8 * 1024;

    private const int Count = 32;
    private const string Selector = "bench";
    private const string Domain = "mail.contoso.example";

    private static readonly string[] Words = ["order", "returned", "the", "parcel", "arrived", "late", "on", "Friday", "please", "answer", "within", "two", "days"];

    public DkimMail(int bits)
    {
        using var rsa = RSA.Create(bits);
        var signer = new ReferenceSigner { Rsa = rsa, Domain = Domain, Selector = Selector, Headers = ["Date", "To", "Subject", "From", "MIME-Version", "Content-Type"] };
        KeyName = $"{Selector}._domainkey.{Domain}";
        Record = signer.Record;
        Key = rsa.ExportSubjectPublicKeyInfo();
        var random = new Random(bits);
        for (var i = 0; i < Count; i++)
        {
            var text = signer.Sign(Message(i, random));
            Messages.Add(Encoding.ASCII.GetBytes(text));
            Checks.Add(CheckOf(text));
        }
    }

    public string KeyName { get; }

    public string Record { get; }

    /// <summary>The public key (SubjectPublicKeyInfo).</summary>
    public byte[] Key { get; }

    public List<byte[]> Messages { get; } = [];

    /// <summary>What has to be hashed and checked for each message: body and header fields in canonical form, and the signature.</summary>
    public List<(byte[] Body, byte[] Header, byte[] Signature)> Checks { get; } = [];

    /// <summary>Writes the messages and zone.json into a folder.</summary>
    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "zone.json"), JsonSerializer.Serialize(new Dictionary<string, string> { [KeyName] = Record }));
        for (var i = 0; i < Messages.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D3}.eml")), Messages[i]);
        }
    }

    /// <summary>Text as people write it: lines of some 70 characters, now and then two blanks or one at the end of a line.</summary>
    private static string Message(int number, Random random)
    {
        var text = new StringBuilder(
            $"Received: from out.{Domain} (out.{Domain} [192.0.2.7])\r\n\tby mx.example.net with ESMTPS id {number}; Fri, 5 Jun 2026 10:00:00 +0000\r\n"
            + $"Date: Fri, 5 Jun 2026 10:00:00 +0000\r\nTo: support@example.net\r\nSubject: Message from buyer {number}\r\n"
            + $"From: Shop <case++a{number}@{Domain}>\r\nMessage-ID: <{number}@{Domain}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        var end = text.Length + BodyLength;
        for (var column = 0; text.Length < end - 2;)
        {
            var word = Words[random.Next(Words.Length)];
            text.Append(word).Append(' ', random.Next(40) == 0 ? 2 : 1);
            column += word.Length + 1;
            if (column > 68)
            {
                text.Length -= random.Next(20) == 0 ? 0 : 1;
                text.Append("\r\n");
                column = 0;
            }
        }

        text.Length = end - 2;
        return text.Append("\r\n").ToString();
    }

    private static (byte[] Body, byte[] Header, byte[] Signature) CheckOf(string message)
    {
        var (fields, body) = ReferenceSigner.Split(message);
        var field = fields[0];
        var value = field.LastIndexOf("b=", StringComparison.Ordinal) + 2;
        var names = field.Split("h=")[1].Split(';')[0].Split(':').Select(n => n.Trim());
        var header = string.Concat(names.Select(n => ReferenceCanonicalization.Header(fields.Last(f => f.StartsWith(n + ":", StringComparison.Ordinal)), "relaxed") + "\r\n"))
            + ReferenceCanonicalization.Header(field[..value], "relaxed");
        return (ReferenceCanonicalization.Bytes(ReferenceCanonicalization.Body(body, "relaxed")), ReferenceCanonicalization.Bytes(header), Convert.FromBase64String(field[value..]));
    }
}
