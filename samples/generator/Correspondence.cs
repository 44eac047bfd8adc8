namespace CommerceMailAdmin.Samples;

/// <summary>The header fields that mail of each kind has in the mailbox of an invented shop.</summary>
internal static class Correspondence
{
    public const string Shop = "support@fernhill-pottery.example";
    private const string Server = "mx1.fernhill-pottery.example";

    /// <summary>June 2026, UTC: the sample's week runs from Monday 8 to Friday 12.</summary>
    public static DateTime June(int day, int hour, int minute, int second = 0) => new(2026, 6, day, hour, minute, second, DateTimeKind.Utc);

    /// <summary>A buyer's message, relayed, with the server's own record that it is genuine.</summary>
    public static SampleMessage Case(string relay, string name, string user, DateTime arrived, string id) =>
        FromPlatform(relay, name, arrived, id, $"Message from {user}", DmarcPass(relay));

    /// <summary>Any mail of the platform.</summary>
    /// <param name="sender">Its address.</param>
    /// <param name="name">Its display name.</param>
    /// <param name="arrived">When the shop's server took it.</param>
    /// <param name="id">The unique part of its Message-ID.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="results">What the shop's server recorded; null where it records nothing.</param>
    public static SampleMessage FromPlatform(string sender, string name, DateTime arrived, string id, string subject, string? results) =>
        Arrival(arrived, "66-220-155-140.mail-mail.facebook.com", "66.220.155.140", results)
            .Field("From", $"{name} <{sender}>").Field("To", Shop).Field("Subject", subject)
            .Field("Date", SampleMessage.Date(arrived.AddSeconds(-4))).Field("Message-ID", $"<{id}@facebookmail.com>");

    /// <summary>Mail from anyone else.</summary>
    public static SampleMessage FromElsewhere(string from, string host, DateTime arrived, string id, string subject, string? results = null) =>
        Arrival(arrived, host, "203.0.113.25", results)
            .Field("From", from).Field("To", Shop).Field("Subject", subject)
            .Field("Date", SampleMessage.Date(arrived.AddSeconds(-9))).Field("Message-ID", $"<{id}@{host}>");

    /// <summary>What the shop wrote; such copies have no Received field.</summary>
    public static SampleMessage Sent(string to, string subject, DateTime sent, string id) =>
        new SampleMessage().Field("From", $"Fernhill Pottery <{Shop}>").Field("To", to).Field("Subject", subject)
            .Field("Date", SampleMessage.Date(sent)).Field("Message-ID", $"<{id}@fernhill-pottery.example>");

    public static string DmarcPass(string sender)
    {
        var domain = sender[(sender.IndexOf('@') + 1)..];
        return $"{Server}; dkim=pass header.d={domain}; spf=pass smtp.mailfrom=facebookmail.com; dmarc=pass header.from={domain}";
    }

    public static string DmarcFail(string sender)
    {
        var domain = sender[(sender.IndexOf('@') + 1)..];
        return $"{Server}; dkim=none; spf=softfail smtp.mailfrom={domain}; dmarc=fail header.from={domain}";
    }

    private static SampleMessage Arrival(DateTime arrived, string host, string address, string? results)
    {
        var message = new SampleMessage().Field("Return-Path", $"<bounce@{host}>");
        if (results is not null)
        {
            message.Field("Authentication-Results", results.Replace("; ", ";\r\n ", StringComparison.Ordinal));
        }

        message.Field("Received", $"from {host} ({host} [{address}])\r\n by {Server} (Postfix) with ESMTPS id 4bK{arrived:ddHHmmss}\r\n for <{Shop}>; {SampleMessage.Date(arrived)}");
        return Signer(results) is { } signer ? message.Field("DKIM-Signature", Signature(signer)) : message;
    }

    /// <summary>The domain of the signature that the server recorded as good; null if it recorded none.</summary>
    private static string? Signer(string? results)
    {
        const string Passed = "dkim=pass header.d=";
        var at = results?.IndexOf(Passed, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : results![(at + Passed.Length)..].Split(';')[0];
    }

    /// <summary>A field as the platform's, with invented numbers: its key is in no DNS.</summary>
    private static string Signature(string signer) =>
        $"v=1; a=rsa-sha256; c=relaxed/simple; d={signer}; s=sample;\r\n h=Date:To:Subject:From:MIME-Version:Content-Type;\r\n bh={Convert.ToBase64String(new byte[32])};\r\n b={Convert.ToBase64String(new byte[48])}";
}
