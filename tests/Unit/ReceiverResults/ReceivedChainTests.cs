using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class ReceivedChainTests
{
    internal const string ExchangeOnline = """
        Received: from MWHPR08CA0060.namprd08.prod.outlook.com (2603:10b6:300:c0::34) by BY5PR12MB4148.namprd12.prod.outlook.com (2603:10b6:a03:208::23) with HTTPS; Mon, 22 Mar 2021 02:54:59 +0000
        Received: from CO1NAM11FT025.eop-nam11.prod.protection.outlook.com (2603:10b6:300:c0:cafe::f7) by MWHPR08CA0060.outlook.office365.com (2603:10b6:300:c0::34) with Microsoft SMTP Server id 15.20.3955.18 via Frontend Transport; Mon, 22 Mar 2021 02:54:58 +0000
        Authentication-Results: spf=pass (sender IP is 66.220.144.150) smtp.mailfrom=facebookmail.com; dkim=pass (signature was verified) header.d=support.facebook.com;dmarc=pass action=none header.from=support.facebook.com;compauth=pass reason=100
        Received-SPF: Pass (protection.outlook.com: domain of facebookmail.com designates 66.220.144.150 as permitted sender) receiver=protection.outlook.com; client-ip=66.220.144.150; helo=66-220-144-150.mail-mail.facebook.com; pr=C
        Received: from 66-220-144-150.mail-mail.facebook.com (66.220.144.150) by CO1NAM11FT025.mail.protection.outlook.com (10.13.175.232) with Microsoft SMTP Server id 15.20.3955.18 via Frontend Transport; Mon, 22 Mar 2021 02:54:58 +0000

        """;

    private const string Edge = """
        Received: from gw.contoso.com (10.0.0.20) by ex01.contoso.local (10.0.0.5) with Microsoft SMTP Server id 15.2; Wed, 6 Sep 2023 15:47:42 +0000
        Received: from mx-out.example (mx-out.example [192.0.2.7]) by gw.contoso.com (Postfix) with ESMTPS id 2; Wed, 6 Sep 2023 15:47:41 +0000
        Received: from inner.example (10.9.9.9) by mx-out.example (10.9.9.8) with Microsoft SMTP Server; Wed, 6 Sep 2023 15:47:40 +0000

        """;

    [Fact]
    public void ExchangeOnlinesFrontDoorIsTheBorder()
    {
        var chain = Find(ExchangeOnline);

        Assert.Equal((2, "66.220.144.150", "66-220-144-150.mail-mail.facebook.com"),
            (chain.Index, chain.ClientAddress?.ToString(), chain.Helo));
    }

    [Fact]
    public void MailFromAnotherTenantOfTheServiceIsFromOutside()
    {
        var chain = Find(ExchangeOnline.Replace("66-220-144-150.mail-mail.facebook.com (66.220.144.150)",
            "EUR05-DB8-obe.outbound.protection.outlook.com (2a01:111:f403:2614::713)")
            + "Received: from forged.mail-mail.facebook.com (66.220.144.150) by VI1PR01.mail.protection.outlook.com (10.1.1.1) with "
            + "Microsoft SMTP Server; Mon, 22 Mar 2021 02:54:58 +0000\n");

        Assert.Equal((2, "2a01:111:f403:2614::713"), (chain.Index, chain.ClientAddress?.ToString()));
    }

    [Fact]
    public void AnInternalGatewayIsPassed()
    {
        var chain = Find(Edge);

        Assert.Equal((1, "192.0.2.7", "mx-out.example"), (chain.Index, chain.ClientAddress?.ToString(), chain.Helo));
    }

    [Fact]
    public void AGatewayWithAConfirmedNameOfTheSameDomainIsPassed() =>
        Assert.Equal("192.0.2.7", Find("""
            Received: from gw (gw.contoso.com [198.51.100.7]) by mail.contoso.com (Postfix) with ESMTPS id 2 for <shop@contoso.com>; Wed, 6 Sep 2023 15:47:41 +0000
            Received: from mx-out.example (mx-out.example [192.0.2.7]) by gw.contoso.com (Postfix) with ESMTPS id 2; Wed, 6 Sep 2023 15:47:41 +0000
            """).ClientAddress?.ToString());

    [Theory]
    [InlineData("gw.contoso.com", "mail.contoso.com", " for <shop@elsewhere.example>")]
    [InlineData("gw.contoso.com", "mail.contoso.com", "")]
    [InlineData("vmi2.provider.example", "vmi1.provider.example", " for <shop@seller.example>")]
    [InlineData("vmi2.provider.example", "vmi1.provider.example", " for <root@vmi1.provider.example>")]
    [InlineData("c-203-0-113-66.hsd1.contoso.com", "mail.contoso.com", " for <shop@contoso.com>")]
    [InlineData("x.gmail.com", "mx.gmail.com", " for <shop@gmail.com>")]
    public void AConfirmedNameUnderAProvidersDomainIsNotAnOwnServer(string client, string server, string recipient) =>
        Assert.Equal("203.0.113.66", Find($"""
            Received: from x ({client} [203.0.113.66]) by {server} (Postfix) with ESMTPS id 2{recipient}; x
            Received: from mx-out.example (mx-out.example [192.0.2.7]) by {server} (Postfix) with ESMTPS id 2; x
            """).ClientAddress?.ToString());

    [Fact]
    public void ALocalHandOverByLmtpIsPassed() =>
        Assert.Equal("203.0.113.66", Find("""
            Received: from mail.contoso.com by mail.contoso.com with LMTP id 8PL for <shop@contoso.com>; x
            Received: from x (x.example [203.0.113.66]) by mail.contoso.com (Postfix) with ESMTPS id 2; x
            """).ClientAddress?.ToString());

    [Theory]
    [InlineData("from [203.0.113.66] (HELO localhost) by mx.contoso.com (CommuniGate Pro SMTP 6.2) with ESMTP id 1; x", "203.0.113.66")]
    [InlineData("from localhost (Unknown client) by mx.contoso.com with ESMTP id 1; x", null)]
    [InlineData("from mx.contoso.com by mx.contoso.com with ESMTP id 1; x", null)]
    public void WhatAClientCallsItselfMakesNoOwnServer(string top, string? client)
    {
        var chain = Find(
            $"Received: {top}\nReceived: from mx-out.facebook.com (66.220.144.150) by mx.contoso.com (10.0.0.7) with Microsoft SMTP "
                + "Server; x\n");

        Assert.Equal((0, client), (chain.Index, chain.ClientAddress?.ToString()));
    }

    [Fact]
    public void ACloudGatewayIsPassedOnceItsNetworkIsTrusted()
    {
        var text = """
            Received: from mx0a.gateway.example (148.163.0.9) by ex01.contoso.com (10.0.0.5) with Microsoft SMTP Server; Wed, 6 Sep 2023 15:47:41 +0000
            Received: from filter.gateway.example (filter.gateway.example [127.0.0.1]) by mx0a.gateway.example (8.17.1/8.17.1) with ESMTP id 1; Wed, 6 Sep 2023 15:47:41 +0000
            Received: from mx-out.example (mx-out.example [192.0.2.7]) by mx0a.gateway.example (8.17.1/8.17.1) with ESMTPS id 1; Wed, 6 Sep 2023 15:47:41 +0000
            """;

        Assert.Equal("148.163.0.9", Find(text).ClientAddress?.ToString());
        Assert.Equal("192.0.2.7", Find(text, new TrustOptions { TrustedNetworks = [Range("148.163.0.0/24")] }).ClientAddress?.ToString());
    }

    [Fact]
    public void ATrustedHostNeedsAConfirmedName()
    {
        var options = new TrustOptions { TrustedHosts = [".gateway.example"] };
        const string Below =
            "Received: from mx-out.example (mx-out.example [192.0.2.7]) by mx0a.gateway.example (Postfix) with ESMTPS id 1; x\n";

        Assert.Equal("192.0.2.7",
            Find("Received: from x (mx0a.gateway.example [148.163.0.9]) by ex01.contoso.com (Postfix) with ESMTPS id 1; x\n" + Below,
                options).ClientAddress?.ToString());

        var claimed =
            Find("Received: from mx0a.gateway.example (203.0.113.66) by ex01.contoso.com (10.0.0.5) with Microsoft SMTP Server; x\n"
                + Below, options);
        Assert.Equal("203.0.113.66", claimed.ClientAddress?.ToString());
        Assert.Contains("proves nothing", claimed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from ex02.contoso.com (203.0.113.66) by ex01.contoso.com (10.0.0.5) with Microsoft SMTP Server; x")]
    [InlineData("from [10.0.0.7] (unknown [203.0.113.66]) by ex01.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("from ex02.contoso.com (unknown [203.0.113.66]) by ex01.contoso.com (Postfix) with ESMTP id 1; x")]
    [InlineData("from ex02.contoso.com (ex02.contoso.com [203.0.113.66] (may be forged)) by ex01.contoso.com (8.15.2/8.15.2) with ESMTP id "
        + "1; x")]
    [InlineData("from [203.0.113.66] (helo=[10.0.0.7]) by ex01.contoso.com with esmtp (Exim 4.96) id 1; x")]
    [InlineData("from unknown (HELO 10.0.0.7) (10.0.0.7@203.0.113.66) by ex01.contoso.com with SMTP; x")]
    [InlineData("from x (evilcontoso.com [203.0.113.66]) by ex01.contoso.com (Postfix) with ESMTP id 1; x")]
    public void AStrangerThatCallsItselfAnOwnServerIsStillTheBorder(string written)
    {
        var chain = Find(
            $"Received: {written}\nReceived: from mx-out.facebook.com (66.220.144.150) by ex02.contoso.com (10.0.0.7) with Microsoft SMTP "
                + "Server; x\n");

        Assert.Equal((0, "203.0.113.66"), (chain.Index, chain.ClientAddress?.ToString()));
    }

    [Fact]
    public void AnAddressTranslatorHidesTheClient()
    {
        var chain = Find("""
            Received: from mx-out.facebook.com (10.0.0.1) by ex01.contoso.com (10.0.0.5) with Microsoft SMTP Server; x
            Received: from inner.facebook.com (66.220.144.150) by mx-out.example.org with Microsoft SMTP Server; x
            """);

        Assert.Equal(0, chain.Index);
        Assert.Null(chain.ClientAddress);
        Assert.Contains("10.0.0.1", chain.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void QmailAndGmailStepsWithinTheServerArePassed()
    {
        Assert.Equal("203.0.113.5", Find("""
            Received: (qmail 2227 invoked by uid 89); 1 Nov 2003 07:05:20 -0000
            Received: from unknown (HELO mail.example) (203.0.113.5) by mx.contoso.com with SMTP; 1 Nov 2003 07:05:19 -0000
            """).ClientAddress?.ToString());
        Assert.Equal("203.0.113.6", Find("""
            Received: by 2002:a05:6a10:1a2b:b0:1 with SMTP id x; Wed, 06 Sep 2023 08:47:40 -0700 (PDT)
            Received: from mail.example (mail.example. [203.0.113.6]) by mx.google.com with ESMTPS id x; Wed, 06 Sep 2023 08:47:40 -0700 (PDT)
            """).ClientAddress?.ToString());
    }

    [Theory]
    [InlineData("", "no Received field")]
    [InlineData("Received: garbage\nReceived: from mx-out.facebook.com (66.220.144.150) by ex.contoso.com (10.0.0.1) with Microsoft SMTP "
        + "Server; x\n", "cannot be read")]
    [InlineData("Received: from a.contoso.com (10.0.0.3) by ex.contoso.com (10.0.0.1) with Microsoft SMTP Server; x\n",
        "did not come from outside")]
    public void WithoutABorderTheReasonIsTold(string text, string reason)
    {
        var chain = Find(text);

        Assert.Equal((null, -1), (chain.Border, chain.Index));
        Assert.Contains(reason, chain.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.contoso.com", "contoso.com")]
    [InlineData("contoso.com", "contoso.com")]
    [InlineData("mail.contoso.co.uk", "contoso.co.uk")]
    [InlineData("contoso.co.uk", "contoso.co.uk")]
    [InlineData("localhost", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("a..b", null)]
    public void TheParentOfAHost(string host, string? parent) => Assert.Equal(parent, HostNames.Parent(host));

    [Fact]
    public void AnEndlessChainIsBounded() =>
        Assert.Equal(-1, Find(string.Concat(Enumerable.Repeat("Received: by ex01.contoso.com with LMTP; x\n", 5000))).Index);

    private static IPRange Range(string text) => IPRange.TryParse(text, out var range, out _) ? range : default;

    private static ReceivedChain Find(string text, TrustOptions? options = null) =>
        ReceivedChain.Find(MessageFields.Parse(text), options ?? TrustOptions.Default);
}
