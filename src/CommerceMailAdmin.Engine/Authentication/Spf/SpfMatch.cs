namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Whether a mechanism matches.</summary>
/// <param name="Outcome">Match, NoMatch, TempError or PermError.</param>
/// <param name="Reason">Why, as a sentence; never null for errors.</param>
internal readonly record struct SpfMatch(SpfTermOutcome Outcome, string? Reason)
{
    public static SpfMatch Yes => new(SpfTermOutcome.Match, null);

    public static SpfMatch No => new(SpfTermOutcome.NoMatch, null);

    public static SpfMatch If(bool matches) => matches ? Yes : No;
}
