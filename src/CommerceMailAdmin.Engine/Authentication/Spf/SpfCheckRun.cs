using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>
/// One run of check_host (RFC 7208 section 4): records, includes and redirects; mechanisms that need DNS are matched elsewhere.
/// </summary>
internal sealed class SpfCheckRun
{
    private readonly SpfDns _dns;
    private readonly SpfLimits _limits;
    private readonly SpfRecordCache _records;
    private readonly SpfHostMatcher _hosts;
    private readonly SpfTrace _trace;
    private readonly List<string> _path = new(4);
    private bool _isDecided;
    private string? _loop;
    private SpfTerm? _explanation;
    private string _explanationDomain = "";
    private int _explanationDepth;

    public SpfCheckRun(SpfDns dns, SpfLimits limits, SpfRecordCache records, SpfMacroValues values)
    {
        _dns = dns;
        _limits = limits;
        _records = records;
        _hosts = new SpfHostMatcher(dns, limits, values);
        _trace = new SpfTrace(_hosts);
        Values = values;
    }

    public SpfMacroValues Values { get; }

    public SpfResult Result { get; private set; }

    public string Reason { get; private set; } = "";

    public string? Explanation { get; private set; }

    public string? Record { get; private set; }

    public SpfTerm? MatchedTerm { get; private set; }

    public string? MatchedDomain { get; private set; }

    public int Lookups => _hosts.Lookups;

    public int VoidLookups => _hosts.VoidLookups;

    public IReadOnlyList<SpfTraceStep> Trace => _trace.Steps;

    /// <summary>Checks the domain; null if the identity holds none.</summary>
    public async ValueTask RunAsync(string? domain)
    {
        if (domain is null)
        {
            Reason = $"\"{SpfSyntaxError.Printable(Values.SenderDomain)}\" is not a fully qualified domain name, "
                + "so there is no policy to ask for.";
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
        if (depth > _limits.Depth)
        {
            Reason = $"More than {_limits.Depth} includes and redirects lead to the record of {domain}.";
            return SpfResult.PermError;
        }

        var answer = await _dns.AskAsync(domain, DnsRecordType.TXT).ConfigureAwait(false);
        var published = SpfRecordAnswer.From(answer, domain, _records);
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

        foreach (var term in record.Evaluated)
        {
            var (outcome, result) = term.NeedsDns
                ? await TryWithDnsAsync(term, domain, depth, decides).ConfigureAwait(false)
                : TryWithoutDns(term, domain, depth);
            if (outcome == SpfTermOutcome.NoMatch)
            {
                continue;
            }

            if (outcome == SpfTermOutcome.Match && decides)
            {
                MatchedTerm = term;
                MatchedDomain = domain;
                Reason = $"{Values.ReadableClient} matches \"{term.Text}\" in the SPF record of {domain}.";
            }

            return result;
        }

        if (decides)
        {
            Reason = $"No term of the SPF record of {domain} matches {Values.ReadableClient}.";
        }

        return SpfResult.Neutral;
    }

    private (SpfTermOutcome Outcome, SpfResult Result) TryWithoutDns(SpfTerm term, string domain, int depth)
    {
        var matches = term.Kind == SpfTermKind.All || term.Network.SharesPrefix(Values.Client, term.PrefixFor(Values.Client.IsIPv4));
        var outcome = matches ? SpfTermOutcome.Match : SpfTermOutcome.NoMatch;
        _trace.Add(term, domain, depth, outcome);
        return (outcome, term.Qualifier);
    }

    private async ValueTask<(SpfTermOutcome Outcome, SpfResult Result)> TryWithDnsAsync(
        SpfTerm term, string domain, int depth, bool decides)
    {
        var step = _trace.Begin(term, domain, depth);
        string? target = null;
        var match = _hosts.CountLookup() ? SpfMatch.Yes : LookupLimit();
        if (match.Outcome == SpfTermOutcome.Match)
        {
            (match, target) = await _hosts.TargetAsync(term, domain).ConfigureAwait(false);
        }

        var result = term.Qualifier;
        if (match.Outcome == SpfTermOutcome.Match)
        {
            switch (term.Kind)
            {
                case SpfTermKind.Include:
                    match = Included(await CheckHostAsync(target!, depth + 1, false).ConfigureAwait(false));
                    break;
                case SpfTermKind.Redirect:
                    result = await CheckHostAsync(target!, depth + 1, decides).ConfigureAwait(false);
                    match = Redirected(result);
                    break;
                default:
                    match = await _hosts.MatchAsync(term, target!).ConfigureAwait(false);
                    break;
            }
        }

        _trace.End(step, target, match.Outcome, match.Reason);
        if (match.Outcome is SpfTermOutcome.TempError or SpfTermOutcome.PermError)
        {
            Reason = match.Reason!;
            result = match.Outcome == SpfTermOutcome.TempError ? SpfResult.TempError : SpfResult.PermError;
        }

        return (match.Outcome, result);
    }

    /// <summary>What an included record's result means (section 5.2).</summary>
    private SpfMatch Included(SpfResult result) => result switch
    {
        SpfResult.Pass => SpfMatch.Yes,
        SpfResult.TempError => new(SpfTermOutcome.TempError, Reason),
        SpfResult.PermError => new(SpfTermOutcome.PermError, Reason),
        SpfResult.None => new(SpfTermOutcome.PermError, $"The include leads nowhere: {Reason}"),
        _ => SpfMatch.No,
    };

    /// <summary>What the result of a redirect's target means (section 6.1).</summary>
    private SpfMatch Redirected(SpfResult result) => result switch
    {
        SpfResult.TempError => new(SpfTermOutcome.TempError, Reason),
        SpfResult.PermError => new(SpfTermOutcome.PermError, Reason),
        SpfResult.None => new(SpfTermOutcome.PermError, $"The redirect leads nowhere: {Reason}"),
        _ => new(SpfTermOutcome.Followed, null),
    };

    private async ValueTask ExplainAsync(SpfTerm exp)
    {
        var step = _trace.Begin(exp, _explanationDomain, _explanationDepth);
        var reader = new SpfExplanationReader(_dns, _limits, Values, _hosts.ClientNames);
        var explanation = await reader.ReadAsync(exp, _explanationDomain).ConfigureAwait(false);
        Explanation = explanation.Text;
        var outcome = explanation.Text is null ? SpfTermOutcome.Ignored : SpfTermOutcome.Explained;
        _trace.End(step, explanation.Target, outcome, explanation.Problem);
    }

    private SpfMatch LookupLimit() => new(
        SpfTermOutcome.PermError,
        $"More than {_limits.Lookups} terms need DNS look-ups." + (_loop is null ? "" : $" The records lead back to themselves: {_loop}."));

    private void Enter(string domain)
    {
        if (_loop is null && _path.IndexOf(domain) is >= 0 and var first)
        {
            _loop = string.Join(" > ", _path.Skip(first)) + " > " + domain;
        }

        _path.Add(domain);
    }
}

/// <summary>Whether a mechanism matches.</summary>
/// <param name="Outcome">Match, NoMatch, TempError or PermError.</param>
/// <param name="Reason">Why, as a sentence; never null for errors.</param>
internal readonly record struct SpfMatch(SpfTermOutcome Outcome, string? Reason)
{
    public static SpfMatch Yes => new(SpfTermOutcome.Match, null);

    public static SpfMatch No => new(SpfTermOutcome.NoMatch, null);

    public static SpfMatch If(bool matches) => matches ? Yes : No;
}

/// <summary>
/// The steps of a check, in order. A step stands before those it leads to; should the check be cut off, it stays as it began.
/// </summary>
internal sealed class SpfTrace(SpfHostMatcher costs)
{
    private readonly List<SpfTraceStep> _steps = new(8);

    public IReadOnlyList<SpfTraceStep> Steps => _steps;

    /// <summary>Adds a step that costs nothing.</summary>
    public void Add(SpfTerm term, string domain, int depth, SpfTermOutcome outcome) =>
        _steps.Add(new SpfTraceStep(depth, domain, term.Text, null, outcome, 0, 0, null));

    /// <summary>Begins a step; its costs are counted from here.</summary>
    public TraceMark Begin(SpfTerm term, string domain, int depth)
    {
        var outcome = term.Kind == SpfTermKind.Exp ? SpfTermOutcome.Ignored : SpfTermOutcome.TempError;
        _steps.Add(new SpfTraceStep(depth, domain, term.Text, null, outcome, 0, 0, "DNS did not answer in time."));
        return new TraceMark(_steps.Count - 1, costs.Lookups, costs.VoidLookups);
    }

    public void End(TraceMark begun, string? target, SpfTermOutcome outcome, string? reason) =>
        _steps[begun.Place] = _steps[begun.Place] with
        {
            Target = target,
            Outcome = outcome,
            Lookups = costs.Lookups - begun.Lookups,
            VoidLookups = costs.VoidLookups - begun.VoidLookups,
            Reason = reason,
        };

    /// <summary>A step that is under way, and what had been spent before it.</summary>
    public readonly record struct TraceMark(int Place, int Lookups, int VoidLookups);
}
