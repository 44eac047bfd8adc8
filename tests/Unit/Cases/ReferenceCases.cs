using System.Globalization;
using CommerceMailAdmin.Unit.BusinessTime;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>The rules of cases by the letter, from the happenings themselves. Slow, obvious, and without anything of the engine.</summary>
internal sealed class ReferenceCases(List<CaseEvent> events, ReferenceClock[] clocks, DateTimeOffset at, int closeAfter)
{
    private readonly List<CaseEvent> _known = events.FindAll(e => e.Time <= at);

    public List<string> Describe() =>
        Enumerable.Range(0, RandomCaseMail.CaseIds.Length).Where(c => Customers(c).Count > 0)
            .OrderBy(c => Customers(c)[0].Time).ThenBy(c => c).Select(Describe).ToList();

    public static string Text(
        string id, CaseState state, string mailbox, DateTimeOffset first, DateTimeOffset last, DateTimeOffset? since, DateTimeOffset? due,
        DateTimeOffset? closed, int reopened,
        TimeSpan? resolution, TimeSpan? resolutionBusiness, bool inJunk, IEnumerable<string> turns, IEnumerable<string> claims,
        int messages) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{id} {state} in {mailbox} first {first.UtcDateTime:u} last {last.UtcDateTime:u} since {since?.UtcDateTime:u} due "
            + $"{due?.UtcDateTime:u} closed {closed?.UtcDateTime:u} reopened {reopened} "
            + $"resolved {resolution} {resolutionBusiness} junk {inJunk} messages {messages} claims {string.Join(", ", claims)}\n  "
            + $"{string.Join("\n  ", turns)}");

    public static string Turn(
        DateTimeOffset since, DateTimeOffset due, DateTimeOffset? answered, string? by, DateTimeOffset? closed, bool? inTime,
        TimeSpan business, TimeSpan elapsed, string mailbox, bool inJunk,
        IEnumerable<ReplyProblem> problems) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"since {since.UtcDateTime:u} due {due.UtcDateTime:u} answered {answered?.UtcDateTime:u} by {by} closed "
            + $"{closed?.UtcDateTime:u} in time {inTime} {business} of {elapsed} "
            + $"{mailbox} junk {inJunk} {string.Join("+", problems)}");

    private List<CaseEvent> Customers(int index) => Of(index, Happening.Customer);

    private List<CaseEvent> Of(int index, params Happening[] kinds) =>
        [.. _known.Where(e => e.Case == index && kinds.Contains(e.Kind)).OrderBy(e => e.Time)];

    /// <summary>An answer past the relay address counts where it refers to a message of the case, whenever that came.</summary>
    private List<CaseEvent> Answers(int index) =>
        [.. Of(index,
            events.Exists(e => e.Case == index && e.Kind == Happening.Customer)
                ? [Happening.Answer, Happening.TiedAnswer] : [Happening.Answer])
            .Select(NotBeforeItsQuestion).OrderBy(e => e.Time)];

    /// <summary>
    /// An answer that names a message was written after it, even if a clock that is wrong by at most a day says otherwise.
    /// </summary>
    private CaseEvent NotBeforeItsQuestion(CaseEvent answer) =>
        answer.Kind == Happening.TiedAnswer
            && events.FirstOrDefault(e => e.Case == answer.Case && e.Kind == Happening.Customer) is { } asked
        && asked.Time <= at && asked.Time > answer.Time && asked.Time - answer.Time <= TimeSpan.FromDays(1)
            ? answer with { Time = asked.Time }
            : answer;

    private string Describe(int index)
    {
        var customers = Customers(index);
        var answers = Answers(index);
        var first = customers[0];
        var claims = _known.Where(e => e.Kind is Happening.Claim or Happening.Chargeback
            && RandomCaseMail.Order(e.Case) == RandomCaseMail.Order(index)).OrderBy(e => e.Time).ThenBy(e => e.Number).ToList();
        var opened = Of(index, Happening.Opened).Select(e => (DateTimeOffset?)e.Time).LastOrDefault();
        var closings = Of(index, Happening.Closed).Where(e => opened is null || e.Time > opened).ToList();
        var turns = new List<string>();
        var (reopened, closedAt) = (0, (DateTimeOffset?)null);
        CaseEvent? waits = first, lastWaiting = null;
        CaseEvent? lastEnd = null;
        while (waits is not null)
        {
            // A wait ends with the first answer or closing mark that is not before it; of both at once the answer ends it.
            var end = answers.Concat(closings).Where(e => e.Time >= waits.Time).OrderBy(e => e.Time).ThenBy(e => e.Kind == Happening.Closed)
                .FirstOrDefault();
            turns.Add(Turn(waits, end));
            (lastWaiting, lastEnd) = (waits, end);
            waits = end is null ? null : customers.FirstOrDefault(c => c.Time > end.Time);
            closedAt = end is null ? null : ClosedAfter(index, end, answers, claims, closings, opened, first, until: waits?.Time);
            reopened += waits is not null && closedAt is not null ? 1 : 0;
        }

        var open = lastEnd is null ? lastWaiting : null;
        var due = open is null ? (DateTimeOffset?)null : Clock(open).AddBusinessDays(open.Time, 2);
        CaseState WhileItWaits(CaseEvent waits) =>
            at > due ? CaseState.Overdue
            : at >= Clock(waits).AddBusinessDays(waits.Time, 1) ? CaseState.DueSoon
            : CaseState.OnTime;

        var unclaimed = open is null ? CaseState.WaitingForBuyer : WhileItWaits(open);
        var state = closedAt is not null ? CaseState.Closed : claims.Count > 0 ? CaseState.Escalated : unclaimed;
        var lastAnswer = answers.LastOrDefault(a => a.Time >= first.Time);
        return Text(
            RandomCaseMail.CaseIds[index], state, RandomCaseMail.Mailboxes[first.Mailbox], first.Time,
            customers.Concat(answers).Max(e => e.Time), open?.Time, due, closedAt, reopened,
            lastAnswer?.Time - first.Time, lastAnswer is null ? null : Clock(first).BusinessTimeBetween(first.Time, lastAnswer.Time),
            open is not null && customers.Exists(c => c.Time >= open.Time && c.InJunk), turns, claims.Select(Claim),
            customers.Count + answers.Count + Of(index, Happening.Forged).Count);
    }

    private string Claim(CaseEvent claim)
    {
        var cases = Enumerable.Range(0, RandomCaseMail.CaseIds.Length)
            .Where(c => RandomCaseMail.Order(c) == RandomCaseMail.Order(claim.Case) && Customers(c).Count > 0)
            .OrderBy(c => Customers(c)[0].Time).ThenBy(c => c);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(claim.Kind == Happening.Claim ? ClaimKind.Claim : ClaimKind.Chargeback)} {claim.Time.UtcDateTime:u} "
                + $"{string.Join("+", cases.Select(c => RandomCaseMail.CaseIds[c]))}");
    }

    private string Turn(CaseEvent waits, CaseEvent? end)
    {
        var due = Clock(waits).AddBusinessDays(waits.Time, 2);
        var answer = end is { Kind: not Happening.Closed } ? end : null;
        var until = end?.Time ?? at;
        return Turn(
            waits.Time, due, answer?.Time,
            answer is null ? null : answer.OnBehalf || answer.FromColleague ? "agent@shop.example" : RandomCaseMail.Shop,
            end?.Kind == Happening.Closed ? end.Time : null, until > due ? false : answer is not null ? true : null,
            Clock(waits).BusinessTimeBetween(waits.Time, until), until - waits.Time,
            RandomCaseMail.Mailboxes[waits.Mailbox], waits.InJunk, answer is null ? [] : Problems(answer));
    }

    private static IEnumerable<ReplyProblem> Problems(CaseEvent answer)
    {
        if (answer.Kind == Happening.TiedAnswer || answer.OnlyCopied)
        {
            yield return ReplyProblem.NotToRelay;
        }

        if (answer.FromColleague)
        {
            yield return ReplyProblem.NotFromRegisteredAddress;
        }

        if (!answer.KeepsNumber)
        {
            yield return ReplyProblem.OrderNumberNotInBody;
        }

        if (answer.PromisesLabel && !answer.Attaches)
        {
            yield return ReplyProblem.AttachmentMissing;
        }
    }

    /// <summary>When the case was closed between the end of a wait and the next one, and stayed so.</summary>
    private DateTimeOffset? ClosedAfter(
        int index, CaseEvent end, List<CaseEvent> answers, List<CaseEvent> claims, List<CaseEvent> closings, DateTimeOffset? opened,
        CaseEvent first, DateTimeOffset? until)
    {
        bool Within(DateTimeOffset time) => time >= end.Time && (until is null || time < until);
        var said = answers.Where(a => Within(a.Time)).Select(a => (a.Time, Rank: 1))
            .Concat(claims.Where(c => Within(c.Time)).Select(c => (c.Time, Rank: 2)))
            .Concat(Of(index, Happening.Opened).Where(o => o.Time == opened && Within(o.Time)).Select(o => (o.Time, Rank: 3)))
            .Concat(closings.Where(c => Within(c.Time)).Select(c => (c.Time, Rank: 4)))
            .Where(s => s.Rank != 2 || s.Time > end.Time || end.Kind != Happening.Closed)
            .OrderBy(s => s.Time).ThenBy(s => s.Rank).ToList();
        DateTimeOffset? closed = null;
        var lastWord = end.Time;
        foreach (var (time, rank) in said)
        {
            closed ??= Idle(lastWord) is var idle && idle < time && time > end.Time ? idle : null;
            switch (rank)
            {
                case 4:
                    closed ??= time;
                    break;
                case 1:
                    lastWord = time;
                    break;
                default:
                    (closed, lastWord) = (null, time);
                    break;
            }
        }

        return closed ?? (Idle(lastWord) is var over && (until is { } next ? over < next : over <= at) ? over : null);

        DateTimeOffset Idle(DateTimeOffset word) => Clock(first).AddBusinessDays(word, closeAfter);
    }

    private ReferenceClock Clock(CaseEvent message) => clocks[message.Mailbox];
}
