using CommerceMailAdmin.Engine.Authentication.Stamps;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>Judges a message by what the organisation's own server recorded when it came in; never by fields its sender can have written.</summary>
internal sealed class StampVerdict(TrustOptions trust, CommerceMailProfile profile)
{
    private const string Results = "Authentication-Results";
    private const string Received = "Received";

    /// <summary>The backlog asks no DNS: where the server recorded a failure and no policy, it is taken at its word.</summary>
    private static readonly OtherPolicy NotAsked = new(true, "no policy was recorded");

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
            var field = headers[i];
            if ((field.Is(Received) ? Received : field.Is(Results) ? Results : null) is { } name)
            {
                fields.Add((name, field.Plain()));
            }
        }

        return TrustedStamps.Find(fields, trust, out reason) is { } stamp ? Judge(stamp, fromDomain, out reason) : Authenticity.Unverifiable;
    }

    private Authenticity Judge(TrustedStamp stamp, string fromDomain, out string reason)
    {
        reason = stamp.Text;
        var judged = StampRule.Judge(stamp, fromDomain, d => Speaks(d, fromDomain), NotAsked).Result;
        return judged == CheckResult.Pass ? Authenticity.Genuine
            : judged == CheckResult.Fail || IsRefusedWithoutDmarc(stamp) ? Authenticity.Forged
            : Authenticity.Unverifiable;
    }

    /// <summary>Where DMARC was not evaluated, a failure counts only if nothing else passed: gateways break signatures, forwarding breaks SPF.</summary>
    private static bool IsRefusedWithoutDmarc(TrustedStamp stamp)
    {
        var methods = stamp.Dkim.Append(stamp.Spf).Append(stamp.CompAuth).OfType<MessageMethodResult>().ToList();
        return stamp.Dmarc is null or { Result: "none" } && methods.Exists(m => m.Result == "fail") && methods.All(m => m.Result != "pass");
    }

    private bool Speaks(string signer, string fromDomain) => _signers.Contains(signer) || signer.Equals(fromDomain, StringComparison.OrdinalIgnoreCase);
}
