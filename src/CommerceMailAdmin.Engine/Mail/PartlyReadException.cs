namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A file failed after messages of it had been read, which stay read.</summary>
/// <param name="messages">How many were.</param>
/// <param name="problem">What the system says.</param>
public sealed class PartlyReadException(long messages, Exception problem) : IOException(problem.Message, problem)
{
    /// <summary>How many messages were read.</summary>
    public long Messages => messages;
}
