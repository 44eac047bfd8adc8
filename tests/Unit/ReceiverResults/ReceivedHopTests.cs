using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class ReceivedHopTests
{
    [Theory]
    [InlineData("from DS7PR05CA0015.namprd05.prod.outlook.com (2603:10b6:5:3b9::20)\r\n by DS0PR12MB8272.namprd12.prod.outlook.com "
        + "(2603:10b6:8:fc::7) with Microsoft\r\n SMTP Server (version=TLS1_2, cipher=X) id\r\n 15.20.6745.34; Wed, 6 Sep 2023 15:47:40 "
        + "+0000",
        "DS7PR05CA0015.namprd05.prod.outlook.com", null, "2603:10b6:5:3b9::20", "ds0pr12mb8272.namprd12.prod.outlook.com")]
    [InlineData("from [10.0.0.1] (203.0.113.9) by ex01.contoso.com (10.0.0.6) with Microsoft SMTP Server (TLS) id 15.0.1497.38 via "
        + "Frontend Transport; Wed, 6 Sep 2023 15:47:40 +0000",
        "[10.0.0.1]", null, "203.0.113.9", "ex01.contoso.com")]
    [InlineData("from mx-out.example (mx.example [192.0.2.7])\r\n\t(using TLSv1.3 with cipher X (256/256 bits))\r\n\t(Client CN "
        + "\"[10.0.0.1]\", Issuer \"x\" (not verified))\r\n\tby gw.contoso.com (Postfix) with ESMTPS id 4dRM\r\n\tfor <shop@contoso.com>; "
        + "Wed, 6 Sep 2023 15:47:40 +0000 (UTC)",
        "mx-out.example", "mx.example", "192.0.2.7", "gw.contoso.com")]
    [InlineData("from [10.0.0.1] (unknown [203.0.113.9]) by gw.contoso.com (Postfix) with ESMTP id 1; Wed, 6 Sep 2023 15:47:40 +0000",
        "[10.0.0.1]", null, "203.0.113.9", "gw.contoso.com")]
    [InlineData("from by (unknown [203.0.113.9]) by gw.contoso.com (Postfix) with ESMTP id 1; Wed, 6 Sep 2023 15:47:40 +0000",
        "by", null, "203.0.113.9", "gw.contoso.com")]
    [InlineData("from x (x.example [IPv6:2001:db8::1]) by gw.contoso.com (Postfix) with ESMTP id 1; Wed, 6 Sep 2023 15:47:40 +0000",
        "x", "x.example", "2001:db8::1", "gw.contoso.com")]
    [InlineData("from [198.51.100.10] (helo=PSB) by gw.contoso.com with esmtp (Exim 4.82 (FreeBSD)) (envelope-from <a@b.example>) id "
        + "1or2tR for a@b.example; Wed, 6 Sep 2023 15:47:40 +0000",
        "PSB", null, "198.51.100.10", "gw.contoso.com")]
    [InlineData("from [198.51.100.10] (port=4711 helo=[10.0.0.1]) by gw.contoso.com with esmtp (Exim 4.96) id 1; Wed, 6 Sep 2023 15:47:40 "
        + "+0000",
        "[10.0.0.1]", null, "198.51.100.10", "gw.contoso.com")]
    [InlineData("from mx.example ([198.51.100.10]:4711 helo=other.example) by gw.contoso.com with esmtp (Exim 4.96) id 1; Wed, 6 Sep 2023 "
        + "15:47:40 +0000",
        "other.example", "mx.example", "198.51.100.10", "gw.contoso.com")]
    [InlineData("from helo.example (ident@mx.example [198.51.100.10]) by gw.contoso.com (8.15.2/8.15.2) with ESMTP id x; Wed, 6 Sep 2023 "
        + "15:47:40 +0000",
        "helo.example", "mx.example", "198.51.100.10", "gw.contoso.com")]
    [InlineData("from helo.example (gw2.contoso.com [198.51.100.10] (may be forged)) by gw.contoso.com (8.15.2/8.15.2) with ESMTP id x; "
        + "Wed, 6 Sep 2023 15:47:40 +0000",
        "helo.example", null, "198.51.100.10", "gw.contoso.com")]
    [InlineData("from helo.example (gw2.contoso.com [198.51.100.10]) by gw.contoso.com with UnknownServer; Wed, 6 Sep 2023 15:47:40 +0000",
        "helo.example", null, "198.51.100.10", "gw.contoso.com")]
    [InlineData("from unknown (HELO mail.example) (203.0.113.5) by mx.contoso.com with SMTP; 6 Sep 2023 15:47:40 -0000",
        "mail.example", null, "203.0.113.5", "mx.contoso.com")]
    [InlineData("from relay.example (10.0.0.1@203.0.113.129) by mx.contoso.com with SMTP; 6 Sep 2023 15:47:40 -0000",
        "relay.example", null, "203.0.113.129", "mx.contoso.com")]
    [InlineData("from unknown (HELO 10.0.0.1) (ident@203.0.113.5) by mx.contoso.com with SMTP; 6 Sep 2023 15:47:40 -0000",
        "10.0.0.1", null, "203.0.113.5", "mx.contoso.com")]
    [InlineData("from mail-x.google.com (mail-x.google.com. [2607:f8b0::22f]) by mx.google.com with ESMTPS id x for <a@b.example> "
        + "(version=TLS1_3); Wed, 06 Sep 2023 08:47:40 -0700 (PDT)",
        "mail-x.google.com", null, "2607:f8b0::22f", "mx.google.com")]
    [InlineData("by 2002:a05:6a10:1a2b:b0:1 with SMTP id x; Wed, 06 Sep 2023 08:47:40 -0700 (PDT)", null, null, null,
        "2002:a05:6a10:1a2b:b0:1")]
    [InlineData("from (203.0.113.9) by ex01.contoso.com; Wed, 6 Sep 2023 15:47:40 +0000", null, null, "203.0.113.9", "ex01.contoso.com")]
    public void TheFormsOfEachServer(string value, string? helo, string? verified, string? address, string? by)
    {
        var hop = ReceivedHop.Parse(value);

        Assert.Equal((helo, verified, address, by), (NullIfEmpty(hop.Helo), hop.VerifiedName, hop.ClientAddress?.ToString(), hop.By));
        Assert.Equal(new DateTimeOffset(2023, 9, 6, 15, 47, 40, TimeSpan.Zero), hop.Date?.ToUniversalTime());
    }

    [Theory]
    [InlineData("from 203.0.113.66 (EHLO mail.example) by 10.222.142.150 with SMTPs (version=TLS1_3 cipher=X); x", "203.0.113.66")]
    [InlineData("from 203.0.113.66 (EHLO [69.171.232.150]) by 10.222.142.150 with SMTPs (version=TLS1_3); x", "203.0.113.66")]
    [InlineData("from 203.0.113.66 (EHLO a) ([69.171.232.150]) by 10.222.142.150 with SMTPs; x", null)]
    [InlineData("from 10.197.34.10 by atlas-production.v2-mail-prod1-gq1.omega.yahoo.com pod-id a with HTTPS; x", "10.197.34.10")]
    [InlineData("from 69.171.232.150 by mx.contoso.com with ESMTP id 1; x", null)]
    [InlineData("from [69.171.232.150] by mx.contoso.com with ESMTP id 1; x", null)]
    [InlineData("from [203.0.113.66] by mx.contoso.com with esmtp (Exim 4.96) id 1; x", "203.0.113.66")]
    [InlineData("from [203.0.113.66] (HELO mail.example) by mx.contoso.com (CommuniGate Pro SMTP 6.2) with ESMTP id 1; x", "203.0.113.66")]
    [InlineData("from mail.example ([203.0.113.66] verified) by mx.contoso.com (CommuniGate Pro SMTP 6.2) with ESMTP id 1; x",
        "203.0.113.66")]
    [InlineData("from unknown (HELO mail.example) ([203.0.113.66]) by esa1.contoso.com with ESMTP/TLS/X; x", "203.0.113.66")]
    [InlineData("from unknown (HELO a) ([69.171.232.150]) ([203.0.113.66]) by esa1.contoso.com with ESMTP; x", null)]
    [InlineData("from x(69.171.232.150) (203.0.113.66) by ex01.contoso.com (10.0.0.5) with Microsoft SMTP Server; x", null)]
    [InlineData("from x ([69.171.232.150]) (Not Verified[203.0.113.66]) by mx.contoso.com with MailMarshal (v6); x", null)]
    [InlineData("from x ([69.171.232.150]) (account joe [203.0.113.66]) by mx.contoso.com (CommuniGate Pro SMTP 6.2) with ESMTPA id 1; x",
        null)]
    [InlineData("from x (mail.example [203.0.113.66] [69.171.232.150]) by mx.contoso.com with ESMTP id 1; x", null)]
    [InlineData("from x ([203.0.113.66]:4711 helo=[69.171.232.150]) by mx.contoso.com with esmtp (Exim 4.96) id 1; x", "203.0.113.66")]
    [InlineData("from x (mail.example (69.171.232.150) [203.0.113.66]) by mx.contoso.com with ESMTP id 1; x", null)]
    [InlineData("from EX2.contoso.com ([fe80::1%2]) by EX1.contoso.com ([fe80::2%3]) with mapi id 15.1; x", "fe80::1")]
    [InlineData("from mail.example (mail.example [203.0.113.66]) (Using TLS) by relay.gateway.example with ESMTP with STARTTLS id 1; x",
        "203.0.113.66")]
    [InlineData("from mail.example (NXDOMAIN [203.0.113.66]) by mx.contoso.com (Haraka/3.0) with ESMTPS id 1 (cipher=X); x",
        "203.0.113.66")]
    public void TheAddressIsTheOneTheServerWroteOrNone(string value, string? address) =>
        Assert.Equal(address, ReceivedHop.Parse(value).ClientAddress?.ToString());

    [Theory]
    [InlineData("from x ([69.171.232.150]) by mx.contoso.com (y [203.0.113.66]) by mx.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("from x ([69.171.232.150]) by mx.contoso.com with SMTP; Wed, 6 Sep 2023 15:47:40 +0000 (y [203.0.113.66]) by "
        + "mx.contoso.com with ESMTP id 1; x")]
    [InlineData("from x ( (y [203.0.113.66]) by mx.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("from x) (y [203.0.113.66]) by mx.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("from \"x (y [203.0.113.66]) by mx.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("by mx.contoso.com from x ([69.171.232.150]) with ESMTP id 1; x")]
    public void AFieldThatItsClientMayHaveWrittenPartsOfIsNotRead(string value)
    {
        var hop = ReceivedHop.Parse(value);

        Assert.Equal((null, null, null, false), (hop.By, hop.ClientAddress, hop.VerifiedName, hop.IsLocal));
    }

    [Fact]
    public void ProtocolAndRecipient()
    {
        var hop = ReceivedHop.Parse(
            "from a (1.2.3.4) by b.example (5.6.7.8) with Microsoft SMTP Server (version=TLS1_2) id 15 via Frontend Transport; Wed, 6 Sep "
                + "2023 15:47:40 +0000");
        Assert.Equal("Microsoft SMTP Server", hop.With);
        Assert.Equal("shop@contoso.com", ReceivedHop.Parse("from a by b.example with ESMTP id 7 for <shop@contoso.com>; x").For);
    }

    [Theory]
    [InlineData("(qmail 2227 invoked by uid 89); 1 Nov 2003 07:05:20 -0000", true)]
    [InlineData("by gw.contoso.com (Postfix, from userid 0) id 1; Wed, 6 Sep 2023 15:47:40 +0000", true)]
    [InlineData("some garbage", false)]
    [InlineData("", false)]
    public void StepsWithinOneServerAreTold(string value, bool local) => Assert.Equal(local, ReceivedHop.Parse(value).IsLocal);

    [Theory]
    [InlineData("1.2.3.4", true)]
    [InlineData("IPv6:2001:db8::1", true)]
    [InlineData("1", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.256", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("0.100.10.0", true)]
    [InlineData("1.2.3.00", false)]
    [InlineData("1..2.3", false)]
    [InlineData(".1.2.3", false)]
    [InlineData("1.2.3.", false)]
    [InlineData("1.2.3.1000", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("::ffff:1.2.3.4", true)]
    public void OnlyPlainLiteralsAreAddresses(string text, bool expected) =>
        Assert.Equal(expected, IPAddressText.TryParseLiteral(text, out _));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("169.254.1.1", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("2002:a05:6a10::1", true)]
    [InlineData("2002:cb00:7109::1", false)]
    [InlineData("2603:10b6::1", false)]
    public void InternalAddresses(string text, bool expected) =>
        Assert.Equal(expected, IPAddressText.IsInternal(System.Net.IPAddress.Parse(text)));

    private static string? NullIfEmpty(string? text) => text == "" ? null : text;
}
