using System.Text;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

/// <summary>RFC 6376 section 3.4, rule by rule, on text with CRLF line ends; slow and meant to be held beside the RFC.</summary>
internal static class ReferenceCanonicalization
{
    public static string Header(string field, string kind)
    {
        if (kind == "simple")
        {
            return field;
        }

        var colon = field.IndexOf(':');
        var name = field[..colon].TrimEnd(' ', '\t').ToLowerInvariant();
        var value = field[(colon + 1)..].Replace("\r\n", "");
        value = Regex.Replace(value, "[ \t]+", " ").Trim(' ');
        return name + ":" + value;
    }

    public static string Body(string body, string kind)
    {
        var text = body;
        if (kind == "relaxed")
        {
            text = Regex.Replace(text, "[ \t]+(?=\r\n|$(?!\n))", "");
            text = Regex.Replace(text, "[ \t]+", " ");
        }

        text = Regex.Replace(text, "(\r\n)+$(?!\n)", "");
        return text == "" ? kind == "simple" ? "\r\n" : "" : text + "\r\n";
    }

    /// <summary>Line ends as the rules know them: a line feed alone is one too.</summary>
    public static string WithCrLf(string text) => Regex.Replace(text, "(?<!\r)\n", "\r\n");

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
