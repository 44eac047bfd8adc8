using System.Text;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Profiles;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

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
    [InlineData("Return number: 99120042\nReturn ID\n77\nOrder number: 30811725540201\nSeller order id: FP-2240\nReason: My order is late or missing")]
    public void LabelsOfAnyLayoutAreRead(string body) => AssertFound(Plain(body));

    [Theory]
    [InlineData("<p>Order number: <b>30811725540201</b></p><p>Shop order number: FP-2240</p><p>Reason: My order is late or missing</p>")]
    [InlineData("<table><tr><td>Order number</td><td>30811725540201</td></tr><tr><td>Shop order number:</td><td>FP-2240</td></tr><tr><td>Reason</td><td>My order is late or missing</td></tr></table>")]
    [InlineData("<table><tr><th>Order number</th><th>Shop order number</th><th>Reason</th></tr><tr><td>30811725540201</td><td>FP-2240</td><td>My order is late or missing</td></tr></table>")]
    [InlineData("<table><tr><td><p>Order number</p></td><td><p>30811725540201</p></td></tr><tr><td><div>Shop order number</div></td><td><div>FP-2240</div></td></tr></table><div>Reason</div><div>My order is late or missing</div>")]
    [InlineData("Order number<br>30811725540201<br><br>Shop order number<br/>FP-2240<br>Reason<br>My order is late or missing")]
    [InlineData("<table><tr><td><table><tr><td>Order&nbsp;number:</td></tr><tr><td>30811725540201</td></tr></table></td></tr><tr><td>Reference: FP&#45;2240</td></tr><tr><td>Reason: My order is late or missing</td></tr></table>")]
    [InlineData("<html><head><title>Order number: 1111111</title><style>.order{color:red}</style></head><body><script>var order = 'Order number: 2222222';</script><!-- Order number: 3333333 --><p>Order number: 30811725540201</p><p>Reference: FP-2240</p>My order is late or missing</body></html>")]
    [InlineData("<p>Order number: 30811<wbr>725540201<p>Shop order number: FP-2240<p>Reason: My order is late or missing")]
    public void HtmlIsReadAsItIsSeen(string html) =>
        AssertFound(Read("Content-Type: text/html; charset=utf-8\n\n" + html + "\n"));

    [Fact]
    public void AnyTransferEncodingAndCharsetIsRead()
    {
        const string Body = "Grüße!\nOrder number: 30811725540201\nShop order number: FP-2240\nReason: My order is late or missing\n";
        AssertFound(Read("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Body)) + "\n"));
        AssertFound(Read("Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\n" + Convert.ToBase64String(Encoding.Unicode.GetBytes(Body)) + "\n"));
        AssertFound(Read("Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: quoted-printable\n\nOrder =\nnumber: 308117=32=\n5540201\nShop order number=3A FP-2240\nReason: My order is late=20or missing\n"));
        AssertFound(Read("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nSee the other part.\n--c\nContent-Type: text/html\n\n"
            + "<p>Order number: 30811725540201<p>Shop order number: FP-2240<p>Reason: My order is late or missing\n--c--\n--b\nContent-Type: image/png\nContent-Disposition: attachment\n\nOrder number: 999999\n--b--\n"));
    }

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
    [InlineData("Message from teal_otter_22", "teal_otter_22")]
    [InlineData("Re: AW: message from  Lantern Moth ", "Lantern Moth")]
    [InlineData("=?utf-8?Q?Message_from_bl=C3=A5b=C3=A6r?=", "blåbær")]
    [InlineData("About my order", null)]
    public void TheBuyerStandsInTheSubject(string subject, string? buyer) => Assert.Equal(buyer, Read($"Subject: {subject}\n\nx\n").Buyer);

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOrder number: 30811725540201")]
    [InlineData("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nT3JkZXIgbnVtYmVyOiAzMDgxMTcyNTU0MDIwMQptb3J\n!!")]
    public void BrokenBodiesGiveWhatTheyHave(string message) => Assert.Equal("30811725540201", Read(message).OrderNumber);

    [Fact]
    public void ABodyThatIsGoneIsReported()
    {
        Assert.Equal(new MailContent(), new MailContentReader(ProfileReader.BuiltIn, _observer).Read(new Gone()));
        Assert.Contains("gone", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void HostileBodiesEndSoon()
    {
        var patience = Plain(string.Concat(Enumerable.Repeat("order order number order #", 3000)) + "\n" + new string('#', 60_000) + "\n" + string.Concat(Enumerable.Repeat("<td>Order number\n", 3000)));

        Assert.Null(patience.OrderNumber);
    }

    private void AssertFound(MailContent details)
    {
        Assert.Equal(("30811725540201", "FP-2240", "My order is late or missing"), (details.OrderNumber, details.SellerOrderNumber, details.Reason));
        Assert.Empty(_observer.Warnings);
    }

    private MailContent Plain(string body) => Read("Content-Type: text/plain; charset=utf-8\n\n" + body + "\n");

    private MailContent Read(string message) =>
        new MailContentReader(ProfileReader.BuiltIn, _observer).Read(MemoryMail.Message("From: a@b.example\n" + message).Location);

    private sealed class Gone : IMessageLocation
    {
        public string Id => "gone";

        public Stream Open() => throw new FileNotFoundException("gone");
    }
}
