using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>What is published at a key's name.</summary>
/// <param name="Name">The name, selector._domainkey.domain.</param>
/// <param name="Answer">The answer to the question for it.</param>
/// <param name="Keys">The records there that are, or claim to be, keys; usually one.</param>
internal sealed record DkimKeyLookup(string Name, DnsAnswer Answer, IReadOnlyList<DkimKey> Keys)
{
    /// <summary>A name has one key; if it has more, some are tried (RFC 6376 section 6.1.2, step 4).</summary>
    private const int MaxKeys = 4;

    /// <summary>Asks for a key.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<DkimKeyLookup> AskAsync(string name, IDnsResolver resolver, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        var keys = new List<DkimKey>(1);
        foreach (var record in answer.Records)
        {
            if (record is TextRecord text && keys.Count < MaxKeys)
            {
                keys.Add(DkimKeyCache.Get(text.Text));
            }
        }

        // Text of another purpose, as from a wildcard, does not hide the key beside it.
        var hasUsable = keys.Count > 1 && keys.Exists(k => k.Problem is null);
        return new DkimKeyLookup(name, answer, hasUsable ? keys.FindAll(k => k.Problem is null) : keys);
    }
}
