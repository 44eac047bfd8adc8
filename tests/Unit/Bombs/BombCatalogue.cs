using System.Text;
using static CommerceMailAdmin.Unit.Bombs.BombParts;

namespace CommerceMailAdmin.Unit.Bombs;

/// <summary>What reads a bomb.</summary>
public enum BombKind
{
    Mail, Gzip, Zip, Tar, Verdict, Spf, Calendar, Events, Table, Snapshot, Profile, Readiness, Plan, Journal, Dns, Ews, Graph, Imap,
}

/// <summary>An input that is made to cost more than others of its length.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What reads it.</param>
/// <param name="Make">Makes it with about so many bytes.</param>
public sealed record Bomb(string Name, BombKind Kind, Func<int, byte[]> Make)
{
    /// <summary>For a compressed bomb, the bytes that come out of it; null for the bytes of the file.</summary>
    public Func<int, long>? Expanded { get; init; }
}

/// <summary>Bombs of every kind that somebody can send, or put into a file or an answer.</summary>
public static class BombCatalogue
{
    private const string From = "From: Instagram Support <case++k5u9xf2az0me68@support.instagram.com>\n";
    private const string Rest = "To: support@seller.example\nDate: Thu, 11 Jun 2026 07:39:56 +0000\nMessage-ID: <1@facebookmail.com>\n";
    private const string Head = From + "Subject: Message from blue.kiln\n" + Rest;
    private const string Claim = "From: Instagram <no-reply@shopping.instagram.com>\n" + Rest + "Subject: ";
    private const string Notice =
        "Subject: Message from blue.kiln\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\n"
        + "Order number: 30811725540660\nReason: My order is late or missing\n\nWhere is my parcel? I have waited for two weeks now.\n";

    private static readonly string OrdinaryMail = string.Concat(Enumerable.Repeat(
        "From MAILER Thu Jun 11 07:40:00 2026\nReceived: from mx-out.facebook.com (mx-out.facebook.com [66.220.144.130])\n by "
        + "mx1.seller.example "
        + "(Postfix) with ESMTPS id 1\n for <support@seller.example>; Thu, 11 Jun 2026 07:40:00 +0000\n" + From + Rest + Notice + "\n", 1));

    /// <summary>All bombs.</summary>
    public static IReadOnlyList<Bomb> All { get; } =
    [
        .. new[] { BombKind.Mail, BombKind.Gzip, BombKind.Zip, BombKind.Tar, BombKind.Verdict, BombKind.Table, BombKind.Journal,
            BombKind.Imap }
            .Select(Ordinary),
        .. Headers(), .. Bodies(), .. Files(), .. Verdicts(), .. OwnFiles(), .. Answers(),
    ];

    /// <summary>An ordinary input of a kind.</summary>
    public static Bomb Ordinary(BombKind kind) => new($"ordinary {kind}", kind, size => kind switch
    {
        BombKind.Mail => Bytes(Repeat(OrdinaryMail, size)),
        BombKind.Gzip => Gzip(Bytes(Repeat(OrdinaryMail, size))),
        BombKind.Zip => Zip([("a.mbox", Bytes(Repeat(OrdinaryMail, size)))]),
        BombKind.Tar => Gzip(Tar("a.mbox", Bytes(Repeat(OrdinaryMail, size)))),
        BombKind.Verdict => Bytes(MessageCheck.PlatformMessage.Delivered(MessageCheck.PlatformMessage.Signed(
            MessageCheck.PlatformMessage.Content(body: Repeat("Where is my parcel? I have waited for two weeks now.\r\n", size))))),
        BombKind.Spf => Bytes("v=spf1 ip4:192.0.2.0/24 -all"),
        BombKind.Calendar => Fuzz.FuzzSamples.Calendar[0],
        BombKind.Events => Fuzz.FuzzSamples.Holidays[0],
        BombKind.Table => Bytes("Date,Name\n" + Repeat("2026-12-25,Christmas\n", size)),
        BombKind.Snapshot => Fuzz.FuzzSamples.Snapshot[0],
        BombKind.Profile => Fuzz.FuzzSamples.Profile[0],
        BombKind.Readiness => Fuzz.FuzzSamples.Readiness[0],
        BombKind.Plan => Fuzz.FuzzSamples.Plans[0],
        BombKind.Journal => Bytes(Repeat(Encoding.UTF8.GetString(Fuzz.FuzzSamples.Journal[0]), size)),
        BombKind.Dns => [0, 1, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        BombKind.Ews => Bytes("<a><b>x</b></a>"),
        BombKind.Graph => Fuzz.FuzzSamples.Graph[2],
        _ => Bytes(Repeat("* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n", size)),
    }) { Expanded = kind is BombKind.Gzip or BombKind.Zip or BombKind.Tar ? size => size : null };

    private static IEnumerable<Bomb> Headers() =>
    [
        Mail("header lines", Head, "X: y\n"), Mail("header lines without a name", Head, ": y\n"),
        Mail("header lines without a colon", Head, "xy\n"),
        Mail("a folded field", Head + "X: y", "\n y"), Mail("a field of blanks", Head + "X:", " "), Mail("a long field", Head + "X: ", "y"),
        Mail("a long name", Head, "y"), Mail("a subject of encoded words", From + Rest + "Subject: ", "=?utf-8?Q?a?= "),
        Mail("broken encoded words", From + Rest + "Subject: ", "=?utf-8?Q?"),
        Mail("encoded words of base64", From + Rest + "Subject: ", "=?utf-8?B?QQ==?= "),
        Mail("question marks", From + Rest + "Subject: ", "=?"), Mail("open comments", From + Rest + "Subject: x\nCc: ", "("),
        Mail("comments in a date", From + "Date: ", "("), Mail("comments in Received", Head + "Received: from a ", "(b) "),
        Mail("many addresses", Head + "Cc: ", "a@b.example, "), Mail("groups", Head + "Cc: ", "g:;"), Mail("quotes", Head + "Cc: ", "\"\\"),
        Mail("angle brackets", Head + "Cc: ", "<"), Mail("routes", Head + "Cc: <", "@a,"),
        Mail("many senders", Rest + "From: ", "a@b.example, "),
        Mail("From fields", "", "From: a@b.example\n"), Mail("references", Head + "References: ", "<1@facebookmail.com> "),
        Mail("ids without an end", Head + "References: ", "<"), Mail("a message id", From + "Message-ID: <", "x."),
        Mail("a path of servers", Head, "Received: from a (b [192.0.2.1]) by c with ESMTPS id 1; Thu, 11 Jun 2026 07:39:56 +0000\n"),
        Mail("Received with clauses", Head + "Received: ", "from a by b with c id d for e "),
        Mail("Received with semicolons", Head + "Received: from a by b", ";"),
        Mail("results of receivers", Head, "Authentication-Results: mx1.seller.example; dkim=pass header.d=a.example; spf=pass\n"),
        Mail("many results", Head + "Authentication-Results: mx1.seller.example", "; dkim=pass header.d=a.example"),
        Mail("results with comments", Head + "Authentication-Results: mx1.seller.example; dkim=pass ", "(a)"),
        Mail("Exchange's report", Head + "X-Forefront-Antispam-Report: ", "SCL:1;"),
        Mail("delivered to", Head, "Delivered-To: support@seller.example\n"),
        Mail("labels", Head + "X-Gmail-Labels: ", "a,"), Mail("claims of blanks", Claim + "A claim has been opened for order ", " "),
        Mail("claims of hyphens", Claim + "A claim has been opened for order #", "-"),
        Mail("claims of digits", Claim + "A claim has been opened for order ", "1-"),
        Mail("claims again and again", Claim, "claim has been opened for order "), Mail("chargebacks", Claim, "chargeback order "),
        Mail("answer prefixes", "From: support@seller.example\n" + Rest + "Subject: ", "Re: "),
    ];

    private static IEnumerable<Bomb> Bodies() =>
    [
        Mail("MIME parts", Head + "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"),
        Mail("empty MIME parts", Head + "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n"),
        Mail("nested messages", Head, "Content-Type: message/rfc822\n\n"),
        Numbered("nested parts", Head, i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"),
        Numbered("boundaries", Head + "\n", i => $"boundary=b{i}\n"),
        Mail("boundaries of one", Head + "Content-Type: multipart/mixed; boundary=\"\"\n\n", "--\n"),
        Mail("lines of two hyphens", Head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n", "--\n"),
        Mail("parameters", Head + "Content-Type: text/plain", "; a=b"),
        Numbered("continued parameters", Head + "Content-Type: text/plain", i => $";\n a*{i}=b"),
        Text("rows of orders", "Order number: 30811725540660\n"), Text("labels without values", "Order number\n"),
        Text("the word order", "order "), Text("colons", ":"),
        Text("a table", "Order number\tReason\t"), Text("bars", "|"), Text("marks", "#"), Text("numbers", "30811725540660 "),
        Text("blanks", " "), Text("tabs", "\t"),
        Text("empty lines", "\n"), Text("quotes of mail", "> "), Text("nested quotes", ">"), Text("lines that begin with From", "From x\n"),
        Text("dashes", "-- \n"),
        Text("reasons", "My order is late or missing "), Text("labels in one line", "Order number Order number "),
        Text("stars", "*Order number:* "), Text("the buyer's words", "Message:\n"),
        Text("a long line", "x"), Text("carriage returns", "\r"), Text("zero bytes", "\0"), Text("bytes that are not UTF-8", "\u00FF"),
        Html("nested elements", "<div>"), Html("tables in tables", "<table><tr><td>"), Html("cells", "<td>x"), Html("open tags", "<"),
        Html("tags that end tags", "</div>"),
        Html("comments", "<!--"), Html("scripts", "<script>"), Html("styles", "<style>x</style>"), Html("references", "&amp;"),
        Html("open references", "&"),
        Html("numbers of characters", "&#x41;"), Html("long references", "&aaaaaaaaaaaaaaaaaaaaaaaa"), Html("attributes", "<a b=\"c\" "),
        Html("attributes without quotes", "<a b='"),
        Html("line breaks", "<br>"), Html("quotes", "<blockquote>"), Html("hidden text", "<p style=\"display:none\">"),
        Html("labels in cells", "<tr><td>Order number<td>1234"),
        Html("soft breaks", "30811<wbr>"), Html("declarations", "<!x"), Html("instructions", "<?x"), Html("CDATA", "<![CDATA["),
        Encoded("base64", "base64", "QUFB\n"), Encoded("one character in a line of base64", "base64", "Q\n"),
        Encoded("padding", "base64", "=\n"), Encoded("what is not base64", "base64", "!"),
        Encoded("soft line breaks", "quoted-printable", "=\n"), Encoded("escaped bytes", "quoted-printable", "=41"),
        Encoded("broken escapes", "quoted-printable", "=Z"),
        Encoded("equals signs", "quoted-printable", "="), Encoded("escaped line ends", "quoted-printable", "=0A"),
        Encoded("uuencoded text", "x-uuencode", "M\n"),
        Charset("Japanese escapes", "iso-2022-jp", "\u001B$B!!"), Charset("escapes only", "iso-2022-jp", "\u001B$B\u001B(B"),
        Charset("UTF-7", "utf-7", "+AAA-"),
        Charset("UTF-16", "utf-16", "\0A"), Charset("UTF-32", "utf-32", "\0\0\0A"), Charset("an unknown charset", "x-none", "A"),
        Charset("GB 18030", "gb18030", "\u0081\u0030"),
    ];

    private static IEnumerable<Bomb> Files() =>
    [
        new("mbox separators", BombKind.Mail, size => Bytes(Repeat("From a@b.example Mon Jun  8 10:00:00 2026\n\n", size))),
        new("short messages", BombKind.Mail, size => Bytes(Repeat("From a@b Mon Jun  8 10:00:00 2026\nA: b\n\n\n", size))),
        new("lengths that lie", BombKind.Mail,
            size => Bytes(Repeat("From a@b Mon Jun  8 10:00:00 2026\nContent-Length: 99999999\n\nx\n\n", size))),
        new("lines like separators", BombKind.Mail,
            size => Bytes("From a@b Mon Jun  8 10:00:00 2026\nA: b\n\n" + Repeat("\nFrom x\n", size))),
        new("senders in envelopes", BombKind.Mail,
            size => Bytes("From " + Repeat("a@b ", size) + " Mon Jun  8 10:00:00 2026\nA: b\n\nx\n")),
        new("a gzip of zeros", BombKind.Gzip, size => Gzip(new byte[size])) { Expanded = size => size },
        new("gzip members", BombKind.Gzip, size => Many(Gzip([(byte)'x']), size)),
        new("a gzip of line ends", BombKind.Gzip, size => Gzip(Bytes(Repeat("\n", size)))) { Expanded = size => size },
        new("a gzip of notices", BombKind.Gzip, size => Gzip(Bytes(Repeat(OrdinaryMail, size)))) { Expanded = size => size },
        new("zip entries", BombKind.Zip, size => Zip(Enumerable.Range(0, size / 100).Select(i => ($"{i}.eml", new byte[] { 65 })))),
        new("a zip of zeros", BombKind.Zip, size => Zip([("a.mbox", new byte[size])])) { Expanded = size => size },
        new("a tar of headers", BombKind.Tar, size => Gzip(Many(Tar("a", []), size))) { Expanded = size => size },
        new("a tar of a long name", BombKind.Tar,
            size => Gzip(Tar("././@LongLink", Bytes(Repeat("x/", size)), 'L'))) { Expanded = size => size },
    ];

    private static IEnumerable<Bomb> Verdicts() =>
    [
        Judged("signatures", "DKIM-Signature: v=1; a=rsa-sha256; d=instagram.com; s=s1; h=from:to; bh=QUFB; b=QUFB\r\n"),
        Judged("tags", "a=b;", "DKIM-Signature: v=1; "),
        Judged("signed names", "x:", "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; bh=QUFB; b=QUFB; h=from:"),
        Judged("a signature of blanks", " ", "DKIM-Signature: v=1; b="), Judged("semicolons", ";", "DKIM-Signature: "),
        new("sets of ARC", BombKind.Verdict, size => Bytes(string.Concat(Enumerable.Range(1, size / 300).Reverse().Select(i =>
            $"ARC-Seal: i={i}; a=rsa-sha256; cv=pass; d=a.example; s=s; b=QUFB\r\nARC-Message-Signature: i={i}; a=rsa-sha256; d=a.example; "
            + "s=s; h=from; bh=QUFB; "
            + $"b=QUFB\r\nARC-Authentication-Results: i={i}; mx.a.example; dkim=pass\r\n")) + MessageCheck.PlatformMessage.Content())),
        Judged("seals of one set", "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.example; s=s; b=QUFB\r\n"),
        Judged("results in a set", "; dkim=pass header.d=a.example", "ARC-Authentication-Results: i=1; a"),
        Judged("hops", "Received: from a ([192.0.2.1]) by mx1.seller.example; Thu, 11 Jun 2026 07:40:00 +0000\r\n"),
        Judged("SPF results", "Received-SPF: pass (a) client-ip=192.0.2.1; helo=a\r\n"), Judged("senders", "From: a@b.example\r\n"),
        Judged("fields", "X: y\r\n"), Judged("a folded field to sign", "\r\n y", "Subject: x"),
        new("a body of blanks", BombKind.Verdict, size => Bytes(MessageCheck.PlatformMessage.Delivered(MessageCheck.PlatformMessage.Signed(
            MessageCheck.PlatformMessage.Content(body: Repeat(" \t", size)))))),
        new("a body of empty lines", BombKind.Verdict,
            size => Bytes(MessageCheck.PlatformMessage.Delivered(MessageCheck.PlatformMessage.Signed(
            MessageCheck.PlatformMessage.Content(body: Repeat("\r\n", size)))))),
        new("SPF terms", BombKind.Spf, size => Bytes("v=spf1 " + Repeat("ip4:192.0.2.1 ", size))),
        new("SPF macros", BombKind.Spf, size => Bytes("v=spf1 exists:" + Repeat("%{d1r.-}", size))),
        new("SPF macros of delimiters", BombKind.Spf, size => Bytes("v=spf1 exists:%{d99999" + Repeat(".-+,/_=", size) + "}")),
        new("SPF errors", BombKind.Spf, size => Bytes("v=spf1 " + Repeat("% ", size))),
        new("SPF includes", BombKind.Spf, size => Bytes("v=spf1 " + Repeat("include:a.example ", size))),
    ];

    private static IEnumerable<Bomb> OwnFiles() =>
    [
        .. new[] { BombKind.Calendar, BombKind.Snapshot, BombKind.Profile, BombKind.Readiness, BombKind.Plan }.SelectMany(kind => new Bomb[]
        {
            new($"{kind}: nested lists", kind, size => Bytes("{\"a\":" + Repeat("[", size))),
            new($"{kind}: a list", kind, size => Bytes("{\"a\":[" + Repeat("1,", size) + "1]}")),
            new($"{kind}: values below a long name", kind,
                size => Bytes("{\"" + Repeat("x", size / 2) + "\":[" + Repeat("1,", size / 2) + "1]}")),
            new($"{kind}: names", kind,
                size => Bytes("{" + string.Concat(Enumerable.Range(0, size / 10).Select(i => $"\"{i}\":1,")) + "\"z\":1}")),
            new($"{kind}: a long text", kind, size => Bytes("{\"schemaVersion\":\"" + Repeat("x", size) + "\"}")),
            new($"{kind}: escapes", kind, size => Bytes("{\"schemaVersion\":\"" + Repeat("\\u0041", size) + "\"}")),
            new($"{kind}: comments", kind, size => Bytes("{" + Repeat("/**/", size) + "}")),
            new($"{kind}: line ends", kind, size => Bytes(Repeat("\n", size) + "{}")),
        }),
        new("calendars", BombKind.Calendar,
            size => Bytes("{\"schemaVersion\":1,\"calendars\":[" + string.Join(",", Enumerable.Range(0, size / 70).Select(
            i => $"{{\"name\":\"{i}\",\"timeZone\":\"UTC\",\"week\":{{\"Monday\":\"09:00-17:00\"}}}}")) + "]}")),
        new("dates of a calendar", BombKind.Calendar,
            size => Bytes("{\"schemaVersion\":1,\"calendars\":[{\"name\":\"a\",\"timeZone\":\"UTC\",\"week\":{\"Monday\":\"09:00-17:00\"},"
            + "\"dates\":["
                + string.Join(",",
                    Enumerable.Range(0, size / 45).Select(i => $"{{\"date\":\"{Day(i):yyyy-MM-dd}\",\"hours\":\"09:00-12:00\"}}"))
                + "]}]}")),
        new("holidays of a calendar", BombKind.Calendar,
            size => Bytes("{\"schemaVersion\":1,\"calendars\":[{\"name\":\"a\",\"timeZone\":\"UTC\",\"week\":{\"Monday\":\"09:00-17:00\"},"
            + "\"holidays\":[" + string.Join(",", Enumerable.Range(0, size / 13).Select(i => $"\"{Day(i):yyyy-MM-dd}\"")) + "]}]}")),
        Events("yearly events", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:19000101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"),
        Events("events since the year 2",
            "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:00020101\r\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR\r\nEND:VEVENT\r\n"),
        Events("events of a year",
            "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250101\r\nDURATION:P366D\r\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\n"
                + "END:VEVENT\r\n"),
        Events("events that replace one another",
            "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20250101\r\nRECURRENCE-ID;VALUE=DATE:20250101\r\nEND:VEVENT\r\n"),
        Events("events and their replacements",
            "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20250101\r\nRECURRENCE-ID;VALUE=DATE:20250101\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20250101\r\nEND:VEVENT\r\n"),
        Events("counted events",
            "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:16010101\r\nRRULE:FREQ=YEARLY;COUNT=9999;BYMONTHDAY=31;BYMONTH=2\r\nEND:VEVENT\r\n"),
        Events("components", "BEGIN:VTODO\r\n"), Events("empty events", "BEGIN:VEVENT\r\nDTSTART:20250101\r\nEND:VEVENT\r\n"),
        Events("properties", "X:y\r\n"), Events("folded lines", " x\r\n"), Events("parameters of a line", "X;a=b;", ""),
        new("dates in a line", BombKind.Events,
            size => Bytes("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20250101\r\nRDATE:" + Repeat("20250101,", size)
                + "20250101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")),
        new("parts of a rule", BombKind.Events,
            size => Bytes("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20250101\r\nRRULE:FREQ=YEARLY;BYDAY=" + Repeat("1MO,", size)
                + "1MO\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")),
        new("columns of a table", BombKind.Table, size => Bytes("Date" + Repeat(",", size))),
        new("an open quote", BombKind.Table, size => Bytes("Date\n\"" + Repeat("x\n", size))),
        new("quotes of a table", BombKind.Table, size => Bytes("Date\n\"" + Repeat("\"\"", size) + "\"")),
        new("rows of a plan", BombKind.Plan, size => Bytes(Encoding.UTF8.GetString(Fuzz.FuzzSamples.Plans[1]) + Repeat(Row(), size))),
        new("lines of a journal", BombKind.Journal,
            size => Bytes(Repeat("{\"version\":1,\"kind\":\"end\",\"change\":\"a\",\"time\":\"2026-06-08T09:00:00Z\"}\n", size))),
        new("broken lines of a journal", BombKind.Journal, size => Bytes(Repeat("{\"version\":1,\n", size))),
        new("a line of a journal", BombKind.Journal, size => Bytes("{\"version\":1,\"user\":\"" + Repeat("x", size) + "\"}")),
        new("entries of a journal", BombKind.Journal,
            size => Bytes("{\"version\":1,\"kind\":\"begin\",\"change\":\"a\",\"time\":\"2026-06-08T09:00:00Z\",\"added\":["
                + Repeat("\"a\",", size) + "\"a\"]}\n")),
    ];

    private static IEnumerable<Bomb> Answers() =>
    [
        new("DNS pointers", BombKind.Dns,
            size => Dns(size, (i, at) => [0xC0, 12, 0, 2, 0, 1, 0, 0, 0, 0, 0, 2, (byte)(0xC0 | (at >> 8 & 0x3F)), (byte)at])),
        new("DNS labels", BombKind.Dns, size => Dns(size, (i, _) => [1, 97, 1, 98, 1, 99, 0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 1, 0])),
        new("DNS texts", BombKind.Dns, size => Dns(size, (_, _) => [0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0])),
        new("XML elements", BombKind.Ews, size => Bytes("<a>" + Repeat("<b/>", size) + "</a>")),
        new("nested XML", BombKind.Ews, size => Bytes("<a>" + Repeat("<b>", size))),
        new("XML attributes", BombKind.Ews,
            size => Bytes("<a>" + string.Concat(Enumerable.Range(0, size / 12).Select(i => $"<b c{i}=''/>")) + "</a>")),
        new("attributes of an element", BombKind.Ews,
            size => Bytes("<a " + string.Concat(Enumerable.Range(0, size / 8).Select(i => $"c{i}='' ")) + "/>")),
        new("XML texts", BombKind.Ews, size => Bytes("<a>" + Repeat("x<!---->", size) + "</a>")),
        new("XML references", BombKind.Ews, size => Bytes("<a>" + Repeat("&#x41;", size) + "</a>")),
        new("XML entities", BombKind.Ews, size => Bytes("<!DOCTYPE a [<!ENTITY b \"" + Repeat("x", size) + "\">]><a>&b;&b;</a>")),
        new("MIME in XML", BombKind.Ews, size => Bytes("<a><MimeContent>" + Repeat("QUFB", size) + "</MimeContent></a>")),
        new("values of an error", BombKind.Ews,
            size => Bytes("<a><MessageXml>" + Repeat("<Value Name=\"x\"/>", size) + "</MessageXml></a>")),
        new("nested JSON", BombKind.Graph, size => Bytes(Repeat("[", size))),
        new("entries", BombKind.Graph, size => Bytes("{\"value\":[" + Repeat("{},", size) + "{}]}")),
        new("fields of a message", BombKind.Graph,
            size => Bytes("{\"value\":[{\"id\":\"1\",\"internetMessageHeaders\":[" + Repeat("{\"name\":\"X\",\"value\":\"y\"},", size)
                + "{}]}],\"@odata.deltaLink\":\"https://a/\"}")),
        new("a field with line ends", BombKind.Graph,
            size => Bytes("{\"value\":[{\"id\":\"1\",\"internetMessageHeaders\":[{\"name\":\"X\",\"value\":\"" + Repeat("\\r\\n ", size)
                + "\"}]}],\"@odata.deltaLink\":\"https://a/\"}")),
        new("members of an object", BombKind.Graph,
            size => Bytes("{" + string.Concat(Enumerable.Range(0, size / 10).Select(i => $"\"{i}\":1,")) + "\"value\":[]}")),
        new("IMAP parentheses", BombKind.Imap, size => Bytes("* X " + Repeat("(", size))),
        new("IMAP literals", BombKind.Imap, size => Bytes(Repeat("* X {1}\r\nx\r\n", size))),
        new("IMAP words", BombKind.Imap, size => Bytes("* X " + Repeat("a ", size) + "\r\n")),
        new("an IMAP word", BombKind.Imap, size => Bytes("* " + Repeat("a", size) + "\r\n")),
        new("IMAP quotes", BombKind.Imap, size => Bytes("* X \"" + Repeat("\\\"", size) + "\"\r\n")),
        new("IMAP lines", BombKind.Imap, size => Bytes(Repeat("\r\n", size))),
    ];

    private static Bomb Mail(string name, string start, string repeated) =>
        new(name, BombKind.Mail, size => Bytes("From a@b Mon Jun  8 10:00:00 2026\n" + start + Repeat(repeated, size) + "\n\nx\n"));

    private static Bomb Numbered(string name, string start, Func<int, string> repeated) => new(name, BombKind.Mail, size =>
        Bytes("From a@b Mon Jun  8 10:00:00 2026\n" + start
            + string.Concat(Enumerable.Range(0, size / repeated(1000).Length).Select(repeated)) + "\n\nx\n"));

    private static Bomb Text(string name, string repeated) =>
        Mail("text: " + name, Head + "Content-Type: text/plain; charset=utf-8\n\nHello\n", repeated);

    private static Bomb Html(string name, string repeated) =>
        Mail("HTML: " + name, Head + "Content-Type: text/html; charset=utf-8\n\n<p>Hello", repeated);

    private static Bomb Encoded(string name, string encoding, string repeated) =>
        Mail("encoding: " + name, Head + $"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n", repeated);

    private static Bomb Charset(string name, string charset, string repeated) =>
        Mail("charset: " + name, Head + $"Content-Type: text/html; charset={charset}\n\n", repeated);

    private static Bomb Judged(string name, string repeated, string start = "") => new("verdict: " + name, BombKind.Verdict, size =>
        Bytes(start + Repeat(repeated, size) + (start.Length > 0 ? "\r\n" : "")
            + MessageCheck.PlatformMessage.Delivered(MessageCheck.PlatformMessage.Signed())));

    private static Bomb Events(string name, string repeated, string end = "END:VCALENDAR\r\n") =>
        new("holidays: " + name, BombKind.Events, size => Bytes("BEGIN:VCALENDAR\r\n" + Repeat(repeated, size) + end));

    private static DateTime Day(int number) => new DateTime(1900, 1, 1).AddDays(number);

    private static string Row()
    {
        var rows = Encoding.UTF8.GetString(Fuzz.FuzzSamples.Plans[1]).Split("\r\n");
        return rows[1] + "\r\n";
    }

    private static byte[] Dns(int size, Func<int, int, byte[]> record)
    {
        var message = new List<byte> { 0, 1, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 16, 0, 1 };
        var count = 0;
        for (var most = Math.Min(size, 65_000); message.Count < most; count++)
        {
            message.AddRange(record(count, Math.Min(message.Count - 2, 0x3FFF)));
        }

        (message[6], message[7]) = ((byte)(count >> 8), (byte)count);
        return [.. message];
    }
}
