namespace CommerceMailAdmin.Engine.Dns.PolicyFiles;

/// <summary>A policy file, or why it could not be had.</summary>
/// <param name="Uri">Where it was asked for.</param>
/// <param name="Text">The file; null if it could not be had.</param>
/// <param name="Problem">Why not; null if it could.</param>
public sealed record PolicyFile(string Uri, string? Text, string? Problem);

/// <summary>
/// Fetches policy files: over HTTPS, from a snapshot, or from memory. What goes wrong is in the result, never an exception.
/// </summary>
public interface IPolicyFetcher
{
    /// <summary>Fetches a file.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<PolicyFile> FetchAsync(string uri, CancellationToken cancellationToken);
}
