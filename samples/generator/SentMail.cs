using static CommerceMailAdmin.Samples.Correspondence;

namespace CommerceMailAdmin.Samples;

/// <summary>The sent mail: a Maildir, whose names have ';' where other systems have a colon.</summary>
internal static class SentMail
{
    public static IEnumerable<(string Name, SampleMessage Message)> Messages() =>
    [
        (Name(June(9, 9, 0), 1), Sent("case++h0s6rj5ye1ua93@support.instagram.com", "Re: Message from glaze.and.grain (order 30811725540388)", June(9, 9, 0), "h0s6-a")
            .Field("In-Reply-To", "<h0s6-1@facebookmail.com>").Plain("Yes, it is.\n")),
        (Name(June(9, 9, 20), 2), Sent("CASE++C5N8TD2WV6OY17@Support.Instagram.com", "Re: Message from quiet_kiln (order 30811725540450)", June(9, 9, 20), "c5n8-a")
            .Field("In-Reply-To", "<c5n8-1@facebookmail.com>").Plain("It left our workshop this morning.\n")),
        (Name(June(10, 6, 0, 6), 3), Sent("case++q2z7gp4hx8rd51@support.facebook.com", "Automatic reply: Message from Marbled Heron", June(10, 6, 0, 6), "q2z7-auto")
            .Field("Auto-Submitted", "auto-replied").Field("X-Auto-Response-Suppress", "All").Plain("Thank you for your message. We answer within two days.\n")),
        (Name(June(11, 10, 20), 4), Sent("case++t6l0we8iq2ch45@support.instagram.com", "Read: Message from two_cups_please", June(11, 10, 20), "t6l0-mdn")
            .Multipart("multipart/report; report-type=disposition-notification",
                ("Content-Type: text/plain", "Your message was displayed.\n"),
                ("Content-Type: message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed\n"))),
        (Name(June(11, 10, 30), 5), new SampleMessage().Field("Return-Path", "<>").Field("From", "Mail Delivery System <MAILER-DAEMON@fernhill-pottery.example>")
            .Field("To", "case++t6l0we8iq2ch45@support.instagram.com").Field("Subject", "Undelivered Mail Returned to Sender")
            .Field("Date", SampleMessage.Date(June(11, 10, 30))).Field("Message-ID", "<t6l0-dsn@fernhill-pottery.example>").Field("Auto-Submitted", "auto-replied")
            .Multipart("multipart/report; report-type=delivery-status",
                ("Content-Type: text/plain", "The mailbox of an agent is full.\n"),
                ("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx1.fernhill-pottery.example\n"))),
        (Name(June(11, 10, 0), 7), Sent("case++c5n8td2wv6oy17@support.instagram.com", "Re: Message from quiet_kiln", June(11, 10, 0), "c5n8-b")
            .Field("Sender", "Ann Fern <ann@fernhill-pottery.example>").Field("In-Reply-To", "<c5n8-2@facebookmail.com>")
            .Plain("We are sorry. The return label is attached.\n")),
        (Name(June(12, 9, 45), 6), Sent("Workshop <workshop@fernhill-pottery.example>", "Fwd: Message from plain.porcelain", June(12, 9, 45), "k5u9-fwd")
            .Field("Cc", "case++k5u9xf2az0me68@support.instagram.com").Plain("Can you compare the glaze with the photo, please?\n")),
    ];

    private static string Name(DateTime sent, int number) => $"{new DateTimeOffset(sent).ToUnixTimeSeconds()}.M{number}P77.fernhill";
}
