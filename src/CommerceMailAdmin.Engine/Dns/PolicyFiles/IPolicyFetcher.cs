using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>A policy file, or why it could not be had.</summary>
/// <param name="Uri">Where it was asked for.</param>
/// <param name="Text">The file; null if it could not be had.</param>
/// <param name="Problem">Why not; null if it could.</param>
public sealed record PolicyFile(string Uri, string? Text, string? Problem);

/// <summary>
/// Fetches policy files: over HTTPS, from a snapshot, or from memory. What goes wrong is in the result, never an exception.
/// </summary>
public interface IPolicyFetcher
{
    /// <summary>Fetches a file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken);
}

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

/// <summary>Answers from the files of a snapshot; contacts nobody.</summary>
public sealed class SnapshotPolicyFetcher(IReadOnlyDictionary<string, PolicyFile> files) : IPolicyFetcher
{
    /// <inheritdoc/>
    public Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        Task.FromResult(files.TryGetValue(uri, out var file) ? file : new PolicyFile(uri, null, "it is not in the snapshot"));
}
