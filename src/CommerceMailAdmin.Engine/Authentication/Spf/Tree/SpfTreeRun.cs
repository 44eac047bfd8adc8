using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>Reads one tree: records and where they lead. The terms' own addresses are read elsewhere.</summary>
internal sealed class SpfTreeRun
{
    private readonly SpfLimits _limits;
    private readonly SpfRecordCache _records;
    private readonly SpfTreeBudget _budget;
    private readonly SpfTreeDns _dns;
    private readonly SpfTreeTerms _terms;
    private readonly string _root;
    private readonly List<string> _path = [];
    private readonly List<SpfRange> _ranges = [];
    private int _termsRead;

    public SpfTreeRun(SpfDns dns, SpfLimits limits, SpfRecordCache records, string root)
    {
        _limits = limits;
        _records = records;
        _root = root;
        _budget = new SpfTreeBudget(limits);
        _dns = new SpfTreeDns(dns, limits, _budget);
        _terms = new SpfTreeTerms(_dns, limits, _budget, root);
    }

    public async ValueTask<SpfTree> ReadAsync()
    {
        var (root, pass) = await ReadNodeAsync(_root, null, "", true).ConfigureAwait(false);
        var deciding = _budget.Problems.FirstOrDefault(p => p.Effect == SpfResult.PermError && p.Kind != SpfProblemKind.VoidLookupLimitIPv6)
            ?? _budget.Problems.FirstOrDefault(p => p.Effect is SpfResult.TempError or SpfResult.None);
        return new SpfTree
        {
            Domain = _root,
            Result = deciding?.Effect ?? SpfResult.Pass,
            Reason = deciding?.Message ?? $"Every check can be evaluated: {_budget.Lookups} of {_limits.Lookups} look-up terms are used.",
            Root = root,
            Lookups = _budget.Lookups,
            VoidLookups = _budget.VoidLookups,
            VoidLookupsIPv6 = _budget.VoidLookupsIPv6,
            Ranges = _ranges,
            // Arrays here and below: PowerShell cannot index the lists that collection expressions make.
            AuthorisedRanges = pass.ToRanges().Select(r => r.ToString()).ToArray(),
            IsPartial = _budget.IsPartial,
            Problems = _budget.Problems,
        };
    }

    /// <summary>Reads a domain's record and all that it leads to.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="from">The include or redirect that leads here; null at the root.</param>
    /// <param name="fromDomain">The domain whose record holds that term.</param>
    /// <param name="authorises">Whether a Pass of the record is a Pass of the root's.</param>
    /// <returns>The record, and the addresses that it passes.</returns>
    private async ValueTask<(SpfTreeNode Node, IPAddressSet Pass)> ReadNodeAsync(
        string domain, SpfTerm? from, string fromDomain, bool authorises)
    {
        var node = new SpfTreeNode { Domain = domain, Depth = _path.Count, Result = SpfResult.TempError };
        var asker = from is null ? domain : fromDomain;
        if (await _dns.AskAsync(domain, DnsRecordType.TXT, asker, from).ConfigureAwait(false) is not { } answer)
        {
            return (node, IPAddressSet.Empty);
        }

        NoteLookalikes(answer, domain);
        var published = SpfRecordAnswer.From(answer, domain, _records);
        if (published.Record is not { } record)
        {
            NoteNoRecord(answer, published, domain, from, fromDomain);
            return (node with { Result = published.Result }, IPAddressSet.Empty);
        }

        foreach (var problem in SpfRecordFindings.Of(record, domain))
        {
            _budget.Add(problem);
        }

        var (lookups, voids, voidsIPv6) = (_budget.Lookups, _budget.VoidLookups, _budget.VoidLookupsIPv6);
        _path.Add(domain);
        var (terms, pass) = await ReadTermsAsync(record, domain, authorises).ConfigureAwait(false);
        _path.RemoveAt(_path.Count - 1);
        node = node with
        {
            Result = SpfResult.Pass,
            Record = record.Text,
            Lookups = _budget.Lookups - lookups,
            VoidLookups = _budget.VoidLookups - voids,
            VoidLookupsIPv6 = _budget.VoidLookupsIPv6 - voidsIPv6,
            Terms = terms,
        };
        return (node, pass);
    }

    /// <summary>Reads the mechanisms in order and the redirect after them, as evaluation does (RFC 7208 section 4.6.2).</summary>
    private async ValueTask<(IReadOnlyList<SpfTreeTerm> Terms, IPAddressSet Pass)> ReadTermsAsync(
        SpfRecord record, string domain, bool authorises)
    {
        var read = new List<(int Position, SpfTreeTerm Term)>();
        var decided = IPAddressSet.Empty;
        var pass = IPAddressSet.Empty;
        var reached = record.Terms.Where(t => record.Reaches(t) && (!t.LeadsToRecord || _path.Count <= _limits.Depth));
        foreach (var term in reached.Take(_limits.TreeTerms - _termsRead))
        {
            _terms.Begin(term, domain);
        }

        foreach (var term in record.Terms.OrderBy(t => t.Kind == SpfTermKind.Redirect))
        {
            if (++_termsRead > _limits.TreeTerms)
            {
                _budget.Cut(domain, term);
                break;
            }

            var isReached = record.Reaches(term);
            var passes = term.Qualifier == SpfResult.Pass;
            var (result, matched) = isReached
                ? await ReadTermAsync(term, domain, authorises && passes).ConfigureAwait(false)
                : (_terms.Describe(term, domain, false), IPAddressSet.Empty);
            read.Add((term.Position, result with { LookupsSoFar = _budget.Lookups, VoidLookupsSoFar = _budget.VoidLookups }));
            pass = passes ? pass.Union(matched.Except(decided)) : pass;
            decided = decided.Union(matched);
        }

        return (read.OrderBy(r => r.Position).Select(r => r.Term).ToArray(), pass);
    }

    private async ValueTask<(SpfTreeTerm Term, IPAddressSet Matched)> ReadTermAsync(SpfTerm term, string domain, bool authorises)
    {
        var (lookups, voids, voidsIPv6) = (_budget.Lookups, _budget.VoidLookups, _budget.VoidLookupsIPv6);
        var result = _terms.Describe(term, domain, true);
        if (term.NeedsDns)
        {
            _budget.CountLookup(domain, term);
        }

        IPAddressSet matched;
        if (term.LeadsToRecord)
        {
            (result, matched) = await FollowAsync(result, term, domain, authorises).ConfigureAwait(false);
        }
        else
        {
            var listed = await _terms.ListAsync(result, term, domain).ConfigureAwait(false);
            string[] ranges = [.. listed.Ranges.Select(r => r.ToString())];
            result = result with { Ranges = ranges, NotListed = listed.Problem ?? result.NotListed };
            matched = IPAddressSet.Of(listed.Ranges);
            if (authorises)
            {
                _ranges.AddRange(result.Ranges.Select(r => new SpfRange(r, domain, term.Text)));
            }
        }

        result = result with
        {
            Lookups = _budget.Lookups - lookups,
            VoidLookups = _budget.VoidLookups - voids,
            VoidLookupsIPv6 = _budget.VoidLookupsIPv6 - voidsIPv6,
        };
        return (result, matched);
    }

    /// <summary>Follows an include or redirect to its record.</summary>
    private async ValueTask<(SpfTreeTerm Term, IPAddressSet Matched)> FollowAsync(
        SpfTreeTerm result, SpfTerm term, string domain, bool authorises)
    {
        if (result.Target is not { } target)
        {
            _budget.IsPartial |= result.NotListed is not null;
            return (result, IPAddressSet.Empty);
        }

        if (_path.IndexOf(target) is >= 0 and var first)
        {
            var loop = string.Join(" > ", _path.Skip(first)) + " > " + target;
            _budget.Add(
                SpfProblemKind.Loop, SpfResult.PermError, domain, term, $"\"{term.Text}\" leads back to where it came from: {loop}.");
            return (result, IPAddressSet.Empty);
        }

        if (_path.Count > _limits.Depth)
        {
            _budget.Cut(domain, term);
            return (result, IPAddressSet.Empty);
        }

        var (node, pass) = await ReadNodeAsync(target, term, domain, authorises).ConfigureAwait(false);
        return (result with { Node = node }, pass);
    }

    private void NoteNoRecord(DnsAnswer answer, SpfRecordAnswer published, string domain, SpfTerm? from, string fromDomain)
    {
        if (from is null || published.Result == SpfResult.PermError)
        {
            var kind = published.Result == SpfResult.PermError ? SpfProblemKind.SeveralRecords : SpfProblemKind.NoRecord;
            _budget.Add(kind, published.Result, domain, null, published.Reason);
            return;
        }

        _budget.Add(SpfProblemKind.TargetWithoutRecord, SpfResult.PermError, fromDomain, from,
            $"\"{from.Text}\" leads nowhere: {published.Reason}");
        if (answer.Status != DnsStatus.Success)
        {
            _budget.CountVoid(fromDomain, from, true, true);
        }
    }

    private void NoteLookalikes(DnsAnswer answer, string domain)
    {
        foreach (var record in answer.Records.OfType<TextRecord>().Where(r => SpfRecordFindings.IsLookalike(r.Text)))
        {
            _budget.Add(
                SpfProblemKind.Lookalike, null, domain, null,
                $"\"{SpfSyntaxError.Printable(record.Text)}\" is not read as an SPF record: "
                + "it must begin with exactly \"v=spf1\" and a space.");
        }
    }
}
