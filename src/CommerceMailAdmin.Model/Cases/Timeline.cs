namespace CommerceMailAdmin;

/// <summary>How a due time came about: every step from the start of the clock to the end of the term.</summary>
/// <param name="Due">The due time, with the offset of the calendar's zone at that instant.</param>
/// <param name="Steps">The steps, in the order in which they were taken.</param>
public sealed record Timeline(DateTimeOffset Due, IReadOnlyList<TimelineStep> Steps)
{
    /// <summary>The steps, a line each.</summary>
    public override string ToString() => string.Join("\n", Steps);
}

/// <summary>One step of a <see cref="Timeline"/>.</summary>
/// <param name="At">The instant the step speaks of, with the offset of the calendar's zone.</param>
/// <param name="Reason">What happened at this instant and why, as a sentence.</param>
public sealed record TimelineStep(DateTimeOffset At, string Reason)
{
    /// <summary>The time, with its offset, and the reason.</summary>
    public override string ToString() => $"{TableText.Time(At)}  {Reason}";
}
