namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>A delivery as a server sees it. What the client says is copied unmasked, which is the worst that a server can do.</summary>
internal sealed record Delivery(string Helo, string Ptr, string Ip, string MailFrom, string By, string To);

/// <summary>What a server found out, to be recorded: words of RFC 8601.</summary>
internal sealed record Findings(string Spf, string Dkim, string Signer, string Selector, string Dmarc, string FromDomain);

/// <summary>How a server product writes its Received and Authentication-Results fields, after its documentation and stored mail.</summary>
/// <param name="Name">The product.</param>
/// <param name="Received">Its Received field.</param>
/// <param name="Results">Its Authentication-Results field; null if it writes none.</param>
/// <param name="TellsAddress">False if a client's HELO name can look the same as the address, so that there is no address.</param>
internal sealed record ServerProduct(string Name, Func<Delivery, string> Received, Func<Delivery, Findings, string>? Results,
    bool TellsAddress = true)
{
    private const string Date = "Thu, 11 Jun 2026 07:40:00 +0000";

    public static readonly ServerProduct[] All =
    [
        new("Postfix",
            d => $"from {d.Helo} ({Known(d)} [{d.Ip}])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\t(No "
                + $"client certificate requested)\r\n\tby {d.By} (Postfix) with ESMTPS id 4ABC\r\n\tfor <{d.To}>; {Date} (UTC)", OpenDmarc),
        new("rspamd", d => $"from {d.Helo} ({Known(d)} [{d.Ip}])\r\n\tby {d.By} (Postfix) with ESMTPS id 4ABC\r\n\tfor <{d.To}>; {Date}",
            Rspamd),
        new("Exim",
            d => $"from {d.Ptr} ([{d.Ip}] helo={d.Helo})\r\n\tby {d.By} with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384\r\n\t(Exim "
                + $"4.96)\r\n\t(envelope-from <{d.MailFrom}>)\r\n\tid 1or2tR-0001\r\n\tfor {d.To}; {Date}", Plain),
        new("Exim without a name",
            d => $"from [{d.Ip}] (helo={d.Helo})\r\n\tby {d.By} with esmtp (Exim 4.96)\r\n\t(envelope-from <{d.MailFrom}>) id 1or2tR for "
                + $"{d.To}; {Date}", Plain),
        new("Sendmail",
            d => $"from {d.Helo} ({d.Ptr} [{d.Ip}])\r\n\tby {d.By} (8.17.1/8.17.1) with ESMTPS id 55B7e0\r\n\tfor <{d.To}>; {Date}",
            OpenDmarc),
        new("qmail", d => $"from unknown (HELO {d.Helo}) ({d.Ip})\r\n by {d.By} with SMTP; 11 Jun 2026 07:40:00 -0000", null),
        new("Exchange",
            d => $"from {d.Helo} ({d.Ip}) by {d.By}\r\n (10.0.0.5) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE) id "
                + $"15.2.1544.4; {Date}", null),
        new("Exchange Online",
            d => $"from {d.Helo} ({d.Ip}) by\r\n CO1NAM11FT025.mail.protection.outlook.com (10.13.175.232) with Microsoft SMTP\r\n Server "
                + $"id 15.20.3955.18 via Frontend Transport; {Date}", ExchangeOnline),
        new("Gmail",
            d => $"from {d.Helo} ({d.Ptr}. [{d.Ip}])\r\n        by mx.google.com with ESMTPS id x7si123\r\n        for <{d.To}>\r\n        "
                + "(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n        Thu, 11 Jun 2026 00:40:00 -0700 (PDT)", Gmail),
        new("Yahoo",
            d => $"from {d.Ip} (EHLO {d.Helo})\r\n by 10.222.142.150 with SMTPs\r\n (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256);\r\n "
                + $"{Date}", Yahoo),
        new("CommuniGate Pro",
            d => $"from [{d.Ip}] (HELO {d.Helo})\r\n by {d.By} (CommuniGate Pro SMTP 6.2) with ESMTP id 1 for {d.To}; {Date}", null),
        new("Cisco",
            d => $"from unknown (HELO {d.Helo}) ([{d.Ip}])\r\n by {d.By} with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384; 11 Jun 2026 07:40:00 "
                + "+0000", Plain),
        new("Proofpoint", d => $"from {d.Helo} ({d.Ptr} [{d.Ip}])\r\n\tby {d.By} (PPS) with ESMTPS id 3xyz\r\n\tfor <{d.To}>; {Date}",
            Plain),
        new("Mimecast",
            d => $"from {d.Helo}\r\n ({d.Ptr} [{d.Ip}]) (Using TLS) by {d.By}\r\n with ESMTP with STARTTLS (version=TLSv1.3 "
                + $"cipher=TLS_AES_256_GCM_SHA384) id uk-mta-1; {Date}", Plain),
        new("Barracuda", d => $"from {d.Ptr} ({d.Ptr} [{d.Ip}]) by {d.By} with ESMTP id 7xQ for <{d.To}>; {Date}", null),
        new("Zimbra", d => $"from {d.Helo} (LHLO {d.Helo}) ({d.Ip}) by\r\n {d.By} with LMTP; {Date}", null),
        new("hMailServer",
            d => $"from {d.Helo} ({d.Ptr} [{d.Ip}])\r\n\tby {d.By} with ESMTPS\r\n\t(version=TLSv1.2 cipher=ECDHE bits=256)\r\n\t; {Date}",
            null),
        new("MDaemon", d => $"from {d.Ptr} ({d.Ptr} [{d.Ip}])\r\n\tby {d.By} (MDaemon PRO v23.5)\r\n\twith ESMTPS id md50001; {Date}",
            Plain),
        new("Kerio", d => $"from {d.Helo} ([{d.Ip}])\r\n\tby {d.By} (Kerio Connect 10.0) with ESMTPS\r\n\tfor {d.To}; {Date}", null),
        new("OpenSMTPD",
            d => $"from {d.Helo} ({d.Ptr} [{d.Ip}])\r\n\tby {d.By} (OpenSMTPD) with ESMTPS id 1a2b (TLSv1.3:TLS_AES:256:NO)\r\n\tfor "
                + $"<{d.To}>; {Date}", null),
        new("Haraka",
            d => $"from {d.Helo} (NXDOMAIN [{d.Ip}])\r\n\tby {d.By} (Haraka/3.0.2) with ESMTPS id 1A2B.1\r\n\tenvelope-from "
                + $"<{d.MailFrom}>; {Date}", Plain),
        new("Stalwart",
            d => $"from {d.Helo} ({d.Ptr} [{d.Ip}])\r\n\t(using TLSv1.3 with cipher TLS13_AES_256_GCM_SHA384)\r\n\tby {d.By} (Stalwart "
                + $"SMTP) with ESMTPS id 1A2B;\r\n\t{Date}", Stalwart),
        new("MessageLabs", d => $"from [{d.Ip}] (using TLSv1.2 with cipher ECDHE) by {d.By} id 1A/2B; {Date}", null, TellsAddress: false),
    ];

    private static string Known(Delivery d) => d.Ptr == "" ? "unknown" : d.Ptr;

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static string OpenDmarc(Delivery d, Findings f) =>
        $"{d.By};\r\n\tdmarc={f.Dmarc} (p=reject dis=none) header.from={f.FromDomain};\r\n\tspf={f.Spf} smtp.mailfrom={d.MailFrom}"
            + Dkim(f);

    private static string Rspamd(Delivery d, Findings f) =>
        $"{d.By};\r\n\tdkim={f.Dkim}{(f.Dkim == "none" ? "" : $" header.d={f.Signer} header.s={f.Selector}")};\r\n\tdmarc={f.Dmarc} "
            + $"header.from={f.FromDomain} (policy=reject);\r\n\tspf={f.Spf} ({d.By}: domain of {d.MailFrom} designates {d.Ip} as "
            + $"permitted sender) smtp.mailfrom={d.MailFrom}";

    private static string Plain(Delivery d, Findings f) =>
        $"{d.By};\r\n spf={f.Spf} smtp.mailfrom={Domain(d.MailFrom)}" + Dkim(f) + $";\r\n dmarc={f.Dmarc} header.from={f.FromDomain}";

    private static string Gmail(Delivery d, Findings f) =>
        $"mx.google.com;\r\n       dkim={f.Dkim} header.i=@{f.Signer} header.s={f.Selector};\r\n       spf={f.Spf} (google.com: domain of "
            + $"{d.MailFrom} designates {d.Ip} as permitted sender) smtp.mailfrom={d.MailFrom};\r\n       dmarc={f.Dmarc} (p=REJECT "
            + $"sp=REJECT dis=NONE) header.from={f.FromDomain}";

    private static string Yahoo(Delivery d, Findings f) =>
        $"atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;\r\n dkim={(f.Dkim == "none" ? "unknown" : f.Dkim)} header.i=@{f.Signer} "
            + $"header.s={f.Selector};\r\n spf={f.Spf} smtp.mailfrom={Domain(d.MailFrom)};\r\n dmarc={f.Dmarc}(p=REJECT) "
            + $"header.from={f.FromDomain};";

    private static string ExchangeOnline(Delivery d, Findings f) =>
        $"spf={f.Spf} (sender IP is {d.Ip})\r\n smtp.mailfrom={Domain(d.MailFrom)}; dkim={f.Dkim} "
            + $"({(f.Dkim == "fail" ? "body hash did not verify" : "signature was verified")})\r\n header.d={f.Signer};dmarc={f.Dmarc} "
            + $"action={(f.Dmarc == "pass" ? "none" : "oreject")}\r\n "
            + $"header.from={f.FromDomain};compauth={(f.Dmarc == "pass" ? "pass reason=100" : "fail reason=000")}";

    private static string Stalwart(Delivery d, Findings f) =>
        $"{d.By};\r\n\tdkim={f.Dkim} header.d={f.Signer} header.s={f.Selector};\r\n\tspf={f.Spf} ({d.By}: domain of {d.MailFrom} "
            + $"designates {d.Ip} as permitted sender) smtp.mailfrom={d.MailFrom} smtp.helo={d.Helo};\r\n\tdmarc={f.Dmarc} "
            + $"header.from={f.FromDomain} policy.dmarc=reject";

    private static string Dkim(Findings f) =>
        f.Dkim == "none" ? "; dkim=none" : $";\r\n dkim={f.Dkim} header.d={f.Signer} header.s={f.Selector}";
}
