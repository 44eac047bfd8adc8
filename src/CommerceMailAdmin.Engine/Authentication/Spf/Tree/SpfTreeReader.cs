using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>Reads a domain's SPF record with all that it includes and redirects to. Can be asked from several threads at once.</summary>
/// <param name="resolver">Answers the DNS questions.</param>
/// <param name="limits">The limits that are reported when broken, and how large a tree is read; the RFC's if null.</param>
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
            var reason = $"\"{SpfSyntaxError.Printable(domain)}\" is not a fully qualified domain name.";
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

/// <summary>What the reading of a tree has spent and noticed so far. A broken limit is noted once, and reading continues.</summary>
internal sealed class SpfTreeBudget(SpfLimits limits)
{
    private readonly List<SpfProblem> _problems = [];
    private bool _isCut;

    public IReadOnlyList<SpfProblem> Problems => _problems;

    public int Lookups { get; private set; }

    public int VoidLookups { get; private set; }

    public int VoidLookupsIPv6 { get; private set; }

    /// <summary>Whether something was left out: the tree was too large, DNS failed, or addresses cannot be listed.</summary>
    public bool IsPartial { get; set; }

    public void Add(SpfProblem problem) => _problems.Add(problem);

    public void Add(SpfProblemKind kind, SpfResult? effect, string domain, SpfTerm? term, string message) =>
        _problems.Add(new SpfProblem(kind, effect, domain, term?.Text, term?.Position, message));

    public void CountLookup(string domain, SpfTerm term)
    {
        if (++Lookups == limits.Lookups + 1)
        {
            Add(
                SpfProblemKind.LookupLimit, SpfResult.PermError, domain, term,
                $"\"{term.Text}\" is look-up term {Lookups}; at most {limits.Lookups} are allowed.");
        }
    }

    /// <summary>Counts look-ups of one name without answer, for clients of either family.</summary>
    public void CountVoid(string domain, SpfTerm term, bool ipv4, bool ipv6)
    {
        VoidLookups += ipv4 ? 1 : 0;
        VoidLookupsIPv6 += ipv6 ? 1 : 0;
        if (ipv4 && VoidLookups == limits.VoidLookups + 1)
        {
            Add(
                SpfProblemKind.VoidLookupLimit, SpfResult.PermError, domain, term,
                $"\"{term.Text}\" leads to look-up {VoidLookups} without an answer; at most {limits.VoidLookups} are allowed.");
        }

        if (ipv6 && VoidLookupsIPv6 == limits.VoidLookups + 1 && VoidLookups <= limits.VoidLookups)
        {
            Add(
                SpfProblemKind.VoidLookupLimitIPv6, SpfResult.PermError, domain, term,
                $"For IPv6 clients, \"{term.Text}\" leads to look-up {VoidLookupsIPv6} without an answer; "
                + $"at most {limits.VoidLookups} are allowed.");
        }
    }

    /// <summary>Notes that something could not be read.</summary>
    public void Failed(string domain, SpfTerm? term, string message)
    {
        IsPartial = true;
        Add(SpfProblemKind.LookupFailed, SpfResult.TempError, domain, term, message);
    }

    /// <summary>Notes that the tree is cut here.</summary>
    public void Cut(string domain, SpfTerm? term)
    {
        IsPartial = true;
        if (!_isCut)
        {
            _isCut = true;
            Add(SpfProblemKind.WorkLimit, null, domain, term, "The tree is too large to be read to its end.");
        }
    }
}
