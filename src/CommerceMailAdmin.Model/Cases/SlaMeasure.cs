namespace CommerceMailAdmin;

/// <summary>How the seller kept the promise to answer: the numbers of one period or one group.</summary>
/// <remarks>
/// <para>
/// A turn (<see cref="CaseTurn"/>) belongs to the line in whose time its clock started, whenever it was answered; a case belongs to the
/// line of its first turn. So each is counted once, and the lines add up to the whole. What began before the time asked about counts in the
/// backlog only.
/// </para>
/// <para>
/// Percentiles are interpolated between the two nearest of the sorted values (Hyndman and Fan's type 7, which spreadsheets call
/// PERCENTILE.INC); the median is the 50th.
/// </para>
/// </remarks>
public sealed record SlaMeasure
{
    /// <summary>The group of the row.</summary>
    public required SlaGrouping By { get; init; }

    /// <summary>Its name: 2026-06-12, 2026-W24, 2026-06, a mailbox, a reason, an address, a platform, or All.</summary>
    public required string Group { get; init; }

    /// <summary>The second group of the row; null if there is only one.</summary>
    public SlaGrouping? ThenBy { get; init; }

    /// <summary>The name of the second group; null if there is only one.</summary>
    public string? ThenGroup { get; init; }

    /// <summary>The same row in the period before; null if it was not asked for, or if the period before has no such row.</summary>
    public SlaMeasure? Previous { get; init; }

    /// <summary>The beginning of the time it covers, with the offset of the calendar's zone.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>
    /// The end of the time it covers, which itself is not covered; the instant asked about, which is, where it comes first.
    /// </summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The cases that began: those whose first turn belongs to the line.</summary>
    public required int Cases { get; init; }

    /// <summary>The turns that began: first messages, and later ones after an answer.</summary>
    public required int Turns { get; init; }

    /// <summary>Those of <see cref="Turns"/> that have been answered, in time or late.</summary>
    public required int Answered { get; init; }

    /// <summary>Those of <see cref="Turns"/> that were answered by the due time.</summary>
    public required int InTime { get; init; }

    /// <summary>Those of <see cref="Turns"/> that outlasted the due time: answered after it, or still without an answer.</summary>
    public required int Late { get; init; }

    /// <summary>
    /// Those of <see cref="Turns"/> that are neither: without an answer and not yet due, or marked closed before they were due.
    /// </summary>
    public required int Undecided { get; init; }

    /// <summary><see cref="InTime"/> divided by <see cref="InTime"/> and <see cref="Late"/> together, 0 to 1; null if both are 0.</summary>
    public double? InTimeShare { get; init; }

    /// <summary>The median business time to the answer, of the answered turns; null if none is answered.</summary>
    public TimeSpan? MedianBusinessTime { get; init; }

    /// <summary>The 90th percentile of the business time to the answer, of the answered turns.</summary>
    public TimeSpan? Percentile90BusinessTime { get; init; }

    /// <summary>The 95th percentile of the business time to the answer, of the answered turns.</summary>
    public TimeSpan? Percentile95BusinessTime { get; init; }

    /// <summary>
    /// The longest business time of all the turns; an open one counts up to the instant asked about. Null if there is no turn.
    /// </summary>
    public TimeSpan? LongestBusinessTime { get; init; }

    /// <summary>The median of all the time to the answer, of the answered turns; null if none is answered.</summary>
    public TimeSpan? MedianElapsedTime { get; init; }

    /// <summary>The 90th percentile of all the time to the answer, of the answered turns.</summary>
    public TimeSpan? Percentile90ElapsedTime { get; init; }

    /// <summary>The 95th percentile of all the time to the answer, of the answered turns.</summary>
    public TimeSpan? Percentile95ElapsedTime { get; init; }

    /// <summary>
    /// The longest of all the turns in all the time; an open one counts up to the instant asked about. Null if there is no turn.
    /// </summary>
    public TimeSpan? LongestElapsedTime { get; init; }

    /// <summary>The turns that were open at <see cref="To"/>, whenever they began: neither answered by then, nor marked closed.</summary>
    public required int Backlog { get; init; }

    /// <summary>Those of <see cref="Backlog"/> whose due time had passed at <see cref="To"/>.</summary>
    public required int BacklogOverdue { get; init; }

    /// <summary>
    /// The claims and chargebacks for the orders of <see cref="Cases"/>, whenever they were opened; one for several cases counts once.
    /// </summary>
    public required int Claims { get; init; }

    /// <summary><see cref="Claims"/> divided by <see cref="Cases"/>; null if there is no case.</summary>
    public double? ClaimsPerCase { get; init; }

    /// <summary>Those of <see cref="Cases"/> in which the buyer wrote again after the case had been closed.</summary>
    public required int Reopened { get; init; }
}
