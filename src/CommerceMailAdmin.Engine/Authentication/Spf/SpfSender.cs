using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>The sender of a check: the identity that was asked for, taken apart (RFC 7208 sections 2.3, 2.4 and 4.3).</summary>
/// <param name="LocalPart">What stands before the last at sign; "postmaster" where nothing does.</param>
/// <param name="Domain">The domain as given.</param>
/// <param name="DnsDomain">The domain in its DNS form; null where it is no domain name.</param>
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
