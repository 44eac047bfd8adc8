using System.Collections.Concurrent;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Answers from a file that <see cref="RecordingResolver"/> wrote; contacts no server. The format: docs/reference/dns-snapshot.md.
/// </summary>
public sealed class SnapshotResolver : IDnsResolver
{
    private readonly string _name;
    private readonly IReadOnlyDictionary<DnsQuestion, DnsAnswer> _answers;
    private readonly DateTimeOffset _taken;

    private SnapshotResolver(string name, (Dictionary<DnsQuestion, DnsAnswer> Answers, Dictionary<string, PolicyFile> Policies) content)
    {
        var answers = content.Answers;
        Policies = new SnapshotPolicyFetcher(content.Policies);
        _name = name;
        _answers = answers;
        _taken = answers.Count == 0 ? DateTimeOffset.FromUnixTimeSeconds(0) : answers.Values.Max(a => a.AskedAt);
    }

    /// <summary>Answers with the policy files of the snapshot.</summary>
    public IPolicyFetcher Policies { get; }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="JsonFormatException">The file is malformed; the message names line and field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SnapshotResolver Read(string file) => new(Path.GetFileName(file), DnsSnapshotFile.Parse(file, File.ReadAllBytes(file)));

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_answers.TryGetValue(question, out var answer)
            ? answer
            : new DnsAnswer(question, DnsStatus.Failure, [], _name, _taken, $"{question} is not in the snapshot {_name}"));
    }
}

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
