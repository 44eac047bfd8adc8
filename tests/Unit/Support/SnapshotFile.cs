using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Makes snapshot files from a zone, for the cmdlets.</summary>
internal static class SnapshotFile
{
    /// <summary>Writes everything the zone holds and was asked for; any other question will count as failed.</summary>
    public static void Write(string file, ZoneResolver zone)
    {
        var recorder = new RecordingResolver(zone);
        foreach (var question in zone.Questions.Concat(zone.Asked).ToHashSet())
        {
            Assert.True(recorder.ResolveAsync(question, CancellationToken.None).IsCompletedSuccessfully);
        }

        recorder.Save(file);
    }

    /// <summary>Writes what a resolver has recorded, and policy files with it.</summary>
    public static void Save(this RecordingResolver recorder, string file, IReadOnlyCollection<PolicyFile>? policies = null)
    {
        using var stream = File.Create(file);
        recorder.Write(stream, policies ?? []);
    }
}
