using System.Net;
using CommerceMailAdmin.Engine.Authentication.Arc;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// Answers for a stored message whether it is the platform's: DKIM, SPF where it came in, DMARC, ARC, what the own server recorded, and the
/// verdict. Can be asked from several threads at once. Nothing depends on the clock: the same message and DNS answers give the same result.
/// </summary>
/// <param name="resolver">Answers the DNS questions.</param>
/// <param name="profile">The platform's facts.</param>
/// <param name="trust">What is known of own servers.</param>
public sealed class MessageAuthenticator(IDnsResolver resolver, CommerceMailProfile profile, TrustOptions trust)
{
    private readonly SpfEvaluator _spf = new(resolver);
    private readonly PlatformClaims _claims = new(profile);
    private readonly List<IPRange> _published =
        [.. profile.IPRanges.Select(r => IPRange.Parse(r.Range))];

    /// <summary>Checks a message.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<MessageAuthentication> AuthenticateAsync(MessageToVerify stored, CancellationToken cancellationToken)
    {
        var message = WholeMessage.Parse(stored.Forms().First());
        var head = MessageHead.Read(message.Headers);
        var chain = ReceivedChain.Find(message.Headers, trust);
        var stamp = TrustedResultsReader.Find(message.Headers, trust, out var stampReason);
        var receivedAt = chain.Border?.Date;

        var sender = chain.ClientAddress is { } client ? EnvelopeSender.Find(message.Headers, stamp, client) : null;
        (message, var dkim) = await VerifyAsync(stored, message, receivedAt, cancellationToken).ConfigureAwait(false);
        dkim = stored.IsRebuilt ? [.. dkim.Select(RebuiltMessage.Judge)] : dkim;
        var spf = await BorderSpf.CheckAsync(chain, sender, _spf, cancellationToken).ConfigureAwait(false);
        var arc = await ArcVerifier.VerifyAsync(message, resolver, receivedAt, cancellationToken).ConfigureAwait(false);
        var dmarc = await EvaluateDmarcAsync(head, spf, dkim, cancellationToken).ConfigureAwait(false);
        dmarc = stored.IsRebuilt ? RebuiltMessage.Judge(dmarc, stamp) : dmarc;
        var origin = SignatureOrigins.Of(message, dkim);
        var inRanges = chain.ClientAddress is { } address ? _published.Any(r => r.Contains(address)) : (bool?)null;

        var facts = new VerdictFacts
        {
            Claim = _claims.Of(head),
            HeaderProblem = message.Problem ?? (AmbiguousHeader.IsFromCut(message.Headers) ? AmbiguousHeader.Why(message.Headers) : null),
            Signers = _claims.Signers,
            Spf = spf,
            Dkim = dkim,
            ChangedSinceSigned = origin.Changed,
            Keyless = origin.Keyless,
            Dmarc = dmarc,
            Arc = arc,
            ReceiverResult = stamp,
            ReceiverResultReason = stampReason,
            InPublishedRanges = inRanges,
            Signatures = Signatures(message, dkim),
            HeaderHazard = AmbiguousHeader.Why(message.Headers),
            RepliesGoElsewhere = message.Headers.Addresses("Reply-To").Exists(a => !_claims.IsPlatform(a)),
            FollowsAnother = stored.FollowsAnother,
            TrustedArcSealers = trust.TrustedArcSealers,
        };
        var (verdict, evidence) = VerdictRules.Judge(facts);
        return new MessageAuthentication
        {
            Verdict = verdict,
            Evidence = evidence.Select(DisplayText.Clean).ToArray(),
            Location = stored.Location,
            File = stored.File,
            Offset = stored.Offset,
            Subject = head.Subject,
            From = head.From,
            FromDomain = head.FromDomain,
            Date = head.Date,
            ReceivedAt = receivedAt,
            Spf = spf,
            Dkim = dkim,
            Dmarc = dmarc,
            Arc = arc,
            ReceiverResult = stamp,
            ReceiverResultReason = stampReason,
            Exchange = ExchangeFields.Read(message.Headers, stamp),
            Differences = ReceiverResultComparison.Compare(stamp, spf, dkim, dmarc, arc),
            InPublishedRanges = inRanges,
            InDomainList = facts.Claim.IsListed,
        };
    }

    /// <summary>
    /// Verifies the signatures over the message as stored, or, from an mbox file, as it may have been before its "From " lines were marked.
    /// </summary>
    private async ValueTask<(WholeMessage Message, IReadOnlyList<MessageDkimSignature> Dkim)> VerifyAsync(
        MessageToVerify stored, WholeMessage message, DateTimeOffset? receivedAt, CancellationToken cancellationToken)
    {
        var dkim = await DkimVerifier.VerifyAsync(message, resolver, receivedAt, cancellationToken).ConfigureAwait(false);
        foreach (var form in dkim.Any(IsOfOtherBody) ? stored.Forms().Skip(1) : [])
        {
            var other = WholeMessage.Parse(form);
            var verified = await DkimVerifier.VerifyAsync(other, resolver, receivedAt, cancellationToken).ConfigureAwait(false);
            if (!verified.Any(IsOfOtherBody))
            {
                return (other, verified);
            }
        }

        return (message, dkim);

        static bool IsOfOtherBody(MessageDkimSignature signature) => signature.Failure == DkimFailure.BodyHash;
    }

    /// <summary>The DKIM-Signature fields, of which the verification tells whether a part of the body is unsigned.</summary>
    private static List<ClaimedSignature> Signatures(WholeMessage message, IReadOnlyList<MessageDkimSignature> dkim) =>
        ClaimedSignature.Read(message.Headers).Select((s, i) =>
            s with { HasLength = s.HasLength && (i >= dkim.Count || dkim[i].UnsignedBodyLength > 0 || dkim[i].Key is null) }).ToList();

    private async ValueTask<MessageDmarc> EvaluateDmarcAsync(
        MessageHead head, MessageSpf spf, IReadOnlyList<MessageDkimSignature> dkim, CancellationToken cancellationToken)
    {
        if (head.FromDomain is not { } fromDomain)
        {
            // RFC 9989 section 5.3.1: without one author domain there is nothing to evaluate.
            return new MessageDmarc { Result = CheckResult.PermError, Detail = head.FromProblem!, FromDomain = "" };
        }

        DmarcIdentifier? envelope = spf.Check is { } check ? new(check.Domain, BorderSpf.ToCheckResult(spf.Result)) : null;
        // RFC 6376 section 3.6.1: what is signed with a key in test mode (t=y) counts as unsigned.
        var signers = dkim.Where(s => s.Domain != "" && s.Key is not { IsTest: true }).Select(s =>
            new DmarcIdentifier(s.Domain, s.Result)).ToList();
        return await DmarcEvaluator.EvaluateAsync(fromDomain, envelope, signers, resolver, cancellationToken).ConfigureAwait(false);
    }
}
