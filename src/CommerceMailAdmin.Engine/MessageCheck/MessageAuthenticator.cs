using System.Net;
using CommerceMailAdmin.Engine.Authentication.Arc;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail;
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

/// <summary>Reads what Exchange's filter recorded (Microsoft, "Anti-spam message headers in cloud organizations").</summary>
internal static class ExchangeFields
{
    /// <summary>Reads the fields; null if there are none.</summary>
    public static ExchangeFilterResult? Read(HeaderBlock headers, TrustedAuthenticationResults? stamp)
    {
        var report = First(headers, "X-Forefront-Antispam-Report") is { } text ? ForefrontReport.Parse(text) : null;
        var scl = SclField.Parse(First(headers, SclField.Name)) ?? report?.Scl;
        var compAuth = stamp?.CompAuth;
        return report is null && scl is null && compAuth is null
            ? null
            : new ExchangeFilterResult
            {
                Scl = scl,
                FilteringVerdict = report?.FilteringVerdict,
                ConnectionVerdict = report?.ConnectionVerdict,
                Category = report?.Category,
                ClientAddress = report?.ClientAddress?.ToString(),
                CompAuth = compAuth is null ? null : (compAuth.Result + " " + compAuth.Reason).TrimEnd(),
                Meaning = [.. new[] { Filtering(report?.FilteringVerdict), Connection(report?.ConnectionVerdict),
                    Level(scl) }.OfType<string>()],
            };
    }

    private static string? Filtering(string? verdict) => verdict switch
    {
        "SKN" => "A mail flow rule or another setting let it pass before the spam filter (SFV:SKN)",
        "SFE" => "The sender is on the recipient's list of safe senders (SFV:SFE)",
        "SKA" => "An allow list of an anti-spam policy let it pass (SFV:SKA)",
        "NSPM" => "The spam filter found no spam (SFV:NSPM)",
        "SPM" => "The spam filter found spam (SFV:SPM)",
        _ => null,
    };

    private static string? Connection(string? verdict) => verdict == "CAL" ? "The client is on the IP allow list (IPV:CAL)" : null;

    private static string? Level(int? scl) => scl switch
    {
        -1 => "The spam filter was passed by (SCL -1)",
        >= 5 => $"It was rated as spam (SCL {scl})",
        _ => null,
    };

    private static string? First(HeaderBlock headers, string name) =>
        headers.First(name)?.Plain();
}

/// <summary>
/// What can be told from a message that its store made anew. A signature that fits proves as much as ever. One that does not fit proves
/// nothing, because the store may have changed what was signed, or lost the signature. Then the results count that the receiving
/// organisation recorded.
/// </summary>
internal static class RebuiltMessage
{
    /// <summary>A signature that does not fit is one of which nothing can be told.</summary>
    public static MessageDkimSignature Judge(MessageDkimSignature signature) => !signature.IsProvenWrong ? signature : signature with
    {
        Result = CheckResult.Neutral,
        Failure = DkimFailure.Rebuilt,
        Detail = "Cannot tell: the mail server does not keep the bytes that arrived, so that the signature cannot be checked any more",
    };

    /// <summary>DMARC that fails on these bytes only is open. A failure that the receiving server recorded stays one.</summary>
    public static MessageDmarc Judge(MessageDmarc dmarc, TrustedAuthenticationResults? recorded) =>
        dmarc.Result != CheckResult.Fail || recorded?.Dmarc is { Result: "fail" } ? dmarc : dmarc with
        {
            Result = CheckResult.Neutral,
            Detail = "Cannot tell: the mail server does not keep the bytes that arrived. " + dmarc.Detail,
        };
}
