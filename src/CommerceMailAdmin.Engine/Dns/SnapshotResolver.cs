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
