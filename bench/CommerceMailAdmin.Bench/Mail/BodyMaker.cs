using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>How a generated body is written.</summary>
internal enum BodyForm
{
    /// <summary>Plain text in US-ASCII or UTF-8 without an encoding.</summary>
    Plain,

    /// <summary>Plain text as quoted-printable.</summary>
    QuotedPrintable,

    /// <summary>Plain text as base64.</summary>
    Base64,

    /// <summary>HTML as quoted-printable.</summary>
    Html,

    /// <summary>Plain text and HTML, both as quoted-printable, and an attachment.</summary>
    Multipart,
}

/// <summary>
/// Makes messages whose bodies are to be read, the same for the same seed: every label layout that the profile knows, several languages,
/// all transfer encodings,
/// quoted answers, claims, order notices, text that only looks like a label, and broken or hostile bodies.
/// </summary>
internal sealed class BodyMaker(int seed)
{
    private const string Order = "30811725540201";

    private static readonly string[] Layouts =
    [
        "Order number: {0}\nShop order number: {1}\nReason: {2}", "ORDER NUMBER : #{0}\nMerchant order reference - {1}\nreason = {2}.",
        "Order #{0}\nYour order reference: {1}\nReason for contact: {2}", "Order ID\n{0}\n\nSeller's order no.\n{1}\n\nReason\n{2}",
        "> Order number: {0}\n> Reference: {1}\n> Issue: {2}", "* *Order number:* {0}\n* *Shop order number:* {1}\n* *Reason:* {2}",
        "| Order number | {0} |\n| Shop order number | {1} |\n| Reason | {2} |",
        "Order number | Shop order number | Reason\n{0} | {1} | {2}",
        "Instagram order number\t{0}\nmerchant_order_reference\t{1}\nTopic\t{2}",
        "Order number {0}\nShop order number {1}\n\nThe buyer says: \"{2}\"",
        "A buyer writes about order #{0} (shop order number: {1}\n{2}",
        "Return number: 99120042\nReturn ID\n77\nOrder number: {0}\nSeller order id: {1}\nReason: {2}",
        "Bestellnummer: {0}\nIhre Bestellnummer: {1}\nGrund: {2}",
        "Bestellung Nr. {0}\nRücksendenummer: 99120042\nHändlerreferenz: {1}\nGrund der Anfrage: {2}",
        "Numéro de commande : {0}\nRéférence vendeur : {1}\nMotif : {2}",
        "Commande n° {0}\nNuméro de retour : 99120042\nVotre numéro de commande : {1}\nMotif : {2}",
        "Número de pedido: {0}\nNúmero de pedido del vendedor: {1}\nMotivo: {2}",
        "Pedido n.º {0}\nNúmero de devolución: 99120042\nReferencia: {1}\nMotivo: {2}",
        "Numero ordine: {0}\nNumero d'ordine del venditore: {1}\nMotivo: {2}",
        "Numero dell’ordine: {0}\nNumero di reso: 99120042\nRiferimento ordine: {1}\nMotivo: {2}",
        "Número do pedido: {0}\nNúmero do pedido da loja: {1}\nMotivo: {2}",
        "Encomenda n.º {0}\nNúmero da devolução: 99120042\nReferência da loja: {1}\nAssunto: {2}",
        "Bestelnummer: {0}\nUw bestelnummer: {1}\nReden: {2}",
        "Order date: 2026-06-01\nReturn number: 99120042\nthe order was late - order: again, no: {0}",
        "Order number:\n\nReturn number: 99120042\nReference: {1}",
        "My order number is not known to me, {2}",
        "Order (optional): {0}\nReference (of the shop)# {1}",
        "",
    ];

    private static readonly string[] Reasons =
    [
        "My order is late or missing",
        "my order is damaged or not as described",
        "I have another question",
        "I didn’t make this order",
        "I didn't make this order",
        "Something quite new", "I am John Doe of 5 High Street", "write to john@doe.example", "",
    ];

    private static readonly string[] Messages =
    [
        "",
        "Message:\n",
        "Nachricht:\nGrund: ich bin John Doe\nReferenz: Jane-6\n",
        "The buyer writes:\nTopic\nI am John Doe\nReference\nJane-6\n",
        "Message du client :\n",
        "Reason | Message\nI have another question | hello\nReference: Jane-6\n",
        "Mensagem:\nReferência: Jane-6\n",
        "Comment: order: 4711 and no. 5\n",
    ];

    private static readonly string[] Sayings =
    [
        "Please respond within two days.",
        "You do not have to respond.",
        "Bitte innerhalb von zwei Tagen antworten.",
        "Keine Antwort erforderlich.",
        "Veuillez répondre.",
        "Thanks for your order!",
        "Your order was shipped",
        "Your order was delivered on Monday.",
        "Your return is complete",
        "Your order was canceled",
        "The return label is attached.",
        "Anbei das Retourenlabel.",
        "Vous trouverez ci-joint l'étiquette de retour.",
        "In allegato l'etichetta per il reso.",
        "Adjuntamos la etiqueta de devolución.", "Segue em anexo a etiqueta de devolução.", "Please reply if you do not agree.",
    ];

    private static readonly string[] Words =
        ("the order parcel was sent on from our shop and will arrive with you in some days please find below what you asked for "
        + "if not write again thanks blue green bowl plate cup glaze kiln address street number return label refund broken late "
        + "missing to be "
        + "Grüße für Bestellung größe commande numéro pedido número ordine reden").Split(' ');

    private static readonly string[] Inserts =
    [
        "\n\n", "=\n", "<!--", "</td><td>", "\n--", "&#x", "<![if x]>", "<?xml a?>", "<o:p>", "&euro;", "< b", "<a b='>'>",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    /// <summary>A message of a random kind, form and layout; one in six is broken or hostile.</summary>
    public byte[] Next(out MessageClass kind)
    {
        kind = (MessageClass)_random.Next(5);
        var body = Body(_random.Next(200, 6000), kind);
        var message = _random.Next(6) == 0 ? Hostile(body) : Written(body, (BodyForm)_random.Next(5));
        return _random.Next(8) == 0 ? Broken(message) : message;
    }

    /// <summary>A buyer's message of a size and form, as the platform sends it.</summary>
    public byte[] Notice(int size, BodyForm form) => Written(Body(size, MessageClass.CaseMail), form);

    private string Body(int size, MessageClass kind)
    {
        _text.Clear();
        if (_random.Next(3) == 0)
        {
            _text.Append("Hello shop,\n\n");
        }

        if (kind != MessageClass.CaseMail)
        {
            _text.Append(Pick(Sayings)).Append('\n');
        }

        var layout = string.Format(CultureInfo.InvariantCulture, Pick(Layouts), Order, "FP-" + _random.Next(1000, 9999), Pick(Reasons));
        var quoted = string.Join('\n', layout.Split('\n').Select(l => "> " + l));
        _text.Append(kind == MessageClass.Answer ? quoted : layout).Append("\n\n").Append(Pick(Messages));
        while (_text.Length < size)
        {
            Sentence();
        }

        return _text.ToString();
    }

    private void Sentence()
    {
        switch (_random.Next(24))
        {
            case 0:
                _text.Append("Tracking: ").Append(_random.Next(100_000, 9_000_000))
                    .Append(" - sent on 2026-06-0").Append(_random.Next(1, 9)).Append('\n');
                return;
            case 1:
                _text.Append("> quoted order ").Append(_random.Next(100_000, 9_000_000)).Append(" of yours: yes\n");
                return;
            case 2:
                _text.Append("   • ").Append(Pick(Words)).Append(" \t | ").Append(Pick(Words)).Append(" * ").Append(Pick(Words))
                    .Append("\u200b_\r\n");
                return;
        }

        for (var i = _random.Next(6, 16); i > 0; i--)
        {
            _text.Append(Pick(Words)).Append(i == 1 ? ".\n" : " ");
        }
    }

    private byte[] Written(string body, BodyForm form)
    {
        const string Fields = "From: Instagram Support <case++a1@support.instagram.com>\nTo: support@shop.example\n"
            + "Date: Mon, 8 Jun 2026 09:00:00 +0000\nMessage-ID: <1@facebookmail.com>\nMIME-Version: 1.0\n";
        var subject = _random.Next(3) == 0 ? $"Subject: Re: {Order}\n" : "Subject: Message from =?utf-8?Q?teal=5Fb=C3=A5t?=\n";
        return Encoding.Latin1.GetBytes(Fields + subject + Part(body, form));
    }

    private string Part(string body, BodyForm form)
    {
        switch (form)
        {
            case BodyForm.Plain:
                return Latin(_random.Next(2) == 0)
                    ? $"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
                    : $"Content-Type: text/plain; charset=\"utf-8\"\n\n{Bytes(body)}\n";
            case BodyForm.QuotedPrintable:
                return $"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{QuotedPrintable(body)}\n";
            case BodyForm.Base64:
                var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(body), Base64FormattingOptions.InsertLineBreaks);
                return $"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=UTF-8; format=flowed\n\n{text}\n";
            case BodyForm.Html:
                var html = QuotedPrintable(Html(body));
                return $"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{html}\n";
            default:
                var outer = "=_b" + _random.Next(1000);
                var inner = outer[2..] + ".2";
                const string Picture = "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\nAAAA\n";
                return $"Content-Type: multipart/mixed; boundary=\"{outer}\"\n\nThis is MIME.\n--{outer}\n"
                    + $"Content-Type: multipart/alternative; boundary={inner}\n\n--{inner}\n{Part(body, (BodyForm)_random.Next(3))}"
                    + $"--{inner}\n{Part(body, BodyForm.Html)}--{inner}--\n"
                    + (_random.Next(2) == 0 ? $"--{outer}\n{Picture}" : "") + $"--{outer}--\n";
        }

        bool Latin(bool wanted) => wanted && body.All(c => c < 256);
    }

    private string Html(string body)
    {
        var html = new StringBuilder("<html><head><title>Order number: 1</title><style>p { color: red }</style></head>");
        html.Append("<body style=\"font: 12px\">\n");
        foreach (var line in body.Split('\n'))
        {
            var cells = line.Replace("&", "&amp;").Replace("<", "&lt;").Split(["|", "\t"], StringSplitOptions.None);
            var table = $"<table><tr><td>{string.Join("</td><td class=\"c\">", cells)}</td></tr></table>\n";
            html.Append(cells.Length > 1 ? table : _random.Next(5) switch
            {
                0 => $"{line.Replace("<", "&lt;")}<br>\n",
                1 => $"<div style=\"padding: 2px\"><b>{cells[0]}</b></div>",
                2 => $"<!-- Order number: 2 --><p>{cells[0].Replace(" ", "&nbsp;")}</p>\n",
                3 when line.StartsWith('>') => $"<blockquote>{cells[0]}</blockquote>",
                _ => $"<p>{cells[0]}\n",
            });
        }

        return html.Append("<script>var order = 'Order number: 3';</script></body></html>").ToString();
    }

    private byte[] Hostile(string body) => _random.Next(9) switch
    {
        0 => Written(string.Concat(Enumerable.Repeat("order order number order #", _random.Next(300))) + "\n" + body, BodyForm.Plain),
        1 => Written(new string('#', _random.Next(9000)) + "\n" + body, BodyForm.QuotedPrintable),
        2 => Written(string.Concat(Enumerable.Repeat("<td>Order number\n", _random.Next(300))) + body, BodyForm.Html),
        3 => Raw("Content-Type: multipart/mixed; boundary=b\n\n"
            + string.Concat(Enumerable.Repeat("--b\n\nOrder number: 4711000\n", _random.Next(60)))),
        4 => Raw("Content-Type: multipart/alternative; boundary=\"b\n\n--b\nContent-Type: text/html\n\n" + Html(body)),
        5 => Raw("Content-Type: text/html; charset=nonsense\nContent-Transfer-Encoding: strange\n\n"
            + Bytes(Html(body))[_random.Next(40)..]),
        6 => Raw("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\n"
            + "Order number: 4711000\n--b\n"
            + "Content-Disposition: attachment\nContent-Type: text/plain\n\nOrder number: 4711001\n--b\n"
            + "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(Encoding.Unicode.GetBytes(body)) + "\n--b--\nepilogue\n"),
        7 => Written(Labels(_random.Next(80)) + body.Replace("\n", "\r"), BodyForm.Base64),
        _ => Raw("\n" + Bytes(body.Replace("\n", "\r\n"))),
    };

    private static string Labels(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"order {i}: reference - no. {i} id: "));

    private static byte[] Raw(string message) => Encoding.Latin1.GetBytes("From: a@b.example\n" + message);

    /// <summary>Changes, removes or repeats some bytes.</summary>
    private byte[] Broken(byte[] message)
    {
        var bytes = message.ToList();
        for (var i = _random.Next(1, 6); i > 0 && bytes.Count > 10; i--)
        {
            var at = _random.Next(bytes.Count - 4);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, _random.Next(1, 4));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, _random.Next(1, 200))));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.ASCII.GetBytes(Pick(Inserts)));
                    break;
            }
        }

        return [.. bytes];
    }

    private string QuotedPrintable(string text)
    {
        var result = new StringBuilder();
        var column = 0;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b == '\n')
            {
                result.Append('\n');
                column = 0;
                continue;
            }

            if (column > 70)
            {
                result.Append("=\n");
                column = 0;
            }

            var isPlain = b is >= 32 and < 127 and not (byte)'=';
            column += isPlain ? 1 : 3;
            var digits = b.ToString(_random.Next(9) == 0 ? "x2" : "X2", CultureInfo.InvariantCulture);
            _ = isPlain ? result.Append((char)b) : result.Append('=').Append(digits);
        }

        return result.ToString();
    }

    /// <summary>The UTF-8 bytes of a text as characters of Latin-1, as which messages are put together.</summary>
    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
