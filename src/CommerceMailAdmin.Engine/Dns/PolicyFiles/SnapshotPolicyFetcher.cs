namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>Answers from the files of a snapshot; contacts nobody.</summary>
public sealed class SnapshotPolicyFetcher(IReadOnlyDictionary<string, PolicyFile> files) : IPolicyFetcher
{
    /// <inheritdoc/>
    public Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken) =>
        Task.FromResult(files.TryGetValue(uri, out var file) ? file : new PolicyFile(uri, null, "it is not in the snapshot"));
}
