using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>Reads a domain's SPF record with all that it includes and redirects to. Can be asked from several threads at once.</summary>
/// <param name="resolver">Answers the DNS questions.</param>
/// <param name="limits">The limits that are reported when broken, and how large a tree is read; the RFC's where null.</param>
public sealed class SpfTreeReader(IDnsResolver resolver, SpfLimits? limits = null)
{
    private readonly SpfLimits _limits = limits ?? SpfLimits.Default;
    private readonly SpfRecordCache _records = new();

    /// <summary>Reads the tree of a domain.</summary>
    /// <param name="domain">The domain; international labels may be in either form.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<SpfTree> ReadAsync(string domain, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (SpfDomain.FromIdentity(domain) is not { } name)
        {
            var reason = $"\"{SpfSyntaxError.Printable(domain)}\" is no fully qualified domain name.";
            return new SpfTree
            {
                Domain = domain,
                Result = SpfResult.None,
                Reason = reason,
                Root = new SpfTreeNode { Domain = domain, Depth = 0, Result = SpfResult.None },
                Problems = [new SpfProblem(SpfProblemKind.NoRecord, SpfResult.None, domain, null, null, reason)],
            };
        }

        // No time limit of its own: a tree may take longer than a check, and the caller's token ends it.
        using var dns = new SpfDns(resolver, null, cancellationToken);
        return await new SpfTreeRun(dns, _limits, _records, name).ReadAsync().ConfigureAwait(false);
    }
}
