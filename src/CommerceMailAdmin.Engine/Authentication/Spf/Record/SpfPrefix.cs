using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Prefix lengths behind a slash (RFC 7208 section 12, ip4-cidr-length and ip6-cidr-length).</summary>
internal static class SpfPrefix
{
    /// <summary>Reads a prefix length: digits without leading zero, at most the family's bits.</summary>
    public static bool TryParse(string text, int start, int end, int bits, out int length, out string problem)
    {
        var isLength = IPRange.TryParseLength(text.AsSpan(start, end - start), bits, out length);
        problem = isLength ? "" : $"the prefix length must be a number from 0 to {bits}, without leading zeros";
        return isLength;
    }

    /// <summary>The slash that only digits follow, up to the end; -1 where there is none.</summary>
    public static int LastSlash(string text, int start, int end)
    {
        var at = end - 1;
        while (at >= start && text[at] is >= '0' and <= '9')
        {
            at--;
        }

        return at >= start && at < end - 1 && text[at] == '/' ? at : -1;
    }
}
