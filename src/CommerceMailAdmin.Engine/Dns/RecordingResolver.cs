using System.Collections.Concurrent;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Passes questions on and keeps every answer, so that the run can be repeated without the network.</summary>
public sealed class RecordingResolver(IDnsResolver inner) : IDnsResolver
{
    private readonly ConcurrentDictionary<DnsQuestion, DnsAnswer> _answers = new();

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        // A question asked twice keeps its first answer, which is the one a cache in front of this goes on using.
        var answer = await inner.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        return _answers.GetOrAdd(question, answer);
    }

    /// <summary>Writes the answers so far to a file that <see cref="SnapshotResolver"/> reads; a file that is there is replaced whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="policies">Policy files that were fetched beside them.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string file, IReadOnlyCollection<PolicyFile>? policies = null) => DnsSnapshotFile.Write(file, _answers.Values, policies ?? []);
}
