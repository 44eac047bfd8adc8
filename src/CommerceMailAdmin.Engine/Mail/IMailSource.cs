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
