using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>The encoding of folder names in IMAP (RFC 3501 section 5.1.3), which Maildir stores keep on disk.</summary>
internal static class ModifiedUtf7
{
    private static readonly UnicodeEncoding StrictUtf16 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a folder name; a name that is not in this encoding comes back unchanged.</summary>
    public static string Decode(string name) => TryDecode(name) ?? name;

    /// <summary>Decodes a folder name; null if it is not in this encoding, or not text.</summary>
    public static string? TryDecode(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '&')
            {
                text.Append(name[i]);
                continue;
            }

            var end = name.IndexOf('-', i);
            if (end < 0 || !TryDecodeRun(name.Substring(i + 1, end - i - 1), text))
            {
                return null;
            }

            i = end;
        }

        return IsText(text) ? text.ToString() : null;
    }

    private static bool TryDecodeRun(string base64, StringBuilder text)
    {
        if (base64.Length == 0)
        {
            text.Append('&');
            return true;
        }

        try
        {
            var padded = base64.Replace(',', '/').PadRight((base64.Length + 3) / 4 * 4, '=');
            text.Append(StrictUtf16.GetString(Convert.FromBase64String(padded)));
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether it has no control characters and no half of a pair of surrogates.</summary>
    private static bool IsText(StringBuilder name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(name[i]) || char.IsControl(name[i]))
            {
                return false;
            }
        }

        return true;
    }
}
