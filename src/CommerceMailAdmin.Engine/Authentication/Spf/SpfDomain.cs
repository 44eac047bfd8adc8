using System.Globalization;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Names as SPF asks DNS for them.</summary>
/// <remarks>
/// Wider than host names: macros and published names may hold any printable character (RFC 7208 section 7.3). A name that cannot exist in
/// DNS - a label empty or above 63 characters - is null here; mechanisms with it do not match (section 4.8).
/// </remarks>
internal static class SpfDomain
{
    public const int MaxLength = 253;
    private const int MaxLabel = 63;

    /// <summary>The name an expanded domain-spec stands for: without trailing dot, whole labels cut on the left to 253 characters.</summary>
    public static string? FromExpansion(string text)
    {
        var length = text.Length > 0 && text[text.Length - 1] == '.' ? text.Length - 1 : text.Length;
        var start = 0;
        if (length > MaxLength)
        {
            start = text.IndexOf('.', length - MaxLength - 1, MaxLength + 1) + 1;
            if (start == 0)
            {
                return null;
            }
        }

        return IsName(text.AsSpan(start, length - start)) ? text.Substring(start, length - start).ToLowerInvariant() : null;
    }

    /// <summary>The name of a sender's or client's domain, international labels as A-labels; null where it is none (section 4.3).</summary>
    public static string? FromIdentity(string text)
    {
        if (text.Length > 4 * MaxLength || text.StartsWith("[", StringComparison.Ordinal) || text.IndexOf(' ') >= 0)
        {
            return null;
        }

        try
        {
            var ascii = AsciiText.Is(text) ? text : new IdnMapping().GetAscii(text);
            var length = ascii.Length > 0 && ascii[ascii.Length - 1] == '.' ? ascii.Length - 1 : ascii.Length;
            return length <= MaxLength && IsName(ascii.AsSpan(0, length)) && HasPolicy(ascii, length)
                ? ascii.Substring(0, length).ToLowerInvariant()
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a name can have a policy: names of one label have none (section 4.3).</summary>
    public static bool HasPolicy(string name) => HasPolicy(name, name.Length);

    private static bool HasPolicy(string name, int length) => name.IndexOf('.', 0, length) >= 0;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        var label = 0;
        foreach (var c in name)
        {
            if (c == '.')
            {
                if (label == 0)
                {
                    return false;
                }

                label = 0;
            }
            else if (c is < ' ' or > '~' || ++label > MaxLabel)
            {
                return false;
            }
        }

        return label > 0;
    }
}
