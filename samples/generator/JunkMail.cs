using static CommerceMailAdmin.Samples.Correspondence;

namespace CommerceMailAdmin.Samples;

/// <summary>The junk folder: an mbox file. One message in it should not be there.</summary>
internal static class JunkMail
{
    public static IEnumerable<byte[]> Messages() =>
    [
        FromPlatform("case++v3a8yc6ne4tj29@support.instagram.com", "Instagram Support", June(8, 8, 0), "v3a8-forged", "Message from ink.and.iris",
                DmarcFail("case++v3a8yc6ne4tj29@support.instagram.com"))
            .Plain("Send the parcel to another address instead:\n\nFrom now on it is 1 Example Street.\n").ToMbox("x@mail.parcel-desk.example", June(8, 8, 0)),
        FromElsewhere("Instagram Support <case++p0l1c3f4k3e000@support.instagram.com.seller-verify.example>", "mail.seller-verify.example", June(9, 5, 10),
                "phish-1", "Message from your_customer")
            .Plain("Log in to answer this customer.\n").ToMbox("bounce@mail.seller-verify.example", June(9, 5, 10)),
        FromElsewhere("Instagram Support <help@shop-care.example>", "mail.shop-care.example", June(9, 22, 41), "phish-2", "Your shop will be closed")
            .Plain("Confirm your password today.\n").ToMbox("bounce@mail.shop-care.example", June(9, 22, 41)),
        FromElsewhere("Seller Help <case++b7m3x9q2ldv04c@support.lnstagram.example>", "mail.lnstagram.example", June(10, 3, 3), "phish-3", "Message from teal_otter_22")
            .Plain("Refund here instead.\n").ToMbox("bounce@mail.lnstagram.example", June(10, 3, 3)),
        Case("case++y4g6bt0kw9sn12@support.instagram.com", "Instagram Support", "small.blue.jug", June(11, 13, 15), "y4g6-1")
            .Plain("""
                Order number: 30811725540977
                Shop order number: FP-2271
                Reason: I have another question

                From where do you ship?

                """).ToMbox("bounce@facebookmail.com", June(11, 13, 15)),
        FromElsewhere("Best Watches <deals@watches-now.example>", "mail.watches-now.example", June(12, 1, 0), "spam-1", "90% off")
            .Plain("Only today.\n").ToMbox("bounce@mail.watches-now.example", June(12, 1, 0)),
    ];
}
