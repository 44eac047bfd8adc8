using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>The encoding of folder names in IMAP (RFC 3501 section 5.1.3), which Maildir stores keep on disk.</summary>
internal static class ModifiedUtf7
{
    /// <summary>Decodes a folder name; a name that is not in this encoding comes back unchanged.</summary>
    public static string Decode(string name)
    {
        if (name.IndexOf('&') < 0)
        {
            return name;
        }

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
                return name;
            }

            i = end;
        }

        return text.ToString();
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
            text.Append(Encoding.BigEndianUnicode.GetString(Convert.FromBase64String(padded)));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
