using System.Text;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Unit.MessageCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Fuzz;

/// <summary>Sound inputs of each format.</summary>
internal static class FuzzSamples
{
    public static readonly string[] MailWords =
    [
        "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=QQ==; b=QQ==\r\n",
        "ARC-Seal: i=1; cv=none; a=rsa-sha256; d=a; s=b; b=QQ\r\n",
        "Authentication-Results: x; dmarc=pass\r\n", "Received: from a by b; x\r\n", "From: ", "Date: ", "\r\n ", "\r\n\r\n", "i=1", "i=51",
        "l=", "x=99999999999999", "t=", "Content-Type: multipart/mixed; boundary=\"", "=?utf-8?Q?", "ARC-Message-Signature: ",
    ];

    public static readonly string[] GraphWords =
    [
        "\"value\":[", "\"@odata.nextLink\":\"", "\"@odata.nextLink\":\"https://graph.example/v1.0/users/a@b.example/x\"",
        "\"responses\":[",
        "\"id\":\"1\"", "\"status\":200", "\"body\":{", "\"headers\":{\"Retry-After\":\"NaN\"}", "\"childFolderCount\":1",
        "\"internetMessageHeaders\":[{\"name\":\"Subject\",\"value\":\"x\"}]", "\"error\":{\"code\":\"ErrorItemNotFound\"}",
    ];

    private static readonly string ArcMessage =
        "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.example; s=s; t=1; b=QUFB\r\nARC-Message-Signature: i=1; a=rsa-sha256; d=a.example; "
        + "s=s;\r\n "
        + "h=from:to; bh=QUFB; b=QUFB\r\nARC-Authentication-Results: i=1; mx.a.example; dkim=pass header.d=b.example; spf=fail\r\n";

    public static IReadOnlyList<byte[]> Mail { get; } = Bytes(
        PlatformMessage.Delivered(PlatformMessage.Signed(),
            stamp: "spf=pass smtp.mailfrom=facebookmail.com; dkim=pass header.d=instagram.com"),
        ArcMessage + PlatformMessage.Delivered(PlatformMessage.Signed()),
        "Received-SPF: pass (mx: domain of a@b) client-ip=192.0.2.1; helo=x; envelope-from=\"a@b\"\r\nX-Forefront-Antispam-Report: "
        + "CIP:1.2.3.4;"
        + "CTRY:US;SCL:1;SFV:NSPM;\r\nFrom: a@b.example\r\n\r\nx");

    public static IReadOnlyList<byte[]> Dates { get; } = Bytes(
        "Tue, 9 Jun 2026 09:00:00 +0000 (UTC)", "2026-06-09T09:00:00.123Z",
        "Tue Jun 09 2026 09:00:00 GMT+0200 (Central European Summer Time)",
        "09-Jun-26 9:00 PM EST");

    public static IReadOnlyList<byte[]> Addresses { get; } = Bytes(
        "\"Doe, John\" <john@a.example>, group: a@b, <c@[192.0.2.1]>;", "=?utf-8?B?QQ==?= <x@xn--bcher-kva.example>", "192.0.2.0/24",
        "[IPv6:::1]",
        "2001:db8::/32", "b\u00FCcher.example");

    public static IReadOnlyList<string> Records { get; } =
    [
        "v=spf1 a mx:b.example/24//64 ip4:192.0.2.0/24 exists:%{ir}.%{v}._spf.%{d2} include:c.example -all", "v=DKIM1; k=rsa; p=QUFB; t=s",
        "v=DMARC1; p=reject; sp=none; np=reject; rua=mailto:a@b.example!10m; pct=50; fo=1:d:s; adkim=s",
        "v=TLSRPTv1; rua=https://a.example/x",
        "version: STSv1\nmode: enforce\nmx: *.a.example\nmax_age: 604800\n",
    ];

    public static IReadOnlyList<byte[]> Journal { get; } = Bytes(
        "{\"version\":1,\"kind\":\"begin\",\"change\":\"0123456789abcdef0123456789abcdef\",\"time\":\"2026-06-08T09:00:00+00:"
        + "00\",\"run\":\"r1\","
        + "\"user\":\"u\",\"command\":\"Add-CommerceSafeSenders\",\"organization\":\"o\",\"target\":\"SafeSenders\",\"name\":"
        + "\"a@b\",\"id\":\"x\","
        + "\"property\":\"TrustedSendersAndDomains\",\"before\":[\"a\"],\"added\":[\"b\"]}\n{\"version\":1,\"kind\":\"end\",\"change\":"
        + "\"0123456789abcdef0123456789abcdef\",\"time\":\"2026-06-08T09:00:01+00:00\",\"after\":[\"a\",\"b\"],\"result\":\"Verified\"}\n");

    public static IReadOnlyList<byte[]> Plans { get; } = [Plan(isCsv: false), Plan(isCsv: true)];

    public static IReadOnlyList<byte[]> Profile { get; } =
        [File.ReadAllBytes(Path.Combine(Repository.Root, "src/CommerceMailAdmin.Engine/Platform/Profiles/commerce-mail.json"))];

    public static IReadOnlyList<byte[]> Calendar { get; } = Bytes(
        "{\"schemaVersion\":1,\"calendars\":[{\"name\":\"B\",\"timeZone\":\"Europe/Berlin\",\"week\":{\"Monday\":\"09:00-17:0"
        + "0\",\"Friday\":"
        + "\"22:00-06:00\"},\"dates\":[{\"date\":\"2026-12-24\",\"hours\":\"09:00-12:00\"}],\"holidays\":[\"2026-12-25\"]}],"
        + "\"mailboxes\":[{"
        + "\"mailbox\":\"g*\",\"calendar\":\"B\"}],\"default\":\"B\"}");

    public static IReadOnlyList<byte[]> Holidays { get; } = Bytes(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20251225\r\nDTEND;VALUE=DATE:20251227\r\nRRULE:FREQ=Y"
        + "EARLY;INTERVAL=2;"
        + "BYMONTH=12;BYDAY=1MO,-1FR;UNTIL=20401231\r\nEXDATE:20271225\r\nSUMMARY:x\r\n "
        + "y\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;"
        + "TZID=Europe/Berlin:20250101T000000\r\nDURATION:PT36H\r\nRDATE:20260101T000000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "Date,Name\n2025-12-25,\"Christmas, \"\"x\"\"\"\n# comment\n2026-01-01,New Year\n");

    public static IReadOnlyList<byte[]> Snapshot { get; } =
        [File.ReadAllBytes(Path.Combine(Repository.Root, "samples/dns-snapshot.json"))];

    public static IReadOnlyList<byte[]> Readiness { get; } = Bytes(
        "{\"schemaVersion\":1,\"kind\":\"mailReadiness\",\"controls\":[{\"id\":\"DKIM\",\"state\":\"Pass\",\"asks\":\"x\",\"a"
        + "ffected\":[\"a\"],"
        + "\"inGuide\":true,\"checkedAt\":\"2026-06-08T09:00:00Z\"}]}");

    public static IReadOnlyList<byte[]> Ews { get; } = Bytes(
        Soap("<m:GetItemResponseMessage "
            + "ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Message><t:MimeContent>"
            + "U3ViamVjdDogeA0KDQp4</t:MimeContent><t:ItemId "
            + "Id=\"AAA\"/><t:DateTimeReceived>2026-06-08T09:00:00Z</t:DateTimeReceived><t:IsDraft>"
            + "false</t:IsDraft><t:ExtendedProperty><t:ExtendedFieldURI PropertyTag=\"0x7d\" PropertyType=\"String\"/><t:Value>Subject: "
            + "x&#xD;"
            + "</t:Value></t:ExtendedProperty><t:ToRecipients><t:Mailbox><t:EmailAddress>a@b</t:EmailAddress></t:Mailbox></t:ToRecipients>"
            + "</t:Message></m:Items></m:GetItemResponseMessage>"),
        Soap("<m:GetItemResponseMessage ResponseClass=\"Error\"><m:MessageText>busy</m:MessageText><m:ResponseCode>ErrorServerBusy"
            + "</m:ResponseCode><m:MessageXml><t:Value "
            + "Name=\"BackOffMilliseconds\">1000</t:Value></m:MessageXml></m:GetItemResponseMessage>"));

    public static IReadOnlyList<byte[]> Graph { get; } = Bytes(
        "{\"responses\":[{\"id\":\"1\",\"status\":200,\"body\":{\"value\":[{\"id\":\"F\",\"displayName\":\"Inbox\",\"childFolderCount\":1,"
        + "\"totalItemCount\":5}]}},{\"id\":\"2\",\"status\":200,\"body\":{\"id\":\"F\"}},{\"id\":\"3\",\"status\":404,\"body"
        + "\":{}},{\"id\":\"4\","
        + "\"status\":404},{\"id\":\"5\",\"status\":404},{\"id\":\"6\",\"status\":404},{\"id\":\"7\",\"status\":404},{\"id\":"
        + "\"8\",\"status\":429,"
        + "\"headers\":{\"Retry-After\":\"1\"}}]}",
        "{\"responses\":[{\"id\":\"1\",\"status\":200,\"body\":{\"value\":[{\"id\":\"F\",\"displayName\":\"Inbox\",\"childFolderCount\":0,"
        + "\"totalItemCount\":5}]}},{\"id\":\"2\",\"status\":404},{\"id\":\"3\",\"status\":404},{\"id\":\"4\",\"status\":404}"
        + ",{\"id\":\"5\",\"status\""
        + ":404},{\"id\":\"6\",\"status\":404},{\"id\":\"7\",\"status\":404},{\"id\":\"8\",\"status\":404}]}",
        "{\"value\":[{\"id\":\"M\",\"receivedDateTime\":\"2026-06-08T09:00:00Z\",\"isDraft\":false,\"hasAttachments\":true,"
        + "\"internetMessageHeaders\":[{\"name\":\"Subject\",\"value\":\"x\"}]},{\"id\":\"N\",\"@removed\":{}}],\"@odata.deltaLink\":"
        + "\"https://graph.example/v1.0/users/a@b.example/delta\"}");

    private static string Soap(string messages) =>
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header/><s:Body><m:GetItemResponse xmlns:m="
        + "\"http://schemas.microsoft.com/exchange/services/2006/messages\" "
        + "xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\">"
        + $"<m:ResponseMessages>{messages}</m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>";

    private static byte[] Plan(bool isCsv)
    {
        using var stream = new MemoryStream();
        ChangePlanFile.Write(
            new ChangePlan
            {
                Command = "Add-CommerceSafeSenders", Organization = "contoso.com", Created = DateTimeOffset.UnixEpoch, User = "u",
                Parameters = new Dictionary<string, IReadOnlyList<string>> { ["Mailbox"] = ["a@contoso.com"] },
                Changes =
                [
                    new ChangePlanEntry
                    {
                        Property = "TrustedSendersAndDomains", Target = "SafeSenders", Name = "a@contoso.com", Id = "1",
                        Add = ["b@c.example"],
                        Remove = [],
                    },
                ],
            },
            stream, isCsv);
        return stream.ToArray();
    }

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
