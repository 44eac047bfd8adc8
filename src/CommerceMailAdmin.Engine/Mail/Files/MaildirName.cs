using System.Globalization;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The name of a file in a Maildir's cur or new: a unique part that begins with the delivery's seconds since 1970, then
/// ":2," and flags. Where a file system allows no colon, stores write ';' or '!'.
/// </summary>
internal readonly record struct MaildirName(string Unique, string Flags)
{
    /// <summary>True if the flags say that the message is a draft.</summary>
    public bool IsDraft => Flags.IndexOf('D') >= 0;

    /// <summary>When it was delivered; null if the name does not tell.</summary>
    public DateTimeOffset? Delivered =>
        Unique.IndexOf('.') is var dot and > 0 && long.TryParse(Unique[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= 99_999_999_999
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Takes a file name apart.</summary>
    public static MaildirName Parse(string fileName)
    {
        var info = fileName.LastIndexOf("2,", StringComparison.Ordinal);
        return info > 0 && fileName[info - 1] is ':' or ';' or '!'
            ? new MaildirName(fileName[..(info - 1)], fileName[(info + 2)..])
            : new MaildirName(fileName, "");
    }
}
