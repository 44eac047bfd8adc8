using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>Which of a message's failed signatures tell of a changed message, and which of a changed key.</summary>
/// <param name="Changed">Made with the key published now, over header fields that are no longer those of the message.</param>
/// <param name="OutlivedKey">Their key is gone, or is not the one published now, and the body still has the hash they name.</param>
internal sealed record SignatureOrigins(IReadOnlyCollection<MessageDkimSignature> Changed,
    IReadOnlyCollection<MessageDkimSignature> OutlivedKey)
{
    /// <summary>Looks at the signatures that failed for the key or the header; those that cannot be told apart are in neither.</summary>
    /// <param name="message">The message.</param>
    /// <param name="dkim">Its signatures, verified, in the order of their fields.</param>
    public static SignatureOrigins Of(WholeMessage message, IReadOnlyList<MessageDkimSignature> dkim)
    {
        var (changed, outlived) = (new HashSet<MessageDkimSignature>(), new HashSet<MessageDkimSignature>());
        var fields = message.Headers.IndexesOf(DkimVerifier.FieldName);
        for (var i = 0; i < dkim.Count; i++)
        {
            if (dkim[i] is { Failure: DkimFailure.Signature, Key: { KeyType: "rsa" } key })
            {
                // The body was compared before the signature, and fits.
                var ofKey = SignatureOrigin.IsOfKey(key.Record, DkimSignatureReader.Read(message, fields[i]).Signature);
                (ofKey ? changed : outlived).Add(dkim[i]);
            }
            else if (dkim[i].Failure is DkimFailure.KeyMissing or DkimFailure.KeyRevoked
                && HasItsBody(message, DkimSignatureReader.Read(message, fields[i])))
            {
                outlived.Add(dkim[i]);
            }
        }

        return new SignatureOrigins(changed, outlived);
    }

    /// <summary>The whole body, and nothing after it, is what the signature names.</summary>
    private static bool HasItsBody(WholeMessage message, DkimSignature signature)
    {
        var hash = new byte[Sha256.Size];
        var length = BodyHash.Compute(message.Body.Span, signature.RelaxedBody, signature.BodyLength, hash);
        return signature.BodyHash.AsSpan().SequenceEqual(hash) && (signature.BodyLength ?? length) == length;
    }
}
