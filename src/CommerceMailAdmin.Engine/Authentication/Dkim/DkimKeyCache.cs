using System.Collections.Concurrent;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>Key records by their text, so that a key seen before is not read again. Bounded: when full, it starts anew.</summary>
internal static class DkimKeyCache
{
    private const int Capacity = 512;

    /// <summary>A 4096-bit key's record has some 750 characters; what is longer is not a usual key and not worth keeping.</summary>
    private const int MaxRecordLength = 4096;

    private static readonly ConcurrentDictionary<string, DkimKey> Keys = new(StringComparer.Ordinal);

    /// <summary>The key a record holds.</summary>
    public static DkimKey Get(string record)
    {
        if (Keys.TryGetValue(record, out var key))
        {
            return key;
        }

        key = DkimKey.Parse(record);
        if (record.Length > MaxRecordLength)
        {
            return key;
        }

        if (Keys.Count >= Capacity)
        {
            Keys.Clear();
        }

        return Keys[record] = key;
    }
}

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

/// <summary>The keys asked for on behalf of one message: each name once, all under way at the same time.</summary>
internal sealed class KeyRequests(IDnsResolver resolver, CancellationToken cancellationToken)
{
    private readonly List<(string Name, Task<DkimKeyLookup>? Pending, DkimKeyLookup? Known)> _requests = new(2);

    /// <summary>Begins to ask for a key, unless that was done before.</summary>
    public void Start(string name)
    {
        foreach (var known in _requests)
        {
            if (known.Name == name)
            {
                return;
            }
        }

        // An answer out of a cache is there at once and needs no task.
        var request = DkimKeyLookup.AskAsync(name, resolver, cancellationToken);
        _requests.Add(request.IsCompletedSuccessfully ? (name, null, request.Result) : (name, request.AsTask(), null));
    }

    /// <summary>The answer for a key that was started.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<DkimKeyLookup> GetAsync(string name)
    {
        var (_, pending, known) = _requests.Find(r => r.Name == name);
        return known ?? await pending!.ConfigureAwait(false);
    }
}
