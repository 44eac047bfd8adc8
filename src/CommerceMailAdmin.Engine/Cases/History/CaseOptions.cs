using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>What cases are worked out with.</summary>
public sealed record CaseOptions : MailOptions
{
    /// <summary>Two working weeks: a buyer who is not content writes again sooner.</summary>
    public const int DefaultCloseAfterDays = 10;

    /// <summary>The seller's business time, for the mailboxes that have none of their own.</summary>
    public required BusinessClock Clock { get; init; }

    /// <summary>The business time of mailboxes that have their own; the first that fits a mailbox holds.</summary>
    public IReadOnlyList<MailboxClock> MailboxClocks { get; init; } = [];

    /// <summary>After how many business days without a word an answered case counts as closed.</summary>
    public int CloseAfterDays { get; init; } = DefaultCloseAfterDays;

    /// <summary>Whether due times carry the steps that led to them.</summary>
    public bool Explain { get; init; }

    /// <summary>The instant asked about; what arrived later does not count.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A question about the future expects mail of the future.</summary>
    internal override DateTimeOffset? LatestExpected => At > Now ? At : Now;

    /// <summary>Whether buyers' user names are given in full.</summary>
    public bool IncludeBuyerData { get; init; }

    /// <summary>The business time in which a mailbox's mail is measured.</summary>
    internal BusinessClock ClockOf(string mailbox) =>
        MailboxClocks.Count == 0 ? Clock : MailboxClocks.FirstOrDefault(c => c.IsFor(mailbox))?.Clock ?? Clock;

    /// <summary>A buyer's name as results may give it.</summary>
    internal string? Shown(string? buyer) => IncludeBuyerData ? buyer : Shorten(buyer);

    /// <summary>The first character of a buyer's name: enough to tell cases apart on a screen.</summary>
    internal static string? Shorten(string? buyer) =>
        string.IsNullOrEmpty(buyer) ? buyer : System.Globalization.StringInfo.GetNextTextElement(buyer!, 0) + "***";
}
