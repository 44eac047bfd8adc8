using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>Who gave the answers a finding rests on, and when the last of them was asked for.</summary>
internal sealed record AnswerSource(string Resolver, DateTimeOffset CheckedAt)
{
    /// <summary>All of them as one; null if there is none.</summary>
    public static AnswerSource? Of(IEnumerable<AnswerSource?> each)
    {
        var some = each.OfType<AnswerSource>().ToArray();
        return some.Length == 0
            ? null
            : new AnswerSource(string.Join(
                ", ", some.Select(w => w.Resolver).Distinct().OrderBy(r => r, StringComparer.Ordinal)), some.Max(w => w.CheckedAt));
    }
}

/// <summary>Passes questions on and remembers who answered them, and when.</summary>
internal sealed class AnswerSourceResolver(IDnsResolver inner) : IDnsResolver
{
    private readonly object _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>Who answered so far; null before the first answer.</summary>
    public AnswerSource? AnswerSource
    {
        get
        {
            lock (_gate)
            {
                return Drift.AnswerSource.Of(_seen.Select(s => new AnswerSource(s.Key, s.Value)));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var answer = await inner.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_seen.TryGetValue(answer.Resolver, out var last) || answer.AskedAt > last)
            {
                _seen[answer.Resolver] = answer.AskedAt;
            }
        }

        return answer;
    }
}
