using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>One run of check_host (RFC 7208 section 4): records, includes and redirects; mechanisms that need DNS are matched elsewhere.</summary>
internal sealed class SpfCheckRun(SpfDns dns, SpfLimits limits, SpfRecordCache records, SpfMacroValues values)
{
    private readonly List<SpfTraceStep> _trace = new(8);
    private readonly List<string> _path = new(4);
    private readonly SpfHostMatcher _hosts = new(dns, limits, values);
    private bool _isDecided;
    private string? _loop;
    private SpfTerm? _explanation;
    private string _explanationDomain = "";
    private int _explanationDepth;

    public SpfMacroValues Values => values;

    public SpfResult Result { get; private set; }

    public string Reason { get; private set; } = "";

    public string? Explanation { get; private set; }

    public string? Record { get; private set; }

    public SpfTerm? MatchedTerm { get; private set; }

    public string? MatchedDomain { get; private set; }

    public int Lookups => _hosts.Lookups;

    public int VoidLookups => _hosts.VoidLookups;

    public IReadOnlyList<SpfTraceStep> Trace => _trace;

    /// <summary>Checks the domain; null where the identity holds none.</summary>
    public async ValueTask RunAsync(string? domain)
    {
        if (domain is null)
        {
            Reason = $"\"{SpfSyntaxError.Printable(values.SenderDomain)}\" is no fully qualified domain name, so there is no policy to ask for.";
            return;
        }

        Result = await CheckHostAsync(domain, 0, true).ConfigureAwait(false);
        _isDecided = true;
        if (Result == SpfResult.Fail && _explanation is not null)
        {
            await ExplainAsync(_explanation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the run from outside, unless only the explanation was missing.</summary>
    public void TimeOut(string reason)
    {
        if (!_isDecided)
        {
            Result = SpfResult.TempError;
            Reason = reason;
        }
    }

    /// <param name="domain">The domain whose record is evaluated.</param>
    /// <param name="depth">How many includes and redirects led here.</param>
    /// <param name="decides">Whether the record's result is the check's own: not within an include.</param>
    private async ValueTask<SpfResult> CheckHostAsync(string domain, int depth, bool decides)
    {
        if (depth > limits.Depth)
        {
            Reason = $"More than {limits.Depth} includes and redirects lead to the record of {domain}.";
            return SpfResult.PermError;
        }

        var answer = await dns.AskAsync(domain, DnsRecordType.TXT).ConfigureAwait(false);
        var published = SpfRecordAnswer.From(answer, domain, records);
        if (depth == 0)
        {
            Record = published.Record?.Text;
        }
        else if (answer.Status is DnsStatus.NoData or DnsStatus.NameError)
        {
            _hosts.CountVoid();
        }

        if (published.Record is not { } record)
        {
            Reason = published.Reason;
            return published.Result;
        }

        if (record.Errors.Count > 0)
        {
            Reason = $"The SPF record of {domain} is broken: {record.Errors[0]}.";
            return SpfResult.PermError;
        }

        Enter(domain);
        var result = await EvaluateAsync(record, domain, depth, decides).ConfigureAwait(false);
        _path.RemoveAt(_path.Count - 1);
        return result;
    }

    private async ValueTask<SpfResult> EvaluateAsync(SpfRecord record, string domain, int depth, bool decides)
    {
        if (decides)
        {
            _explanation = record.Explanation;
            _explanationDomain = domain;
            _explanationDepth = depth;
        }

        foreach (var term in record.Mechanisms)
        {
            var outcome = term.NeedsDns ? await TryWithDnsAsync(term, domain, depth).ConfigureAwait(false) : TryWithoutDns(term, domain, depth);
            switch (outcome)
            {
                case SpfTermOutcome.NoMatch:
                    continue;
                case SpfTermOutcome.TempError:
                    return SpfResult.TempError;
                case SpfTermOutcome.PermError:
                    return SpfResult.PermError;
            }

            if (decides)
            {
                MatchedTerm = term;
                MatchedDomain = domain;
                Reason = $"{values.ReadableClient} matches \"{term.Text}\" in the SPF record of {domain}.";
            }

            return term.Qualifier;
        }

        if (record.Redirect is { } redirect)
        {
            return await RedirectAsync(redirect, domain, depth, decides).ConfigureAwait(false);
        }

        if (decides)
        {
            Reason = $"No term of the SPF record of {domain} matches {values.ReadableClient}.";
        }

        return SpfResult.Neutral;
    }

    private SpfTermOutcome TryWithoutDns(SpfTerm term, string domain, int depth)
    {
        var matches = term.Kind == SpfTermKind.All || term.Network.SharesPrefix(values.Client, term.PrefixFor(values.Client.IsIPv4));
        var outcome = matches ? SpfTermOutcome.Match : SpfTermOutcome.NoMatch;
        _trace.Add(new SpfTraceStep(depth, domain, term.Text, null, outcome, 0, 0, null));
        return outcome;
    }

    private async ValueTask<SpfTermOutcome> TryWithDnsAsync(SpfTerm term, string domain, int depth)
    {
        var place = BeginStep(term, domain, depth);
        var (lookups, voidLookups) = (Lookups, VoidLookups);
        string? target = null;
        var match = _hosts.CountLookup() ? SpfMatch.Yes : LookupLimit();
        if (match.Outcome == SpfTermOutcome.Match)
        {
            (match, target) = await _hosts.TargetAsync(term, domain).ConfigureAwait(false);
        }

        if (match.Outcome == SpfTermOutcome.Match)
        {
            match = term.Kind == SpfTermKind.Include
                ? await IncludeAsync(target!, depth).ConfigureAwait(false)
                : await _hosts.MatchAsync(term, target!).ConfigureAwait(false);
        }

        EndStep(place, match.Outcome, target, lookups, voidLookups, match.Reason);
        return match.Outcome;
    }

    /// <summary>The table of section 5.2.</summary>
    private async ValueTask<SpfMatch> IncludeAsync(string target, int depth) =>
        await CheckHostAsync(target, depth + 1, false).ConfigureAwait(false) switch
        {
            SpfResult.Pass => SpfMatch.Yes,
            SpfResult.TempError => new(SpfTermOutcome.TempError, Reason),
            SpfResult.PermError => new(SpfTermOutcome.PermError, Reason),
            SpfResult.None => new(SpfTermOutcome.PermError, $"The include leads nowhere: {Reason}"),
            _ => SpfMatch.No,
        };

    private async ValueTask<SpfResult> RedirectAsync(SpfTerm redirect, string domain, int depth, bool decides)
    {
        var place = BeginStep(redirect, domain, depth);
        var (lookups, voidLookups) = (Lookups, VoidLookups);
        string? target = null;
        var match = _hosts.CountLookup() ? SpfMatch.Yes : LookupLimit();
        if (match.Outcome == SpfTermOutcome.Match)
        {
            (match, target) = await _hosts.TargetAsync(redirect, domain).ConfigureAwait(false);
        }

        var result = SpfResult.PermError;
        if (match.Outcome == SpfTermOutcome.Match)
        {
            result = await CheckHostAsync(target!, depth + 1, decides).ConfigureAwait(false);
            if (result == SpfResult.None)
            {
                result = SpfResult.PermError;
                Reason = $"The redirect leads nowhere: {Reason}";
            }

            match = result switch
            {
                SpfResult.TempError => new(SpfTermOutcome.TempError, Reason),
                SpfResult.PermError => new(SpfTermOutcome.PermError, Reason),
                _ => new(SpfTermOutcome.Followed, null),
            };
        }

        EndStep(place, match.Outcome, target, lookups, voidLookups, match.Reason);
        return result;
    }

    private async ValueTask ExplainAsync(SpfTerm exp)
    {
        var place = BeginStep(exp, _explanationDomain, _explanationDepth);
        var reader = new SpfExplanationReader(dns, limits, values, _hosts.ClientNames);
        var explanation = await reader.ReadAsync(exp, _explanationDomain).ConfigureAwait(false);
        Explanation = explanation.Text;
        var outcome = explanation.Text is null ? SpfTermOutcome.Ignored : SpfTermOutcome.Explained;
        _trace[place] = _trace[place] with { Target = explanation.Target, Outcome = outcome, Reason = explanation.Problem };
    }

    private SpfMatch LookupLimit() => new(
        SpfTermOutcome.PermError,
        $"More than {limits.Lookups} terms need DNS look-ups." + (_loop is null ? "" : $" The records lead back to themselves: {_loop}."));

    private void Enter(string domain)
    {
        if (_loop is null && _path.IndexOf(domain) is >= 0 and var first)
        {
            _loop = string.Join(" > ", _path.Skip(first)) + " > " + domain;
        }

        _path.Add(domain);
    }

    /// <summary>Puts the step before those of the records it leads to; should the check be cut off, it stays as it is.</summary>
    private int BeginStep(SpfTerm term, string domain, int depth)
    {
        var isExplanation = term.Kind == SpfTermKind.Exp;
        var outcome = isExplanation ? SpfTermOutcome.Ignored : SpfTermOutcome.TempError;
        _trace.Add(new SpfTraceStep(depth, domain, term.Text, null, outcome, 0, 0, "DNS did not answer in time."));
        return _trace.Count - 1;
    }

    private void EndStep(int place, SpfTermOutcome outcome, string? target, int lookups, int voidLookups, string? reason)
    {
        if (outcome is SpfTermOutcome.TempError or SpfTermOutcome.PermError)
        {
            Reason = reason!;
        }

        _trace[place] = _trace[place] with
        {
            Target = target, Outcome = outcome, Lookups = Lookups - lookups, VoidLookups = VoidLookups - voidLookups, Reason = reason,
        };
    }
}
