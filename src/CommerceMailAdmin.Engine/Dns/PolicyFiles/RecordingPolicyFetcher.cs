using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>Passes on what is fetched and keeps it, for the snapshot that is being written.</summary>
public sealed class RecordingPolicyFetcher(IPolicyFetcher inner) : IPolicyFetcher
{
    private readonly ConcurrentDictionary<string, PolicyFile> _files = new(StringComparer.Ordinal);

    /// <summary>What was fetched so far.</summary>
    public IReadOnlyCollection<PolicyFile> Files => [.. _files.Values];

    /// <inheritdoc/>
    public async Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        _files.GetOrAdd(uri, await inner.FetchAsync(uri, cancellationToken).ConfigureAwait(false));
}
