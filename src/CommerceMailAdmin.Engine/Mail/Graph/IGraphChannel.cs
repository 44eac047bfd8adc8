namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>One HTTP request to Microsoft Graph.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Uri">The absolute address.</param>
public sealed record GraphRequest(string Method, Uri Uri)
{
    /// <summary>What an answer may hold if nothing else is said: a page of messages, or a batch of small ones.</summary>
    public const int UsualLimit = 64 * 1024 * 1024;

    /// <summary>The JSON body; null if there is none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The value of the header field Prefer; null if there is none.</summary>
    public string? Prefer { get; init; }

    /// <summary>How many bytes of the answer are read at most.</summary>
    public int Limit { get; init; } = UsualLimit;

    /// <summary>True if the answer's first bytes are enough.</summary>
    public bool MayBeCut { get; init; }
}

/// <summary>What Microsoft Graph answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, or its first bytes if it is longer than the request's limit.</param>
public sealed record GraphAnswer(int Status, byte[] Body)
{
    /// <summary>How long to send nothing (Retry-After); null if the answer does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if the body is longer than the request's limit.</summary>
    public bool IsCut { get; init; }

    /// <summary>The header field request-id, which Microsoft's support asks for; null if there is none.</summary>
    public string? RequestId { get; init; }
}

/// <summary>The way to Microsoft Graph: HTTP with a token, or the caller's own Graph session.</summary>
public interface IGraphChannel : IDisposable
{
    /// <summary>
    /// How many requests may be under way at the same time. With 1, every request comes on the thread that reads, because a PowerShell
    /// session serves no other.
    /// </summary>
    int Concurrency { get; }

    /// <summary>True if the channel itself waits and tries again if Graph is too busy, so that nobody else does.</summary>
    bool Retries { get; }

    /// <summary>Sends a request and reads the answer, whatever its status.</summary>
    /// <exception cref="IOException">The connection was lost, or could not be made.</exception>
    GraphAnswer Send(GraphRequest request, CancellationToken cancellationToken);

    /// <summary>Gets a new access token after the last one was refused; false if there is none to get.</summary>
    /// <exception cref="IOException">The sign-in failed.</exception>
    bool RenewToken(CancellationToken cancellationToken);
}
