namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>A recorded DKIM result (RFC 8601 section 2.7.1).</summary>
internal static class RecordedDkim
{
    /// <summary>The domain it is for: of header.d, else of header.i; null if neither is recorded.</summary>
    public static string? SignerOf(MessageMethodResult dkim)
    {
        var identity = dkim.Property("header.i");
        return dkim.Property("header.d") ?? identity?.Substring(identity.LastIndexOf('@') + 1);
    }
}

/// <summary>A recorded SPF result (RFC 8601 section 2.7.2).</summary>
internal static class RecordedSpf
{
    /// <summary>
    /// The domain of the envelope sender it is for, of smtp.mailfrom or, as NetEase writes, smtp.mail; null if it is for another identity.
    /// </summary>
    public static string? SenderOf(MessageMethodResult spf) =>
        (spf.Property("smtp.mailfrom") ?? spf.Property("smtp.mail")) is { } sender
            ? sender.Substring(sender.LastIndexOf('@') + 1).Trim('<', '>', ' ') : null;
}
