using CommerceMailAdmin.Engine.Authentication.Spf.Record;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>The steps of a check, in order. A step stands before those it leads to; should the check be cut off, it stays as it began.</summary>
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
