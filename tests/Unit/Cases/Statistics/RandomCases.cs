using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Unit.BusinessTime;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>Cases of a busy support mailbox, the same for the same seed.</summary>
internal sealed class RandomCases(int seed, string zone, DateTimeOffset at, int days)
{
    private static readonly string?[] Reasons = ["My order is late or missing", "My order is damaged or not as described",
        "I have another question", null];
    private static readonly string[] Agents = ["anna@shop.example", "ben@shop.example", "carla@shop.example"];
    private static readonly string[] Mailboxes = ["support", "support-de"];

    private readonly Random _random = new(seed);

    public DateTimeOffset At => at;

    public BusinessClock Clock { get; } = Calendars.ClockIn(zone, "09:00-17:00");

    public CommerceCase[] Make(int count)
    {
        var builder = new CaseBuilder(Clock, at);
        return Enumerable.Range(0, count).Select(i => Dress(builder, builder.Case($"{i:x4}", Waits()))).ToArray();
    }

    private (DateTimeOffset Message, DateTimeOffset? Answer)[] Waits()
    {
        var waits = new List<(DateTimeOffset, DateTimeOffset?)>();
        for (var message = Before(at, days * 1440); waits.Count == 0 || (_random.Next(3) == 0 && message < at);)
        {
            // Most answers come within a day or two, some after a week.
            var answer = message + TimeSpan.FromMinutes(1 + Math.Floor(Math.Pow(_random.NextDouble(), 3) * 9000));
            waits.Add((message, answer <= at ? answer : null));
            message = answer + TimeSpan.FromMinutes(_random.Next(1, 4000));
            if (answer > at)
            {
                break;
            }
        }

        return [.. waits];
    }

    private CommerceCase Dress(CaseBuilder builder, CommerceCase made)
    {
        var mailbox = Mailboxes[_random.Next(Mailboxes.Length)];
        var isClosed = _random.Next(5) == 0;
        var turns = made.Turns.Select(t => t with
        {
            ClosedAt = isClosed && t.AnsweredAt is null ? Before(at, (int)(at - t.WaitingSince).TotalMinutes) : null,
            Mailbox = mailbox,
            AnsweredBy = t.AnsweredAt is null ? null : Agents[_random.Next(Agents.Length)],
        }).ToArray();
        return made with
        {
            Platform = _random.Next(2) == 0 ? "Facebook" : "Instagram",
            Mailbox = mailbox,
            Reason = Reasons[_random.Next(Reasons.Length)],
            Turns = turns,
            State = isClosed ? CaseState.Closed : made.State,
            ClosedAt = isClosed ? at : null,
            Reopened = _random.Next(8) == 0 ? _random.Next(1, 3) : 0,
            Claims = _random.Next(6) == 0 ? [builder.Claim(made.OrderNumber!, Before(at, days * 1440))] : [],
        };
    }

    private DateTimeOffset Before(DateTimeOffset end, int minutes) => end - TimeSpan.FromMinutes(_random.Next(0, Math.Max(1, minutes)));
}
