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
        // A question asked twice keeps its first answer, which is the one a cache in front of this continues to use.
        var answer = await inner.ResolveAsync(question, cancellationToken).ConfigureAwait(false);
        return _answers.GetOrAdd(question, answer);
    }

    /// <summary>Writes the answers so far as a snapshot that <see cref="SnapshotResolver"/> reads.</summary>
    /// <param name="stream">Receives the snapshot.</param>
    /// <param name="policies">Policy files that were fetched with them.</param>
    public void Write(Stream stream, IReadOnlyCollection<PolicyFile> policies)
    {
        var content = DnsSnapshotFile.Format(_answers.Values, policies);
        stream.Write(content, 0, content.Length);
    }

    /// <summary>Whether the beginning of a file is that of a snapshot.</summary>
    public static bool IsSnapshot(string head) =>
        head.TrimStart().StartsWith("{", StringComparison.Ordinal) && head.Contains("\"schemaVersion\"") && head.Contains("\"answers\"");
}
