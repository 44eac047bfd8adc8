using System.Text;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Content;

public class MailContentTests : MailContentTest
{
    [Theory]
    [InlineData("Order number: 30811725540201\nShop order number: FP-2240\nReason: My order is late or missing")]
    [InlineData("ORDER NUMBER : #30811725540201\nMerchant order reference - FP-2240\nreason = my order is late or missing.")]
    [InlineData("Order #30811725540201\nYour order reference: FP-2240\nReason for contact: My order is late or missing")]
    [InlineData("Order ID\n30811725540201\n\nSeller's order no.\nFP-2240\n\nReason\nMy order is late or missing")]
    [InlineData("> Order number: 30811725540201\n> Reference: FP-2240\n> Issue: My order is late or missing")]
    [InlineData("* *Order number:* 30811725540201\n* *Shop order number:* FP-2240\n* *Reason:* My order is late or missing")]
    [InlineData("| Order number | 30811725540201 |\n| Shop order number | FP-2240 |\n| Reason | My order is late or missing |")]
    [InlineData("Order number | Shop order number | Reason\n30811725540201 | FP-2240 | My order is late or missing")]
    [InlineData("Instagram order number\t30811725540201\nmerchant_order_reference\tFP-2240\nTopic\tMy order is late or missing")]
    [InlineData("Order number 30811725540201\nShop order number FP-2240\n\nThe buyer says: \"My order is late or missing\"")]
    [InlineData("A buyer writes about order #30811725540201 (shop order number: FP-2240\nMy order is late or missing")]
    [InlineData("Return number: 99120042\nReturn ID\n77\nOrder number: 30811725540201\nSeller order id: FP-2240\nReason: My order is late "
        + "or missing")]
    public void LabelsOfAnyLayoutAreRead(string body) => AssertFound(Plain(body));

    [Theory]
    [InlineData("<p>Order number: <b>30811725540201</b></p><p>Shop order number: FP-2240</p><p>Reason: My order is late or missing</p>")]
    [InlineData("<table><tr><td>Order number</td><td>30811725540201</td></tr><tr><td>Shop order "
        + "number:</td><td>FP-2240</td></tr><tr><td>Reason</td><td>My order is late or missing</td></tr></table>")]
    [InlineData("<table><tr><th>Order number</th><th>Shop order "
        + "number</th><th>Reason</th></tr><tr><td>30811725540201</td><td>FP-2240</td><td>My order is late or missing</td></tr></table>")]
    [InlineData("<table><tr><td><p>Order number</p></td><td><p>30811725540201</p></td></tr><tr><td><div>Shop order "
        + "number</div></td><td><div>FP-2240</div></td></tr></table><div>Reason</div><div>My order is late or missing</div>")]
    [InlineData("Order number<br>30811725540201<br><br>Shop order number<br/>FP-2240<br>Reason<br>My order is late or missing")]
    [InlineData("<table><tr><td><table><tr><td>Order&nbsp;number:</td></tr><tr><td>30811725540201</td></tr></table></td></tr><tr><td>Reference: FP&#45;2240</td></tr><tr><td>Reason: My order is late or missing</td></tr></table>")]
    [InlineData("<html><head><title>Order number: 1111111</title><style>.order{color:red}</style></head><body><script>var order = 'Order "
        + "number: 2222222';</script><!-- Order number: 3333333 --><p>Order number: 30811725540201</p><p>Reference: FP-2240</p>My order is "
        + "late or missing</body></html>")]
    [InlineData("<p>Order number: 30811<wbr>725540201<p>Shop order number: FP-2240<p>Reason: My order is late or missing")]
    public void HtmlIsReadAsItIsSeen(string html) =>
        AssertFound(Read("Content-Type: text/html; charset=utf-8\n\n" + html + "\n"));

    [Fact]
    public void AnyTransferEncodingAndCharsetIsRead()
    {
        const string Body = "Grüße!\nOrder number: 30811725540201\nShop order number: FP-2240\nReason: My order is late or missing\n";
        AssertFound(Read("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(Body)) + "\n"));
        AssertFound(Read("Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(Encoding.Unicode.GetBytes(Body)) + "\n"));
        AssertFound(Read(
            "Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: quoted-printable\n\nOrder =\nnumber: "
                + "308117=32=\n5540201\nShop order number=3A FP-2240\nReason: My order is late=20or missing\n"));
        AssertFound(Read(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: "
            + "text/plain\n\nSee the other part.\n--c\nContent-Type: text/html\n\n"
            + "<p>Order number: 30811725540201<p>Shop order number: FP-2240<p>Reason: My order is late or "
            + "missing\n--c--\n--b\nContent-Type: image/png\nContent-Disposition: attachment\n\nOrder number: 999999\n--b--\n"));
    }

    /// <summary>
    /// Every byte, in every transfer encoding that can carry it, beside the system's table or, if a byte has no character, MimeKit.
    /// </summary>
    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("ISO-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("us-ascii")]
    [InlineData("utf-8")]
    public void EachCharacterOfACommonCharsetIsWhatItsTableSays(string charset)
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).Where(b => b is not (0 or (byte)'\r')).ToArray();
        foreach (var encoding in new[] { MimeKit.ContentEncoding.EightBit, MimeKit.ContentEncoding.Base64,
            MimeKit.ContentEncoding.QuotedPrintable })
        {
            var part = new MimeKit.TextPart("plain") { Content = new MimeKit.MimeContent(new MemoryStream(bytes)) };
            part.ContentType.Charset = charset;
            part.ContentTransferEncoding = encoding;
            using var stored = new MemoryStream();
            part.WriteTo(stored, TestContext.Current.CancellationToken);
            stored.Position = 0;
            var read = (MimeKit.TextPart)MimeKit.MimeEntity.Load(stored, TestContext.Current.CancellationToken);

            using var text = new PartText(read);

            var expected = charset switch
            {
                "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes),
                "us-ascii" or "utf-8" => read.Text,
                _ => Encoding.Latin1.GetString(bytes),
            };
            Assert.Equal(expected, text.Text.ToString());
        }
    }

    [Theory]
    [InlineData("Bestellnummer: 30811725540201\nIhre Bestellnummer: FP-2240\nGrund: My order is late or missing")]
    [InlineData("Bestellung Nr. 30811725540201\nRücksendenummer: 99120042\nHändlerreferenz: FP-2240\nGrund der Anfrage: My order is late "
        + "or missing")]
    [InlineData("Numéro de commande : 30811725540201\nRéférence vendeur : FP-2240\nMotif : My order is late or missing")]
    [InlineData("Commande n° 30811725540201\nNuméro de retour : 99120042\nVotre numéro de commande : FP-2240\nMotif de la demande : My "
        + "order is late or missing")]
    [InlineData("Número de pedido: 30811725540201\nNúmero de pedido del vendedor: FP-2240\nMotivo: My order is late or missing")]
    [InlineData("Pedido n.º 30811725540201\nNúmero de devolución: 99120042\nReferencia: FP-2240\nMotivo de la consulta: My order is late "
        + "or missing")]
    [InlineData("Numero ordine: 30811725540201\nNumero d'ordine del venditore: FP-2240\nMotivo: My order is late or missing")]
    [InlineData("Numero dell’ordine: 30811725540201\nNumero di reso: 99120042\nRiferimento ordine: FP-2240\nMotivo della richiesta: My "
        + "order is late or missing")]
    [InlineData("Número do pedido: 30811725540201\nNúmero do pedido da loja: FP-2240\nMotivo: My order is late or missing")]
    [InlineData("Encomenda n.º 30811725540201\nNúmero da devolução: 99120042\nReferência da loja: FP-2240\nAssunto: My order is late or "
        + "missing")]
    [InlineData("Bestelnummer: 30811725540201\nUw bestelnummer: FP-2240\nReden: My order is late or missing")]
    public void LabelsOfOtherLanguagesAreRead(string body) => AssertFound(Plain(body));

    [Theory]
    [InlineData("1", null)]
    [InlineData("1234", "1234")]
    [InlineData("12345678901234567890123456789012345678901234567890", "12345678901234567890123456789012345678901234567890")]
    [InlineData("AB-2026_77", "AB-2026_77")]
    [InlineData("2026-06-01", null)]
    public void OrderNumbersAreTextOfUnknownLength(string number, string? read) =>
        Assert.Equal(read, Plain("Order number: " + number).OrderNumber);

    [Fact]
    public void AnAnswerIsReadForItsFormOnly()
    {
        var found = Answer(
            "Subject: Re: 30811725540201\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Your "
            + "retu<b>rn</b> label is attached.</p>"
            + "<blockquote>Order number: 308117<wbr>25540202</blockquote>\n--b\nContent-Type: image/png\n\nx\n--b--\n");

        Assert.Equal((TextMeanings.ReturnLabelPromised, true, null), (found.Meanings, found.HasAttachment, found.OrderNumber));
        Assert.True(WordMarks.Hold(found.SubjectMarks!, "30811725540201"));
        Assert.True(WordMarks.Hold(found.BodyMarks!, "30811725540202"));
        Assert.False(WordMarks.Hold(found.BodyMarks!, "30811725540201"));
    }

    [Theory]
    [InlineData("Das Rücksendeetikett liegt im Anhang.", true)]
    [InlineData("Anbei das Retourenlabel.", true)]
    [InlineData("Vous trouverez ci-joint l'étiquette de retour.", true)]
    [InlineData("Adjuntamos la etiqueta de devolución.", true)]
    [InlineData("In allegato l'etichetta per il reso.", true)]
    [InlineData("Segue em anexo a etiqueta de devolução.", true)]
    [InlineData("We will send a return label tomorrow.", false)]
    [InlineData("Please return it. A photo is attached.", false)]
    [InlineData("> the return label is attached", false)]
    public void APromisedLabelIsRead(string body, bool promised) =>
        Assert.Equal(promised,
            Answer("Content-Type: text/plain; charset=utf-8\n\n" + body + "\n").Meanings == TextMeanings.ReturnLabelPromised);

    [Theory]
    [InlineData("Content-Type: application/pdf\nContent-Disposition: attachment\n\nx", true)]
    [InlineData("Content-Type: application/pdf\nContent-Disposition: inline\n\nx", true)]
    [InlineData("Content-Type: image/png\nContent-ID: <logo@x>\nContent-Disposition: inline\n\nx", false)]
    [InlineData("Content-Type: application/pkcs7-signature\nContent-Disposition: attachment\n\nx", false)]
    [InlineData("Content-Type: text/html\n\nx", false)]
    public void OnlyFilesAreAttachments(string part, bool attached) =>
        Assert.Equal(attached, Answer($"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\n{part}\n--b--\n").HasAttachment);

    [Theory]
    [InlineData("Ordered yesterday, order still missing. I ordered 3 cups.")]
    [InlineData("Order date: 2026-06-01")]
    [InlineData("Return number: 99120042")]
    [InlineData("Order number:\n\nReturn number: 99120042")]
    [InlineData("My order number is not known to me")]
    [InlineData("")]
    public void WhatIsNoOrderNumberIsNotRead(string body) => Assert.Null(Plain(body).OrderNumber);

    [Theory]
    [InlineData("Reason: I didn’t make this order", "I didn't make this order")]
    [InlineData("Reason: Something quite new", "Something quite new")]
    [InlineData("Hello,\nshe chose “I have another question” today.", "I have another question")]
    [InlineData("Issue with my parcel", null)]
    [InlineData("no reason at all", null)]
    public void AReasonIsReadInTheProfilesWords(string body, string? reason) => Assert.Equal(reason, Plain(body).Reason);

    [Theory]
    [InlineData("Message:\nissue: I am John Doe\nReference: Jane-6")]
    [InlineData("Message: hello\nissue: I am John Doe\nShop order number: Jane-6")]
    [InlineData("Reason\nMessage\nReason: I am John Doe\nyour reference: Jane-6 if it helps")]
    [InlineData("The buyer writes:\nTopic\nI am John Doe\nReference\nJane-6")]
    [InlineData("Nachricht:\nGrund: ich bin John Doe\nReferenz: Jane-6")]
    [InlineData("Message du client :\nMotif : John Doe\nRéférence : Jane-6")]
    [InlineData("Mensaje:\nMotivo: soy John Doe\nReferencia: Jane-6")]
    [InlineData("Messaggio:\nMotivo: sono John Doe\nRiferimento: Jane-6")]
    [InlineData("Mensagem:\nMotivo: sou John Doe\nReferência: Jane-6")]
    [InlineData("Bericht:\nReden: ik ben John Doe\nReferentie: Jane-6")]
    public void WhatTheBuyerWroteIsNotReadForReasonAndSellersNumber(string message)
    {
        var found = Plain("Hello shop,\n" + message + "\nOrder number: 30811725540201");

        Assert.Equal((null, null), (found.Reason, found.SellerOrderNumber));
        Assert.Equal("30811725540201", found.OrderNumber);
    }

    [Theory]
    [InlineData("<table><tr><td>Reason</td><td>I have another "
        + "question</td></tr><tr><td>Message</td><td>hello</td></tr></table><p>Reference: Jane-6</p>")]
    [InlineData("<table><tr><th>Reason</th><th>Message</th></tr><tr><td>I have another question</td><td>hello</td></tr><tr><td>Reference: "
        + "Jane-6</td></tr></table>")]
    public void TheMessageMayStandInATable(string html)
    {
        var found = Read("Content-Type: text/html; charset=utf-8\n\n" + html + "\n");

        Assert.Equal(("I have another question", null), (found.Reason, found.SellerOrderNumber));
    }

    [Theory]
    [InlineData("I am John Doe of 5 High Street, phone 0123456")]
    [InlineData("write to john@doe.example")]
    [InlineData("see www.doe.example/me or https:doe")]
    [InlineData("the parcel that was meant to be here last week has still not come and I am very sad about that")]
    public void WhatIsNoReasonOfThePlatformsFormIsNotRead(string words) => Assert.Null(Plain("Reason: " + words).Reason);

    [Theory]
    [InlineData("Message from teal_otter_22", "teal_otter_22")]
    [InlineData("Re: AW: message from  Lantern Moth ", "Lantern Moth")]
    [InlineData("=?utf-8?Q?Message_from_bl=C3=A5b=C3=A6r?=", "blåbær")]
    [InlineData("About my order", null)]
    public void TheBuyerStandsInTheSubject(string subject, string? buyer) => Assert.Equal(buyer, Read($"Subject: {subject}\n\nx\n").Buyer);

    private void AssertFound(MailContent details)
    {
        Assert.Equal(("30811725540201", "FP-2240", "My order is late or missing"),
            (details.OrderNumber, details.SellerOrderNumber, details.Reason));
        Assert.Empty(Observer.Warnings);
    }
}
