using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Judges a message by what the organisation's own server recorded when it came in; never by fields its sender can have written.</summary>
internal sealed class ReceiverVerdict(TrustOptions trust, CommerceMailProfile profile)
{
    /// <summary>The backlog asks no DNS: where the server recorded a failure and no policy, it is taken at its word.</summary>
    private static readonly OtherPolicy NotAsked = new(true, "no policy was recorded");

    /// <summary>What was made of trusted fields by their bytes: a server writes the same of nearly all of the platform's mail.</summary>
    private readonly FieldMemo<RememberedJudgement> _judged = new();

    private readonly HashSet<string> _signers = new(profile.DkimSigners.Select(s => s.Domain), StringComparer.OrdinalIgnoreCase);

    /// <summary>Judges one message.</summary>
    /// <param name="headers">Its header fields.</param>
    /// <param name="fromDomain">The domain of its From address.</param>
    /// <param name="reason">What the verdict rests on.</param>
    public Authenticity Judge(HeaderBlock headers, string fromDomain, out string reason)
    {
        if (TrustedResultsReader.Locate(headers, trust, out reason) is not { } place)
        {
            return Authenticity.Unverifiable;
        }

        var raw = headers[place.Top].RawValue;
        if (place.More.Length > 0 || !_judged.TryGet(raw, out var judged) || judged.FromDomain != fromDomain)
        {
            judged = Judge(TrustedResultsReader.Read(headers, place, reason), fromDomain);
            if (place.More.Length == 0)
            {
                _judged.Add(raw, judged);
            }
        }

        reason = judged.Reason;
        return judged.Authenticity;
    }

    private RememberedJudgement Judge(TrustedAuthenticationResults stamp, string fromDomain)
    {
        var result = ReceiverResultRule.Judge(stamp, fromDomain, d => Speaks(d, fromDomain), NotAsked).Result;
        var authenticity = result == CheckResult.Pass ? Authenticity.Genuine
            : result == CheckResult.Fail || IsRefusedWithoutDmarc(stamp) ? Authenticity.Forged
            : Authenticity.Unverifiable;
        return new RememberedJudgement(fromDomain, authenticity, stamp.Text);
    }

    /// <summary>Where DMARC was not evaluated, a failure counts only if nothing else passed: gateways break signatures, forwarding breaks SPF.</summary>
    private static bool IsRefusedWithoutDmarc(TrustedAuthenticationResults stamp)
    {
        var methods = stamp.Dkim.Append(stamp.Spf).Append(stamp.CompAuth).OfType<MessageMethodResult>().ToList();
        return stamp.Dmarc is null or { Result: "none" } && methods.Exists(m => m.Result == "fail") && methods.All(m => m.Result != "pass");
    }

    private bool Speaks(string signer, string fromDomain) => _signers.Contains(signer) || signer.Equals(fromDomain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The verdict that a trusted field leads to for a From domain.</summary>
    private sealed record RememberedJudgement(string FromDomain, Authenticity Authenticity, string Reason);
}
