namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Base64 as in tag values: white space may stand anywhere (RFC 6376 section 2.10).</summary>
internal static class Base64
{
    /// <summary>Decodes a value; padding may be missing, since signers have been seen to drop it.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        var digits = text.Count(c => !TagList.IsSpace(c) && c != '=');
        var missing = (4 - (digits % 4)) % 4;
        bytes = [];
        try
        {
            var trimmed = text.TrimEnd(' ', '\t', '\r', '\n', '=');
            bytes = missing == 3 || trimmed.IndexOf('=') >= 0 ? [] : Convert.FromBase64String(missing == 0 ? trimmed : trimmed + new string('=', missing));
        }
        catch (FormatException)
        {
            return false;
        }

        return bytes.Length > 0 || digits == 0;
    }
}
