namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A place where messages are kept: files, or a mail server.</summary>
internal interface IMailSource
{
    /// <summary>Reads every message's headers, or those of new messages only. What cannot be read is reported and skipped.</summary>
    /// <param name="resume">
    /// Where earlier readings ended; only what is new since is read, and the state moves on with the reading. A folder whose state no
    /// longer fits, because a file was rewritten or a server numbered its messages anew, is read from its start. Null reads everything and
    /// notes nothing.
    /// </param>
    /// <param name="observer">Receives problems and progress.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken);
}

/// <summary>A file failed after messages of it had been read, which stay read.</summary>
/// <param name="messages">How many were.</param>
/// <param name="problem">What the system says.</param>
public sealed class PartlyReadException(long messages, Exception problem) : IOException(problem.Message, problem)
{
    /// <summary>How many messages were read.</summary>
    public long Messages => messages;
}

/// <summary>Receives what happens while mail is read. All calls come on the thread that reads.</summary>
public interface IMailReadObserver
{
    /// <summary>A file or folder that cannot be read; the rest is read all the same.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What the system says.</param>
    void Unreadable(string path, Exception problem);

    /// <summary>Something the user should know: a broken message, a file that holds no mail.</summary>
    void Warn(string message);

    /// <summary>All mail was read, and none of it was sent from here, so that no answer can be seen.</summary>
    /// <param name="message">What that means, for the user. Who knows the mailbox's settings says more.</param>
    void NoSentMail(string message);

    /// <summary>Something worth knowing only when asked for.</summary>
    void Detail(string message);

    /// <summary>How far the reading is.</summary>
    /// <param name="path">The file being read.</param>
    /// <param name="bytes">The bytes read since the last call.</param>
    void Progress(string path, long bytes);

    /// <summary>All mail is read.</summary>
    /// <param name="summary">What was read, in a sentence or two.</param>
    void Finished(string summary);
}

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
