using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// The mail of a mailbox with many cases, the same for the same seed: of a hundred messages 40 from buyers with bodies of 14 KB in all five forms of
/// <see cref="BodyForm"/>, 25 answers, 3 claims, 2 from look-alikes, the rest ordinary mail with attachments.
/// </summary>
internal sealed class CaseMix(int seed, int cases)
{
    private const int BodySize = 14_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly BodyMaker _bodies = new(seed);
    private readonly string[] _attachments = Enumerable.Range(0, 8).Select(i => Attachment(new Random(i))).ToArray();
    private int _count;

    /// <summary>The next message, from its first header field on, lines ending in LF.</summary>
    public byte[] Next(out DateTimeOffset time)
    {
        _count++;
        time = Start.AddMinutes(4.0 * _count);
        var id = "c" + _random.Next(cases).ToString("x8", CultureInfo.InvariantCulture);
        return _random.Next(100) switch
        {
            < 40 => Platform($"case++{id}@support.instagram.com", "", time),
            < 65 => Text($"From: support@shop.example\nTo: case++{id}@support.instagram.com\nSubject: Re: your question\n{Common(time)}\nDear buyer,\n\n"
                + string.Concat(Enumerable.Repeat("the parcel was sent on from our shop and will arrive soon\n", 20))),
            < 68 => Platform("no-reply@shopping.instagram.com", $"A claim has been opened for order #{_random.Next(100_000, 999_999)}", time),
            < 70 => Platform($"case++{id}@support.instagrarn.example", "", time),
            _ => Text($"From: someone{_random.Next(3000)}@mail.example\nTo: support@shop.example\nSubject: our offer\n{Common(time)}"
                + $"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the picture.\n--b\n{_attachments[_random.Next(_attachments.Length)]}--b--\n"),
        };
    }

    private byte[] Platform(string sender, string subject, DateTimeOffset time)
    {
        // The maker's own fields up to Message-ID are replaced by those of this message.
        var notice = Encoding.Latin1.GetString(_bodies.Notice(BodySize, (BodyForm)_random.Next(5)));
        var rest = notice[notice.IndexOf("MIME-Version", StringComparison.Ordinal)..];
        var fields = $"Return-Path: <bounce@66-220-155-140.mail-mail.facebook.com>\nFrom: Instagram Support <{sender}>\nTo: support@shop.example\n{Common(time)}";
        if (subject.Length > 0)
        {
            fields += $"Subject: {subject}\n";
            rest = rest.Replace("Subject: ", "X-Subject: ", StringComparison.Ordinal);
        }

        return Text(fields + rest);
    }

    private string Common(DateTimeOffset time)
    {
        var date = time.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return $"Received: from relay.example (relay.example [203.0.113.9])\n by mx1.shop.example with ESMTPS id {_count}; {date}\nDate: {date}\n"
            + $"Message-ID: <{_count}@mail.example>\n";
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static string Attachment(Random random)
    {
        var bytes = new byte[12_000 + random.Next(24_000)];
        random.NextBytes(bytes);
        return "Content-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).Replace("\r", "", StringComparison.Ordinal) + "\n";
    }
}
