namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Answers DNS questions: live, from a file, or from memory.</summary>
/// <remarks>
/// A look-up that fails is an answer with <see cref="DnsStatus.Failure"/>, never an exception. Aliases are followed; records for another
/// name or of another type are left out. Implementations can be asked from several threads at once.
/// </remarks>
public interface IDnsResolver
{
    /// <summary>Asks one question.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken);
}
