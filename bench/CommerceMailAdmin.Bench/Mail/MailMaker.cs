using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// Makes the mail of a busy support mailbox, the same for the same seed: of a hundred messages about twelve from buyers, eleven answers,
/// ten order notices,
/// the rest ordinary mail from some thousand senders, a third of it with HTML, a sixth with attachments; 18 KiB each on average.
/// </summary>
internal sealed class MailMaker
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int Senders = 4000;
    private const int Hosts = 300;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words =
        ("the order parcel was sent on from our shop and will arrive with you in some days please find below what you asked for if not write again "
        + "thanks blue green bowl plate cup glaze kiln address street number return label refund broken late missing to be").Split(' ');

    private readonly Random _random;
    private readonly (string Name, string Local, string Host)[] _senders;
    private readonly List<(string Id, string Order)> _cases = [];
    private readonly List<(string Id, string Order)> _waiting = [];
    private readonly StringBuilder _text = new();
    private int _count;
    private DateTimeOffset _time;

    public MailMaker(int seed)
    {
        _random = new Random(seed);
        var hosts = Enumerable.Range(0, Hosts).Select(_ => $"mail.{Token(6)}.example").ToArray();
        _senders = [.. Enumerable.Range(0, Senders).Select(_ => (Name(), Token(5), hosts[_random.Next(hosts.Length)]))];
    }

    /// <summary>The next message, from its first header field on, lines ending in LF.</summary>
    public byte[] Next(out DateTimeOffset time)
    {
        _count++;
        time = _time = Start.AddMinutes(4.0 * _count);
        _text.Clear();
        switch (_random.Next(100))
        {
            case < 12:
                Question();
                break;
            case < 23 when _waiting.Count > 40:
                Answer();
                break;
            case < 33:
                OrderNotice();
                break;
            default:
                Ordinary();
                break;
        }

        return Encoding.ASCII.GetBytes(_text.ToString());
    }

    private void Question()
    {
        if (_cases.Count == 0 || _random.Next(3) > 0)
        {
            _cases.Add((Token(16), Digits(14)));
        }

        var (id, order) = _cases[^(1 + _random.Next(Math.Min(_cases.Count, 60)))];
        if (!_waiting.Contains((id, order)))
        {
            _waiting.Add((id, order));
        }

        Platform("Instagram Support", $"case++{id}@support.instagram.com", $"Message from {Token(8)}");
        Line("Content-Type: text/plain; charset=us-ascii").Line().Line($"Order #{order}").Line("Merchant order reference: FP-" + Digits(4)).Line("Reason: I have another question").Line();
        Prose(300 + _random.Next(1200));
    }

    private void Answer()
    {
        var index = _random.Next(_waiting.Count - 20);
        var (id, order) = _waiting[index];
        _waiting.RemoveAt(index);
        Line("From: Fernhill Pottery <support@fernhill-pottery.example>").Line($"To: case++{id}@support.instagram.com").Line($"Subject: Re: your question (order {order})");
        Common("fernhill-pottery.example").Line("Content-Type: text/plain; charset=us-ascii").Line();
        Prose(500 + _random.Next(2000));
    }

    private void OrderNotice()
    {
        Platform("Facebook", "commerce-no-reply@support.facebook.com", "Your order was shipped");
        Html($"Order number: {Digits(16)}", 6000 + _random.Next(12000));
    }

    private void Ordinary()
    {
        var (name, local, host) = _senders[_random.Next(_senders.Length)];
        Received(host, "203.0.113.25");
        Line($"From: {name} <{local}@{host}>").Line("To: support@fernhill-pottery.example").Line("Subject: " + Sentence(6));
        Common(host);
        switch (_random.Next(6))
        {
            case 0:
                Attachment();
                break;
            case 1 or 2:
                Html(Sentence(8), 8_000 + _random.Next(24_000));
                break;
            default:
                Line("Content-Type: text/plain; charset=us-ascii").Line();
                Prose(800 + _random.Next(6000));
                break;
        }
    }

    private void Platform(string name, string address, string subject)
    {
        var host = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        Line("Return-Path: <bounce@66-220-155-140.mail-mail.facebook.com>");
        Line($"Authentication-Results: mx1.fernhill-pottery.example;\n dkim=pass header.d={host};\n spf=pass smtp.mailfrom=facebookmail.com;\n dmarc=pass header.from={host}");
        Received("66-220-155-140.mail-mail.facebook.com", "66.220.155.140");
        Line($"From: {name} <{address}>").Line("To: support@fernhill-pottery.example").Line("Subject: " + subject);
        Common("facebookmail.com");
    }

    private void Received(string host, string address) =>
        Line($"Received: from {host} ({host} [{address}])\n by mx1.fernhill-pottery.example (Postfix) with ESMTPS id {Token(10)}\n for <support@fernhill-pottery.example>; {Date(_time)}");

    private MailMaker Common(string host) =>
        Line("Date: " + Date(_time.AddSeconds(-4))).Line($"Message-ID: <{_count}.{Token(12)}@{host}>").Line("MIME-Version: 1.0").Line("X-Mailer: Mail 4.2 (" + Token(20) + ")");

    private void Html(string first, int size)
    {
        Line("Content-Type: text/html; charset=utf-8").Line("Content-Transfer-Encoding: quoted-printable").Line();
        Line("<html><body style=3D\"font-family:sans-serif\">").Line("<p>" + first + "</p>");
        for (var end = _text.Length + size; _text.Length < end;)
        {
            Line($"<table width=3D\"100%\"><tr><td style=3D\"padding:8px\">{Sentence(9)}</td></tr>=").Line("</table>");
        }

        Line("</body></html>");
    }

    private void Attachment()
    {
        var boundary = "=_" + Token(24);
        Line($"Content-Type: multipart/mixed; boundary=\"{boundary}\"").Line().Line("--" + boundary).Line("Content-Type: text/plain; charset=us-ascii").Line();
        Prose(600);
        Line("--" + boundary).Line("Content-Type: image/jpeg; name=\"picture.jpg\"").Line("Content-Transfer-Encoding: base64").Line();
        var bytes = new byte[57];
        for (var left = (14_000 + _random.Next(100_000)) / 57; left > 0; left--)
        {
            _random.NextBytes(bytes);
            Line(Convert.ToBase64String(bytes));
        }

        Line("--" + boundary + "--");
    }

    private void Prose(int size)
    {
        for (var end = _text.Length + size; _text.Length < end;)
        {
            Line(Sentence(12));
            if (_random.Next(6) == 0)
            {
                Line().Line("From here on it is " + Sentence(3));
            }
        }
    }

    private string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));

    private string Name() => char.ToUpperInvariant(Letters[_random.Next(26)]) + Token(5) + " " + char.ToUpperInvariant(Letters[_random.Next(26)]) + Token(7);

    private string Token(int length) => string.Create(length, _random, static (chars, random) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = Letters[random.Next(Letters.Length)];
        }
    });

    private string Digits(int length) => string.Create(length, _random, static (chars, random) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = (char)('1' + random.Next(9));
        }
    });

    private static string Date(DateTimeOffset time) => time.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private MailMaker Line(string line = "")
    {
        _text.Append(line).Append('\n');
        return this;
    }
}
