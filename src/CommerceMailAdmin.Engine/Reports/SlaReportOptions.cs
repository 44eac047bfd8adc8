using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>What a report is about, and what it says of itself.</summary>
public sealed record SlaReportOptions
{
    /// <summary>The time that is reported, the calendar of its periods, and their length; None lets the report choose one.</summary>
    public required SlaQuestion Question { get; init; }

    /// <summary>
    /// True if the cases' due times were worked out by the question's calendar, so that the report can name its hours and holidays.
    /// </summary>
    public required bool CalendarIsKnown { get; init; }

    /// <summary>The business time of mailboxes that have their own.</summary>
    public IReadOnlyList<MailboxClock> MailboxClocks { get; init; } = [];

    /// <summary>The facts that the cases rest on.</summary>
    public required CommerceMailProfile Profile { get; init; }

    /// <summary>When the report is made.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Whether buyers' user names are given in full, as far as the cases have them.</summary>
    public bool IncludeBuyerData { get; init; }

    /// <summary>The most cases an HTML report lists with their evidence.</summary>
    public int CaseLimit { get; init; } = DefaultCaseLimit;

    /// <summary>A few megabytes of page.</summary>
    public const int DefaultCaseLimit = 500;
}
