using CommerceMailAdmin.Engine.Authentication.Stamps;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>Judges a message by what the organisation's own server recorded when it came in; never by fields its sender can have written.</summary>
internal sealed class StampVerdict(TrustOptions trust, CommerceMailProfile profile)
{
    private static readonly string[] Fields = ["Authentication-Results", "Received"];

    private readonly HashSet<string> _signers = new(profile.DkimSigners.Select(s => s.Domain), StringComparer.OrdinalIgnoreCase);

    /// <summary>Judges one message.</summary>
    /// <param name="headers">Its header fields.</param>
    /// <param name="fromDomain">The domain of its From address.</param>
    /// <param name="reason">What the verdict rests on.</param>
    public Authenticity Judge(HeaderBlock headers, string fromDomain, out string reason)
    {
        var fields = new List<(string, string)>();
        for (var i = 0; i < headers.Count; i++)
        {
            if (Fields.FirstOrDefault(headers[i].Is) is { } name)
            {
                fields.Add((name, headers[i].Plain()));
            }
        }

        return TrustedStamps.Find(fields, trust, out reason) is { } stamp ? Judge(stamp, fromDomain, out reason) : Authenticity.Unverifiable;
    }

    private Authenticity Judge(TrustedStamp stamp, string fromDomain, out string reason)
    {
        reason = stamp.Text;
        if (stamp.PassesDmarcFor(fromDomain))
        {
            return Authenticity.Genuine;
        }

        var isAboutFrom = stamp.HeaderFrom is not { } named || named.Equals(fromDomain, StringComparison.OrdinalIgnoreCase);
        if ((stamp.Dmarc?.Result == "fail" && isAboutFrom) || stamp.CompAuth?.Result == "fail")
        {
            return Authenticity.Forged;
        }

        if (stamp.Dkim.Any(d => d.Result == "pass" && IsSigner(d, fromDomain)))
        {
            return Authenticity.Genuine;
        }

        // Where DMARC was not evaluated, a failure counts only if nothing else passed: gateways break signatures, forwarding breaks SPF.
        var methods = stamp.Dkim.Append(stamp.Spf).OfType<MessageMethodResult>().ToList();
        return stamp.Dmarc is null && methods.Any(m => m.Result == "fail") && methods.All(m => m.Result != "pass")
            ? Authenticity.Forged
            : Authenticity.Unverifiable;
    }

    private bool IsSigner(MessageMethodResult dkim, string fromDomain) =>
        dkim.Property("header.d") is { } signer && (_signers.Contains(signer) || signer.Equals(fromDomain, StringComparison.OrdinalIgnoreCase));
}
