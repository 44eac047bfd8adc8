using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The hash a signature is made over: the signed header fields, then the signature's own field (RFC 6376 section 3.7).</summary>
internal static class HeaderHash
{
    private const int MaxOnStack = 256;

    /// <summary>Computes the hash.</summary>
    public static byte[] Compute(RawMessage message, DkimSignature signature)
    {
        var fields = message.Fields;
        var bytes = message.Buffer.Span;
        var used = fields.Length <= MaxOnStack ? stackalloc bool[MaxOnStack] : new bool[fields.Length];

        // A signature never covers itself, even where its h= names DKIM-Signature.
        used[signature.FieldIndex] = true;
        using var header = new HeaderText(signature.RelaxedHeader);
        foreach (var name in signature.SignedHeaders)
        {
            // Repeated names take the fields from the bottom up (RFC 6376 section 5.4.2); a name without a field adds nothing.
            var hash = RawField.HashName(name);
            for (var i = fields.Length - 1; i >= 0; i--)
            {
                if (fields[i].NameHash == hash && !used[i] && message.NameEquals(fields[i], name))
                {
                    used[i] = true;
                    header.Append(bytes, fields[i]);
                    break;
                }
            }
        }

        header.AppendSignature(bytes, fields[signature.FieldIndex], signature.SignatureExtent.Start, signature.SignatureExtent.End);
        return header.Hash();
    }
}
