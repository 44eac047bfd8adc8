using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Content;

public class MailContentTests
{
    private readonly RecordingObserver _observer = new();

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

    [Fact]
    public void MarksTellOfWordsWithDigitsOnly()
    {
        var marks = WordMarks.Of("Order fp-2240, 12 May, jane");

        Assert.Single(marks);
        Assert.True(WordMarks.Hold(marks, "FP-2240"));
        Assert.False(WordMarks.Hold(marks, "FP-22401"));
        Assert.False(WordMarks.Hold(marks, "12"));
        Assert.Equal(WordMarks.Of("FP-2240"), marks);
    }

    [Theory]
    [InlineData("555", 10_000)]
    [InlineData("", 1_000_000)]
    public void WhoTriesAllNumbersFindsManyForEachMark(string prefix, int count)
    {
        var digits = new string('0', count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length - 1);
        var marks = WordMarks.Of($"Call {prefix}{7.ToString(digits, System.Globalization.CultureInfo.InvariantCulture)}");

        var fitting = Enumerable.Range(0, count)
            .Count(i => WordMarks.Hold(marks, prefix + i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture)));

        // One number in 4096 fits each mark.
        Assert.InRange(fitting, count / 4096 / 2 + 1, count / 4096 * 2 + 2);
    }

    [Fact]
    public void ANumberThatIsNotThereIsFoundByChanceAtMostOnceIn2000()
    {
        var chance = Enumerable.Range(0, 40_000)
            .Count(i => WordMarks.Hold(WordMarks.Of($"order {30811725540201 + i}"), $"{30811725540202 + i + (i % 7)}"));

        Assert.InRange(chance, 0, 20);
    }

    [Fact]
    public void OfQuotedTextOnlyTheOrderNumberIsMarked()
    {
        var plain = Answer(
            "Content-Type: text/plain\n\nIt is on its way.\n\n> Order number: 30811725540201\n> Message:\n> I live at 902100 and my phone "
                + "is 5550199123\n");
        var html = Answer(
            "Content-Type: text/html\n\n<p>It is on its way.</p><blockquote>Order number: 30811725540201<p>Message: I live at 902100 and "
                + "my phone is 5550199123</blockquote>\n");

        foreach (var found in new[] { plain, html })
        {
            Assert.Single(found.BodyMarks!);
            Assert.True(WordMarks.Hold(found.BodyMarks!, "30811725540201"));
        }
    }

    [Theory]
    [InlineData("Subject: Message from teal_otter_22\n\nOrder number: 30811725540201\n", 0)]
    [InlineData("Subject: 30811725540201: message from teal_otter_22\n\nOrder number: 30811725540201\n", 1)]
    [InlineData("Subject: 30811725540201: message from teal_otter_22\n\nhello\n", 0)]
    public void OfABuyersSubjectOnlyTheOrderNumberIsMarked(string message, int marks) =>
        Assert.Equal(marks, Read(message).SubjectMarks!.Count);

    [Fact]
    public void ShortWordsAreNotMarked() => Assert.Empty(WordMarks.Of("90210 in 2026, flat 12b"));

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

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOrder number: 30811725540201")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
        + "base64\n\nT3JkZXIgbnVtYmVyOiAzMDgxMTcyNTU0MDIwMQptb3J\n!!")]
    public void BrokenBodiesGiveWhatTheyHave(string message) => Assert.Equal("30811725540201", Read(message).OrderNumber);

    [Fact]
    public void ABodyThatIsGoneIsReported()
    {
        Assert.Equal(new MailContent(),
            new MailContentReader(ProfileReader.BuiltIn, _observer, new SlowPatterns(_observer)).Read(new Gone(), MessageClass.CaseMail));
        Assert.Contains("gone", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void HostileBodiesEndSoon()
    {
        var patience = Plain(string.Concat(Enumerable.Repeat("order order number order #", 3000)) + "\n" + new string('#',
            60_000) + "\n" + string.Concat(Enumerable.Repeat("<td>Order number\n", 3000)));

        Assert.Null(patience.OrderNumber);
    }

    [Theory]
    [InlineData("X-Big: a\n{0}Content-Type: text/plain\n\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nX-Big: a\n{0}Content-Type: text/plain\n\n")]
    public void AHeaderOfMegabytesCostsNoMoreThanItIsLong(string header)
    {
        var text = header.Replace("{0}", new StringBuilder().Insert(0, " ba\n", 250_000).ToString(), StringComparison.Ordinal)
            + "Order number: 30811725540201\n";
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("30811725540201", Read(text).OrderNumber);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 400L * text.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TenThousandsOfPartsCostNoMoreThanTheyAreLong(int nested)
    {
        var text = "Content-Type: multipart/mixed; BOUNDARY=\"b\"\n\n--b\n"
            + (nested == 1 ? "Content-Type: multipart/mixed; boundary = c\n\n--c\n" : "")
            + "Content-Type: text/plain\n\nOrder number: 30811725540201\n"
                + new StringBuilder().Insert(0, nested == 1 ? "--c\n\n" : "--b\n\n", 200_000);
        Read(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("30811725540201", Read(text).OrderNumber);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20L * text.Length);
    }

    [Fact]
    public void LinesLikeBoundariesAreNoParts()
    {
        var rulers = string.Concat(Enumerable.Repeat("--------\n-- b\n", 1000));

        Assert.Equal("30811725540201",
            Read($"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{rulers}\n--b\n\nOrder number: "
                + "30811725540201\n--b--\n").OrderNumber);
    }

    [Theory]
    [InlineData(3, "30811725540201")]
    [InlineData(6, null)]
    public void OnlySomeTextIsReadHoweverManyTextsThereAre(int before, string? expected)
    {
        var part = "--b\nContent-Type: text/plain\n\n" + new string('x', 80_000) + "\n";

        Assert.Equal(expected,
            Read($"Content-Type: multipart/mixed; boundary=b\n\n{string.Concat(Enumerable.Repeat(part, before))}--b\n\nOrder number: "
                + "30811725540201\n--b--\n").OrderNumber);
    }

    [Theory]
    [InlineData("order\n")]
    [InlineData("order | number | no | id\n")]
    [InlineData("the order - order: no. - reference: id # order (")]
    [InlineData("Message\norder\n")]
    public void WordsLikeLabelsAreTriedABoundedNumberOfTimes(string words)
    {
        using var rows = new BodyRows(BodyRows.MaxText);
        BodyRows.AddPlain(new StringBuilder().Insert(0, words, BodyRows.MaxText / words.Length).ToString(), rows, null);

        var found = new LabelledValues(ProfileReader.BuiltIn, new SlowPatterns(_observer)).Read(rows);

        // The last row or sentence that is begun may still add some.
        Assert.InRange(found.Tries, 1, LabelledValues.MostTries + 200);
    }

    [Fact]
    public void OrdinaryTextIsNotTriedForLabels()
    {
        using var rows = new BodyRows(BodyRows.MaxText);
        var prose = string.Concat(Enumerable.Range(0,
            500).Select(i => $"The parcel of {i} May was sent to you - it will arrive soon: thank you, your shop.\n"));
        BodyRows.AddPlain(prose, rows, null);

        Assert.InRange(new LabelledValues(ProfileReader.BuiltIn, new SlowPatterns(_observer)).Read(rows).Tries, 0, 100);
    }

    [Theory]
    [InlineData(5, "30811725540201")]
    [InlineData(100, null)]
    [InlineData(20_000, null)]
    public void DeepNestingIsNotFollowed(int depth, string? expected)
    {
        var nested = string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));

        Assert.Equal(expected, Read(nested + "Content-Type: text/plain\n\nOrder number: 30811725540201\n").OrderNumber);
    }

    [Fact]
    public void APatternThatTakesTooLongIsToldOnce()
    {
        var profile =
            ProfileReader.BuiltIn with { BuyerSubject = ProfileReader.BuiltIn.BuyerSubject with { Pattern = "^(?<user>(a+)+)$" } };
        var reader = new MailContentReader(profile, _observer, new SlowPatterns(_observer));
        var message = MemoryMail.Message($"From: a@b.example\nSubject: {new string('a', 60)}!\n\nx\n");

        reader.Read(message.Location, MessageClass.CaseMail);
        reader.Read(message.Location, MessageClass.CaseMail);

        Assert.Contains("(a+)+", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    private void AssertFound(MailContent details)
    {
        Assert.Equal(("30811725540201", "FP-2240", "My order is late or missing"),
            (details.OrderNumber, details.SellerOrderNumber, details.Reason));
        Assert.Empty(_observer.Warnings);
    }

    private MailContent Plain(string body) => Read("Content-Type: text/plain; charset=utf-8\n\n" + body + "\n");

    private MailContent Read(string message) =>
        new MailContentReader(ProfileReader.BuiltIn, _observer, new SlowPatterns(_observer))
            .Read(MemoryMail.Message("From: a@b.example\n" + message).Location, MessageClass.CaseMail);

    private MailContent Answer(string message) =>
        new MailContentReader(ProfileReader.BuiltIn, _observer, new SlowPatterns(_observer))
            .Read(MemoryMail.Message("From: a@b.example\n" + message).Location, MessageClass.Answer);

    private sealed class Gone : IMessageLocation
    {
        public string Id => "gone";

        public Stream Open(int limit) => throw new FileNotFoundException("gone");
    }
}
