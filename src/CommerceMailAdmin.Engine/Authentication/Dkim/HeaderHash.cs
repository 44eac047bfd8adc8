using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The hash a signature is made over: the signed header fields, then the signature's own field (RFC 6376 section 3.7).</summary>
internal static class HeaderHash
{
    private const int MaxOnStack = 256;

    /// <summary>Computes the hash.</summary>
    public static byte[] Compute(WholeMessage message, DkimSignature signature)
    {
        var headers = message.Headers;
        var used = headers.Count <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[headers.Count];

        // A signature never covers itself, even if its h= names DKIM-Signature.
        used[signature.FieldIndex] = true;
        using var text = new HeaderText(signature.RelaxedHeader);
        foreach (var name in signature.SignedHeaders)
        {
            // Repeated names take the fields from the bottom up (RFC 6376 section 5.4.2); a name without a field adds nothing.
            for (var i = headers.Count - 1; i >= 0; i--)
            {
                if (!used[i] && headers.Is(i, name))
                {
                    used[i] = true;
                    text.Append(headers[i]);
                    break;
                }
            }
        }

        text.AppendSignature(headers[signature.FieldIndex], signature.SignatureExtent.Start, signature.SignatureExtent.End);
        return text.Hash();
    }
}
