namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>One turn of a case, as statistics see it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Turn">The turn.</param>
/// <param name="IsFirst">True for the first turn of the case, with which the case is counted.</param>
internal sealed record MeasuredTurn(CommerceCase Case, CaseTurn Turn, bool IsFirst)
{
    /// <summary>When the clock started.</summary>
    public DateTimeOffset Start => Turn.WaitingSince;

    /// <summary>When it ended: answered, or marked closed without an answer; null while it is open.</summary>
    public DateTimeOffset? End => Turn.AnsweredAt ?? Turn.ClosedAt;

    /// <summary>Whether it was open at an instant.</summary>
    public bool IsOpenAt(DateTimeOffset instant) => Start <= instant && !(End <= instant);

    /// <summary>The turns of cases.</summary>
    public static List<MeasuredTurn> Of(IEnumerable<CommerceCase> cases) =>
        cases.SelectMany(c => c.Turns.Select((turn, index) => new MeasuredTurn(c, turn, index == 0))).ToList();
}
