namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// The resume points of a mailbox while it is read: the source looks up where to go on, and enters how far it has come. The consumer
/// stores what <see cref="TakeReached"/> gives in one transaction with the messages received so far, so that a killed run loses nothing.
/// </summary>
/// <param name="stored">The points stored by earlier runs, one for each folder.</param>
internal sealed class ResumeState(IEnumerable<ResumePoint> stored)
{
    private readonly Dictionary<string, string> _states = stored.ToDictionary(p => p.Folder, p => p.State, StringComparer.Ordinal);
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);

    /// <summary>Begins without stored points: everything is new.</summary>
    public ResumeState()
        : this([])
    {
    }

    /// <summary>For the source: a folder's state; null if the folder has never been read.</summary>
    public string? this[string folder] => _states.TryGetValue(folder, out var state) ? state : null;

    /// <summary>
    /// For the source: enters a point. Every message up to it must have been handed out, and the next one asked for, or the reading
    /// finished.
    /// </summary>
    public void Reach(string folder, string state)
    {
        if (this[folder] != state)
        {
            _states[folder] = state;
            _reached.Add(folder);
        }
    }

    /// <summary>
    /// For the consumer: the points that changed since the last call. They cover messages that were handed out before the current one, and
    /// may lag behind, so a message near a point can come again: its <see cref="IMessageLocation.Id"/> tells.
    /// </summary>
    public ResumePoint[] TakeReached()
    {
        if (_reached.Count == 0)
        {
            return [];
        }

        var points = _reached.Select(f => new ResumePoint(f, _states[f])).ToArray();
        _reached.Clear();
        return points;
    }
}

/// <summary>How far one folder or file of a source has been read.</summary>
/// <param name="Folder">The folder's or file's id within its source: the same on every reading.</param>
/// <param name="State">What the source needs to go on from there. Only the source that wrote it understands it; it is printable ASCII, but
/// may be long.</param>
internal sealed record ResumePoint(string Folder, string State);
