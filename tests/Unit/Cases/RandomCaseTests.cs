using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.BusinessTime;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// Random mailboxes with random calendars around awkward dates, against <see cref="ReferenceCases"/>, which knows only what they were made
/// from and counts minutes.
/// </summary>
public class RandomCaseTests
{
    private static readonly int Seeds = Rounds.Of(3000);

    /// <summary>To lay a calendar out minute by minute takes longer than all else, so that several mailboxes share one.</summary>
    private const int MailboxesPerCalendar = 6;

    /// <summary>Mail is younger than some of the dates at which time was awkward.</summary>
    private static readonly ReferenceClock.Window[] Windows = [.. ClockWindows.All.Where(w => w.Around.Year >= 1975)];

    [Fact]
    public void EveryCaseIsTheOneItWasMadeFrom()
    {
        var states = new HashSet<CaseState>();
        var window = Windows[0];
        RandomCalendar[] calendars = [];
        ReferenceClock[] clocks = [];
        var (closedWaits, reopened) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            if (seed % MailboxesPerCalendar == 0)
            {
                window = Windows[seed / MailboxesPerCalendar % Windows.Length];
                calendars = [RandomCalendar.Make(random, window), RandomCalendar.Make(random, window)];
                clocks = [.. calendars.Select(c => new ReferenceClock(window, c.ShiftsOn))];
            }

            var events = RandomCaseMail.Make(random, window.Around);
            var at = new DateTimeOffset(window.Around, TimeSpan.Zero).AddMinutes(random.Next(-14400, 17280));
            var closeAfter = random.Next(1, 4);
            var expected = new ReferenceCases(events, clocks, at, closeAfter).Describe();
            var observer = new RecordingObserver();
            var options = new CaseOptions
            {
                Profile = ProfileReader.BuiltIn, Clock = new BusinessClock(calendars[0].Calendar), At = at, CloseAfterDays = closeAfter,
                Explain = random.Next(4) == 0,
                MailboxClocks = [new MailboxClock(RandomCaseMail.Mailboxes[1], new BusinessClock(calendars[1].Calendar))],
            };

            using var store = RandomCaseMail.Store(events, random, options, observer);
            var actual = CommerceCases.Read(store, options, new CaseSelection(), CancellationToken.None);

            Assert.True(expected.SequenceEqual(actual.Select(Describe)),
                $"seed {seed}, at {at:u}, closed after {closeAfter}\n{string.Join("\n", calendars.Select(c => c.ToString()))}\n"
                + $"{string.Join("\n", events.OrderBy(e => e.Time))}\nexpected\n{string.Join("\n", expected)}\nwas\n{string.Join("\n", actual.Select(Describe))}");
            Assert.Empty(observer.Warnings);
            states.UnionWith(actual.Select(c => c.State));
            closedWaits += actual.Sum(c => c.Turns.Count(t => t.ClosedAt is not null));
            reopened += actual.Sum(c => c.Reopened);
            Assert.All(actual.SelectMany(c => c.Turns), t => Assert.Equal(options.Explain ? t.DueBy : null, t.Timeline?.Due));
        }

        Assert.Equal(Enum.GetValues<CaseState>().Length, states.Count);
        Assert.True(closedWaits > Seeds / 50 && reopened > Seeds / 50,
            $"{closedWaits} waits closed, {reopened} cases reopened: the mailboxes are too dull");
    }

    private static string Describe(CommerceCase c) => ReferenceCases.Text(
        c.CaseId.ToLowerInvariant(), c.State, c.Mailbox, c.FirstReceived, c.LastActivity, c.WaitingSince, c.DueBy, c.ClosedAt, c.Reopened,
        c.ResolutionTime, c.ResolutionBusinessTime, c.InJunk,
        c.Turns.Select(t => ReferenceCases.Turn(
            t.WaitingSince, t.DueBy, t.AnsweredAt, t.AnsweredBy, t.ClosedAt, t.InTime, t.BusinessTime, t.ElapsedTime, t.Mailbox, t.InJunk,
            t.Problems)),
        c.Claims.Select(k => string.Create(CultureInfo.InvariantCulture,
            $"{k.Kind} {k.Opened.UtcDateTime:u} {string.Join("+", k.CaseIds.Select(i => i.ToLowerInvariant()))}")),
        c.Messages.Length);
}
