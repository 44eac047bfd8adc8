using System.Globalization;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
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

    /// <summary>
    /// The name an expanded domain-spec stands for: without trailing dot, whole labels cut on the left to 253 characters.
    /// </summary>
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

    /// <summary>The name of a sender's or client's domain, international labels as A-labels; null if it is none (section 4.3).</summary>
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

/// <summary>The sender of a check: the identity that was asked for, taken apart (RFC 7208 sections 2.3, 2.4 and 4.3).</summary>
/// <param name="LocalPart">What stands before the last at sign; "postmaster" if nothing does.</param>
/// <param name="Domain">The domain as given.</param>
/// <param name="DnsDomain">The domain in its DNS form; null if it is not a domain name.</param>
internal readonly record struct SpfSender(string LocalPart, string Domain, string? DnsDomain)
{
    /// <summary>Far beyond what SMTP can carry (RFC 5321 section 4.5.3.1); keeps the work of hostile macros small.</summary>
    private const int MaxLength = 1000;

    private const string Postmaster = "postmaster";

    public static SpfSender From(SpfQuestion question)
    {
        var sender = question.Identity == SpfIdentity.Helo ? "" : Trim(question.MailFrom);
        var at = sender.LastIndexOf('@');
        var localPart = at > 0 ? sender.Substring(0, at) : Postmaster;
        var domain = sender.Length == 0 ? question.Helo : sender.Substring(at + 1);
        return localPart.Length > MaxLength
            ? new SpfSender(localPart.Substring(0, MaxLength), domain, null)
            : new SpfSender(localPart, domain, SpfDomain.FromIdentity(domain));
    }

    public SpfMacroValues ToMacroValues(SpfQuestion question) => new()
    {
        LocalPart = LocalPart,
        SenderDomain = AsciiText.Is(Domain) ? Domain : DnsDomain ?? Domain,
        Domain = DnsDomain ?? Domain,
        Client = IPNumber.FromClient(question.ClientAddress),
        Helo = question.Helo.Length > MaxLength ? question.Helo.Substring(question.Helo.Length - MaxLength) : question.Helo,
        Receiver = question.Receiver,
        At = question.At,
        HasInternationalLocalPart = !AsciiText.Is(LocalPart),
    };

    private static string Trim(string mailFrom)
    {
        var text = mailFrom.Trim();
        return text.Length >= 2 && text[0] == '<' && text[text.Length - 1] == '>' ? text.Substring(1, text.Length - 2) : text;
    }
}
