using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>Which buyers wait for a reply, since when, and when is the reply due?</summary>
public static class CaseBacklog
{
    /// <summary>About 20 MB of memory: the case messages of several gigabytes of mail.</summary>
    private const int HeldMessages = 50_000;

    /// <summary>Works out the backlog, most urgent first.</summary>
    /// <param name="input">Where the cases are read from.</param>
    /// <param name="options">Facts, clock and instant.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="agents">
    /// Only cases whose last answer is from one of these addresses or domains (@shop.example); null for all cases.
    /// </param>
    public static IReadOnlyList<CaseBacklogItem> Read(
        CaseInput input, CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken,
        IEnumerable<string>? agents = null)
    {
        var needed = options with { HashesHeaders = false, KeepsOrderMail = false, HeldMessages = HeldMessages };
        using var store = input.Open(needed, observer, cancellationToken);
        var term = new AnswerTerm(options);
        var result = new List<CaseBacklogItem>();
        foreach (var waiting in store.WaitingCases(options.At))
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Add(Describe(waiting, term, options));
        }

        if (agents is not null)
        {
            var answering = new SellerAddresses(agents);
            result.RemoveAll(item => !IsOf(item, answering, store, options.At));
        }

        result.Sort(MostUrgentFirst);
        return result;
    }

    private static bool IsOf(CaseBacklogItem item, SellerAddresses agents, ICaseStore store, DateTimeOffset at) =>
        store.Cases(new CaseQuery { At = at, CaseId = item.CaseId })
            .Any(c => c.Key.Platform == item.Platform && c.Answers is [.., { Sender: { } sender }] && agents.Contains(sender));

    private static CaseBacklogItem Describe(CaseSummary waiting, AnswerTerm term, CaseOptions options)
    {
        var since = waiting.WaitingSince!.Value;
        var content = waiting.Content;
        var clock = options.ClockOf(waiting.Mailbox);
        var due = term.Due(clock, since);
        var calendar = options.Clock.Calendar;
        return new CaseBacklogItem
        {
            State = waiting.ClaimOpened is not null ? CaseState.Escalated : term.State(clock, since, due),
            DueBy = calendar.InZone(due),
            DueIn = due - options.At,
            CaseId = waiting.CaseId,
            Platform = waiting.Platform,
            Buyer = options.Shown(content.Buyer),
            OrderNumber = content.OrderNumber,
            SellerOrderNumber = content.SellerOrderNumber,
            Reason = content.Reason,
            FirstReceived = calendar.InZone(waiting.FirstReceived),
            WaitingSince = calendar.InZone(since),
            BusinessAge = clock.BusinessTimeBetween(since, options.At),
            BusinessDayLength = clock.Calendar.BusinessDayLength,
            ElapsedAge = options.At - since,
            ClaimOpened = waiting.ClaimOpened is { } opened ? calendar.InZone(opened) : null,
            MessageCount = waiting.Customer + waiting.Answers,
            Mailbox = waiting.Mailbox,
            Folder = waiting.Folder.Name,
            InJunk = waiting.Folder.Role == FolderRole.Junk,
            Authenticity = waiting.Authenticity,
            Excluded = waiting.Excluded,
        };
    }

    private static int MostUrgentFirst(CaseBacklogItem a, CaseBacklogItem b)
    {
        var order = (int)b.State - (int)a.State;
        order = order != 0 ? order : a.DueBy.CompareTo(b.DueBy);
        order = order != 0 ? order : StringComparer.OrdinalIgnoreCase.Compare(a.CaseId, b.CaseId);
        return order != 0 ? order : string.CompareOrdinal(b.Platform, a.Platform);
    }
}
