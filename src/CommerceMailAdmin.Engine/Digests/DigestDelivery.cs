using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Digests;

/// <summary>What can go wrong while a message is handed to a server.</summary>
public enum DigestProblem
{
    /// <summary>The server cannot be reached, or the connection was lost before the server accepted the message.</summary>
    Unreachable,

    /// <summary>The server does not accept the login.</summary>
    LoginRefused,

    /// <summary>The server cannot prove who it is, or offers no encryption.</summary>
    NotEncrypted,

    /// <summary>The server does not accept the message, its sender or a recipient.</summary>
    Refused,

    /// <summary>The server asks to wait.</summary>
    Throttled,
}

/// <summary>A message was not accepted by its server.</summary>
public sealed class DigestException(DigestProblem problem, string message, Exception? inner = null)
    : Exception(DisplayText.Clean(message), inner)
{
    /// <summary>What went wrong.</summary>
    public DigestProblem Problem { get; } = problem;
}

/// <summary>Hands a message to a server.</summary>
public interface IDigestDelivery
{
    /// <summary>Where the message goes, without secrets.</summary>
    string Destination { get; }

    /// <summary>Sends a message.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="messageId">Its Message-ID, without angle brackets.</param>
    /// <param name="cancellationToken">Ends the attempt; the message may have been accepted.</param>
    /// <exception cref="DigestException">The server did not accept the message.</exception>
    void Send(DigestContent content, string messageId, CancellationToken cancellationToken);
}
