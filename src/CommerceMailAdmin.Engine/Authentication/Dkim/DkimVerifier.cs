using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Verifies a message's DKIM signatures (RFC 6376, 8301, 8463).</summary>
internal static class DkimVerifier
{
    /// <summary>
    /// So many signatures are verified, the topmost first; the rest is only listed. Verifying costs time that a sender could waste.
    /// </summary>
    public const int MaxSignatures = 10;

    /// <summary>The field's name, in lower case.</summary>
    public const string FieldName = "dkim-signature";

    /// <summary>Verifies every signature.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resolver">Asked for the keys, once each and all at the same time.</param>
    /// <param name="at">When the message was received, which x= is held against; null to let every x= pass.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <returns>One result for each DKIM-Signature field, topmost first; empty if the message is not signed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<IReadOnlyList<MessageDkimSignature>> VerifyAsync(
        WholeMessage message, IDnsResolver resolver, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var indexes = message.Headers.IndexesOf(FieldName);
        if (indexes.Count == 0)
        {
            return [];
        }

        var signatures = indexes.ConvertAll(i => DkimSignatureReader.Read(message, i));
        var keys = new KeyRequests(resolver, cancellationToken);
        var verified = message.Problem is null ? Math.Min(signatures.Count, MaxSignatures) : 0;
        for (var i = 0; i < verified; i++)
        {
            if (signatures[i].Problem is null)
            {
                keys.Start(signatures[i].KeyName);
            }
        }

        var bodies = new BodyHashes(message);
        var results = new MessageDkimSignature[signatures.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var signature = signatures[i];
            DkimKeyLookup? lookup = null;
            SignatureOutcome outcome;
            if (i >= verified)
            {
                outcome = message.Problem is { } problem
                    ? new(CheckResult.PermError, DkimFailure.SignatureMalformed, problem)
                    : new(CheckResult.Neutral, DkimFailure.Policy,
                    $"Not verified: the message has {signatures.Count} signatures, of which the topmost {MaxSignatures} are looked at");
            }
            else if (signature.Problem is { } refusal)
            {
                outcome = new(signature.Failure == DkimFailure.Policy ? CheckResult.Fail : CheckResult.PermError, signature.Failure,
                    refusal);
            }
            else
            {
                lookup = await keys.GetAsync(signature.KeyName).ConfigureAwait(false);
                outcome = SignatureCheck.Judge(message, signature, lookup, bodies, at);
            }

            results[i] = Report(message, signature, outcome, lookup, isLookedAt: i < MaxSignatures);
        }

        return results;
    }

    private static MessageDkimSignature Report(WholeMessage message, DkimSignature signature, SignatureOutcome outcome,
        DkimKeyLookup? lookup, bool isLookedAt) => new()
    {
        Result = outcome.Result,
        Failure = outcome.Failure,
        Detail = DisplayText.Clean(outcome.Detail),
        Domain = DisplayText.Clean(signature.Domain),
        Selector = DisplayText.Clean(signature.Selector),
        Identity = signature.Identity is null ? null : DisplayText.Clean(signature.Identity),
        Algorithm = DisplayText.Clean(signature.Algorithm),
        Canonicalization = signature.Canonicalization,
        SignedHeaders = Array.ConvertAll(signature.SignedHeaders, DisplayText.Clean),
        BodyLength = signature.BodyLength,
        UnsignedBodyLength = outcome.UnsignedBody,
        UnsignedFields = isLookedAt ? UnsignedFields.Of(message.Headers, signature.SignedHeaders) : [],
        HeaderHolds = outcome.HeaderHolds,
        SignedAt = signature.SignedAt,
        ExpiresAt = signature.ExpiresAt,
        Key = lookup is null || outcome.Key is not { } key ? null : new MessageDkimKey
        {
            Name = lookup.Name,
            Record = key.Record,
            KeyType = key.KeyType,
            Bits = key.Bits,
            IsTest = key.IsTest,
            Resolver = lookup.Answer.Resolver,
            Ttl = lookup.Answer.Ttl,
        },
    };
}
