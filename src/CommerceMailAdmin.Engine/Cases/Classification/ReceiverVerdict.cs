using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// Judges a message by what the organisation's own server recorded when it came in; never by fields its sender can have written.
/// </summary>
internal sealed class ReceiverVerdict(TrustOptions trust, CommerceMailProfile profile)
{
    /// <summary>The backlog asks no DNS: if the server recorded a failure and no policy, its word counts.</summary>
    private static readonly OtherPolicy NotAsked = new(true, "no policy was recorded");

    /// <summary>
    /// The verdict for the bytes of the trusted fields. A server writes the same bytes for nearly all mail of the platform.
    /// </summary>
    private readonly FieldMemo<RememberedJudgement> _judged = new();

    private readonly HashSet<string> _signers = new(profile.DkimSigners.Select(s => s.Domain), StringComparer.OrdinalIgnoreCase);

    /// <summary>Judges one message.</summary>
    /// <param name="headers">Its header fields.</param>
    /// <param name="fromDomain">The domain of its From address.</param>
    /// <param name="reason">What the verdict rests on.</param>
    public Authenticity Judge(HeaderBlock headers, string fromDomain, out string reason)
    {
        if (TrustedResultsReader.Locate(headers, trust, out reason) is not { } position)
        {
            return Authenticity.Unverifiable;
        }

        var judged = JudgeTrusted(headers, position, fromDomain, ref reason);
        if (judged == Authenticity.Genuine && AmbiguousHeader.Why(headers) is { } hazard)
        {
            reason = hazard;
            return Authenticity.Unverifiable;
        }

        return judged;
    }

    /// <summary>The verdict of the trusted fields at a position; remembered, because most mail has the same.</summary>
    private Authenticity JudgeTrusted(HeaderBlock headers, TrustedFieldPosition position, string fromDomain, ref string reason)
    {
        var signatures = ClaimedSignature.Read(headers);
        var raw = headers[position.Top].RawValue;
        var namesValues = raw.IndexOf("header.b"u8) >= 0;
        var signed = string.Concat(signatures.Select(s => namesValues ? s : s with { Value = "" }));
        var said = string.Concat(fromDomain, position.Helo, headers.First("Return-Path")?.Plain(), signed);
        if (position.More.Length > 0 || !_judged.TryGet(raw, out var judged) || judged.Said != said)
        {
            var stamp = TrustedResultsReader.Read(headers, position, reason);
            judged = new RememberedJudgement(said, JudgeResults(stamp, fromDomain, signatures), stamp.Text);
            if (position.More.Length == 0)
            {
                _judged.Add(raw, judged);
            }
        }

        reason = judged.Reason;
        return judged.Authenticity;
    }

    /// <summary>The verdict of what the server recorded.</summary>
    private Authenticity JudgeResults(TrustedAuthenticationResults stamp, string fromDomain, IReadOnlyList<ClaimedSignature> signatures)
    {
        var result = ReceiverResultRule.Judge(stamp, fromDomain, d => Speaks(d, fromDomain), signatures, NotAsked).Result;
        return result == CheckResult.Pass ? Authenticity.Genuine
            : result == CheckResult.Fail
            || (IsRefusedWithoutDmarc(stamp) && !signatures.Any(s => Speaks(s.Domain, fromDomain))) ? Authenticity.Forged
            : Authenticity.Unverifiable;
    }

    /// <summary>
    /// If DMARC was not evaluated, a failure counts only if nothing else passed and the message bears no signature of the platform:
    /// gateways break signatures, forwarding breaks SPF.
    /// </summary>
    private static bool IsRefusedWithoutDmarc(TrustedAuthenticationResults stamp)
    {
        var methods = stamp.Dkim.Append(stamp.Spf).Append(stamp.CompAuth).OfType<MessageMethodResult>().ToList();
        return stamp.Problem is null && (stamp.Dmarc is null or { Result: "none" }) && methods.Exists(m => m.Result == "fail")
            && methods.All(m => m.Result != "pass");
    }

    private bool Speaks(string signer, string fromDomain) => _signers.Contains(signer)
        || signer.Equals(fromDomain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The verdict that a trusted field leads to.</summary>
    /// <param name="Said">What else of the message it depends on: the From domain, its signatures, and what the client said of
    /// itself.</param>
    /// <param name="Authenticity">The verdict.</param>
    /// <param name="Reason">What it rests on.</param>
    private sealed record RememberedJudgement(string Said, Authenticity Authenticity, string Reason);
}
