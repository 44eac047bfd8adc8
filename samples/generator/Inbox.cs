using System.Text;
using static CommerceMailAdmin.Samples.Correspondence;

namespace CommerceMailAdmin.Samples;

/// <summary>The inbox: one file a message.</summary>
internal static class Inbox
{
    public static IEnumerable<(string Name, SampleMessage Message)> Messages() => [.. Cases(), .. Notices(), .. Others()];

    private static IEnumerable<(string, SampleMessage)> Cases() =>
    [
        ("0606-1105 arrived on saturday", Case("case++w4k2mz81qp0t5n@support.instagram.com", "Instagram Support", "saturday_saucer", June(6, 11, 5), "w4k2-1")
            .QuotedPrintable("text/html", Encoding.UTF8, """
                <html><head><title>Message</title><style>td { color: #222 }</style></head><body>
                <p>You have a new message from a customer – please answer within 2&nbsp;business days.</p>
                <table><tr><th>Order number</th><th>Shop order number</th><th>Reason</th></tr>
                <tr><td>30811725540019</td><td>FP-2231</td><td>My order is damaged or not as described</td></tr></table>
                <p>The saucer came in two halves.</p>
                </body></html>

                """)),
        ("0608-0912 late parcel", Case("case++b7m3x9q2ldv04c@support.instagram.com", "Instagram Support", "teal_otter_22", June(8, 9, 12), "b7m3-1")
            .Plain("""
                Hi Fernhill Pottery,

                teal_otter_22 needs help with an order.

                Order number: 30811725540201
                Shop order number: FP-2240
                Reason: My order is late or missing

                Message:
                It was meant to be here last week. Return number 99120042 was for another parcel.

                """)),
        ("0608-1000 first question", Case("case++h0s6rj5ye1ua93@support.instagram.com", "Instagram Support", "glaze.and.grain", June(8, 10, 0), "h0s6-1")
            .Plain("""
                Order #30811725540388
                Merchant order reference: FP-2244
                Reason: I have another question

                Is the green bowl safe in the dishwasher?

                """)),
        ("0610-1830 and again", Case("case++H0S6RJ5YE1UA93@support.instagram.com", "Instagram Support", "glaze.and.grain", June(10, 18, 30), "h0s6-2")
            .Field("In-Reply-To", "<h0s6-a@fernhill-pottery.example>")
            .Plain("""
                And in the microwave?

                On Tue, 9 Jun 2026 Fernhill Pottery wrote:
                > Yes, it is.

                """)),
        ("0611-0915 once more", Case("case++h0s6rj5ye1ua93@support.instagram.com", "Instagram Support", "glaze.and.grain", June(11, 9, 15), "h0s6-3")
            .Plain("Hello? Anyone there?\n")),
        ("0608-1420 answered", Case("case++c5n8td2wv6oy17@support.instagram.com", "Instagram Support", "quiet_kiln", June(8, 14, 20), "c5n8-1")
            .Plain("""
                Order number: 30811725540450
                Reason: My order is late or missing

                Any news?

                """)),
        ("0610-0800 wrote again", Case("case++c5n8td2wv6oy17@support.instagram.com", "Instagram Support", "quiet_kiln", June(10, 8, 0), "c5n8-2")
            .Plain("It has come, but one bowl is cracked. Can I send it back?\n")),
        ("0609-1400 gave up waiting", Case("case++e9f1ua7ks3mb60@support.instagram.com", "Instagram Support", "copper.wren", June(9, 14, 0), "e9f1-1")
            .Multipart("multipart/alternative",
                ("Content-Type: text/plain; charset=us-ascii", "Order ID\n30811725540512\n\nYour order reference\nFP-2251\n\nReason\nMy order is late or missing\n"),
                ("Content-Type: text/html; charset=us-ascii", "<p>Order ID<br>30811725540512</p><p>Your order reference<br>FP-2251</p><p>Reason<br>My order is late or missing</p>"))),
        ("0610-0600 only a robot answered", Case("case++q2z7gp4hx8rd51@support.facebook.com", "Facebook Support", "Marbled Heron", June(10, 6, 0), "q2z7-1")
            .Base64("text/plain", """
                Hallo Fernhill Pottery,

                Order number: 7720184466310957
                Seller order number: FP-2253
                Reason: My order is damaged or not as described

                Der Henkel ist ab. Schöne Grüße

                """)),
        ("0610-1545 someone poses as this buyer", Case("case++v3a8yc6ne4tj29@support.instagram.com", "Instagram Support", "ink.and.iris", June(10, 15, 45), "v3a8-1")
            .Plain("""
                Order number: 30811725540660
                Reason: I have another question

                Can the engraving be changed?

                """)),
        ("0611-0740 chipped", Case("case++m1d5ok9zb3fx74@support.instagram.com", "Instagram Support", "=?utf-8?Q?bl=C3=A5b=C3=A6r=5Fkeramik?=", June(11, 7, 40), "m1d5-1")
            .QuotedPrintable("text/html", Encoding.Latin1, """
                <html><body><div>blåbær_keramik needs help.</div>
                <table>
                <tr><td><b>Order number:</b></td><td>30811725540733</td></tr>
                <tr><td><b>Shop order number:</b></td><td>FP-2260</td></tr>
                <tr><td><b>Reason:</b></td><td>My order is damaged or not as described</td></tr>
                </table>
                <div>The rim is chipped.</div></body></html>

                """)),
        ("0611-1000 receipts only", Case("case++t6l0we8iq2ch45@support.instagram.com", "Instagram Support", "two_cups_please", June(11, 10, 0), "t6l0-1")
            .Plain("""
                Order number: 30811725540801
                Reason: I have another question

                Do you ship to islands?

                """)),
        ("0612-0805 new today", Case("case++n8r4vs1jd7pg36@support.facebook.com", "Facebook Support", "Lantern Moth", June(12, 8, 5), "n8r4-1")
            .Base64("text/html", """
                <p>Order number: <b>7720184466311042</b></p>
                <p>Reason: My order is late or missing</p>
                <p>The tracking page has not changed since Monday.</p>

                """)),
        ("0612-0930 passed on to a colleague", FromPlatform("case++k5u9xf2az0me68@support.instagram.com", "Instagram Support", June(12, 9, 30), "k5u9-1", "Message from plain.porcelain", null)
            .Plain("""
                Order number: 30811725540899
                Reason: My order is damaged or not as described

                The colour differs from the photo.

                """)),
        ("0609-0000 no date", new SampleMessage().Field("From", "Instagram Support <case++x0undated00000@support.instagram.com>")
            .Field("To", Shop).Field("Subject", "Message from lost.in.time").Field("Message-ID", "<undated-1@facebookmail.com>")
            .Plain("Order number: 30811725540000\n")),
    ];

    private static IEnumerable<(string, SampleMessage)> Notices() =>
    [
        ("0611-1620 claim", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(11, 16, 20), "claim-1",
                "A claim has been opened for order #30811725540512", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("A claim has been opened for order #30811725540512. You do not have to answer this mail.\n")),
        ("0611-1705 claim without a case", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(11, 17, 5), "claim-2",
                "A claim has been opened for order #30811725549999", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("The buyer says: I didn't make this order.\n")),
        ("0611-1130 claim that asks", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(11, 11, 30), "claim-3",
                "A claim has been opened for order #30811725540450", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("A claim has been opened for order #30811725540450.\n\nPlease respond with the tracking number of the return.\n")),
        ("0612-0600 chargeback", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(12, 6, 0), "chargeback-1",
                "Chargeback received for order #30811725541111", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("The buyer's bank has taken the payment back.\n")),
        ("0601-0800 order confirmed", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(1, 8, 0), "order-2",
                "Order confirmation", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("Thanks For Your Order\n\nOrder number: 30811725540512\n")),
        ("0605-1200 order delivered", FromPlatform("no-reply@shopping.instagram.com", "Instagram", June(5, 12, 0), "order-3",
                "Your order was delivered", DmarcPass("no-reply@shopping.instagram.com"))
            .Plain("Your Order Was Delivered\n\nOrder number: 30811725540512\nYour order reference: FP-2251\n")),
        ("0609-0815 order mail", FromPlatform("commerce-no-reply@support.facebook.com", "Facebook", June(9, 8, 15), "order-1",
                "Your order was shipped", DmarcPass("commerce-no-reply@support.facebook.com"))
            .Plain("Your Order Was Shipped\n\nOrder number: 7720184466310957\n")),
        ("0609-0830 person to person", FromPlatform("noreply@marketplace.facebook.com", "Facebook Marketplace", June(9, 8, 30), "market-1",
                "New Marketplace order for garden chair", DmarcPass("noreply@marketplace.facebook.com"))
            .Plain("Someone bought your garden chair.\n")),
    ];

    private static IEnumerable<(string, SampleMessage)> Others() =>
    [
        ("0609-1130 clay supplier", FromElsewhere("Red River Clay <orders@redriver-clay.example>", "mail.redriver-clay.example", June(9, 11, 30), "clay-1", "Your 200 kg of stoneware")
            .Plain("On its way.\n")),
        ("0612-0700 newsletter", FromElsewhere("Potters Weekly <news@potters-weekly.example>", "mail.potters-weekly.example", June(12, 7, 0), "news-24", "Instagram tips for potters")
            .Plain("Photograph in daylight.\n")),
    ];
}
