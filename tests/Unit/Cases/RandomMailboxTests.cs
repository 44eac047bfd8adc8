using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>Random mailboxes, written as files of every kind, against a slow calculation on what they were made from.</summary>
public partial class RandomMailboxTests
{
    private static readonly int Mailboxes = Rounds.Of(2000);
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] CaseIds = ["a1", "b2", "c3", "d4"];
    private static readonly string[] Domains = ["support.instagram.com", "support.facebook.com"];

    private enum Kind
    {
        Customer,
        Answer,
        AutoReply,
        Bounce,
        Forged,
        Claim,
        Draft,
        Other,
    }

    [Fact]
    public void EveryMailboxGivesWhatItWasMadeFrom()
    {
        var clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, []));
        for (var seed = 0; seed < Mailboxes; seed++)
        {
            var random = new Random(seed);
            var events = Enumerable.Range(0, random.Next(1, 16)).Select(i => RandomEvent(random, i)).ToList();
            var at = Start.AddHours(random.Next(24 * 14));
            using var folder = new TemporaryFolder();
            Write(folder, events, random);
            var observer = new RecordingObserver();

            var actual = CaseBacklog.Read(CaseInput.Files([folder.Path], "support"),
                new CaseOptions { Profile = ProfileReader.BuiltIn, Clock = clock, At = at }, observer, CancellationToken.None);

            Assert.Equal(Expected(events, at), actual.Select(c => Describe(
                c.CaseId, c.Platform, c.State, c.WaitingSince, c.FirstReceived, c.DueBy, c.MessageCount, c.Excluded, c.ClaimOpened)));
            Assert.All(
                observer.Warnings,
                w => Assert.True(
                    w.Contains("drafts, templates", StringComparison.Ordinal) || w.StartsWith("No sent mail", StringComparison.Ordinal),
                    w));
        }
    }

    private static MailEvent RandomEvent(Random random, int number) => new(
        number, (Kind)Math.Max(0, random.Next(-2, 8)), random.Next(CaseIds.Length), random.Next(Domains.Length),
        Start.AddMinutes(30 * random.Next(48 * 13)), random.Next(1, 4));

    /// <summary>Each event becomes one to three copies, spread over folders.</summary>
    private static void Write(TemporaryFolder folder, List<MailEvent> events, Random random)
    {
        var places = new Dictionary<string, List<(MailEvent Event, string Text)>>();
        foreach (var mail in events)
        {
            for (var copy = 0; copy < mail.Copies; copy++)
            {
                var place = mail.Kind switch
                {
                    Kind.Draft => "Drafts",
                    Kind.Answer or Kind.AutoReply or Kind.Bounce when copy == 0 => "Sent",
                    Kind.Customer or Kind.Forged when copy == 1 => "Junk",
                    _ => copy == 0 ? "Inbox" : "Archive",
                };
                places.TryAdd(place, []);
                places[place].Add((mail, Text(mail, random)));
            }
        }

        foreach (var (place, messages) in places)
        {
            var newline = random.Next(2) == 0 ? "\n" : "\r\n";
            var texts = messages.OrderBy(_ => random.Next()).Select(m => m.Text.Replace("\n", newline, StringComparison.Ordinal)).ToList();
            switch (random.Next(3))
            {
                case 0:
                    for (var i = 0; i < texts.Count; i++)
                    {
                        folder.Write($"{place}/{i}.eml", texts[i]);
                    }

                    break;
                case 1:
                    var envelope = "From x@y.example Mon Jun  1 00:00:00 2026" + newline;
                    folder.Write($"{place}.mbox", string.Join(newline, texts.Select(t => envelope + t)));
                    break;
                default:
                    for (var i = 0; i < texts.Count; i++)
                    {
                        folder.Write($"mail/.{place}/{(random.Next(2) == 0 ? "cur" : "new")}/{1780000000 + i}.M{i}.host;2,S", texts[i]);
                    }

                    break;
            }
        }
    }

    private static string Text(MailEvent mail, Random random)
    {
        var id = random.Next(3) == 0 ? CaseIds[mail.Case].ToUpperInvariant() : CaseIds[mail.Case];
        var relay = $"case++{id}@{Domains[mail.Domain]}";
        var date = mail.Time.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var fields = mail.Kind switch
        {
            Kind.Customer =>
                $"Received: by mx.shop.example; {date}\nFrom: Support <{relay}>\nTo: s@shop.example\nSubject: Message from user",
            Kind.Forged =>
                $"Received: by mx.shop.example; {date}\nFrom: <{relay}>, x@evil.example\nTo: s@shop.example\nSubject: Message from user",
            Kind.Answer => $"From: s@shop.example\nTo: {relay}\nDate: {date}\nSubject: Re",
            Kind.AutoReply => $"From: s@shop.example\nTo: {relay}\nDate: {date}\nAuto-Submitted: auto-replied",
            Kind.Bounce => $"Return-Path: <>\nFrom: mailer-daemon@shop.example\nTo: {relay}\nDate: {date}",
            Kind.Claim =>
                $"Received: by mx.shop.example; {date}\nFrom: no-reply@shopping.instagram.com\nSubject: A claim has been opened for order "
                    + $"#{Order(mail.Case)}",
            Kind.Draft => $"From: s@shop.example\nTo: {relay}\nDate: {date}\nSubject: Re",
            _ => $"From: a@b.example\nTo: s@shop.example\nDate: {date}\nSubject: {relay}",
        };
        var body = new StringBuilder(mail.Kind == Kind.Customer ? $"Order number: {Order(mail.Case)}\n" : "Hello\n");
        for (var i = random.Next(4); i > 0; i--)
        {
            body.Append(random.Next(2) == 0 ? "\nFrom here on\n" : ">From x@y.example Mon Jun  1 00:00:00 2026\n");
        }

        return $"{fields}\nMessage-ID: <{mail.Number}@x.example>\n\n{body}";
    }

    private static string Order(int index) => $"47110{index}";

    /// <summary>The same by the letter of the rules, one case after the other, from the events themselves.</summary>
    private static List<string> Expected(List<MailEvent> events, DateTimeOffset at)
    {
        var result = new List<(CaseState State, DateTimeOffset Due, string Id, string Text)>();
        for (var caseIndex = 0; caseIndex < CaseIds.Length; caseIndex++)
        {
            for (var domain = 0; domain < Domains.Length; domain++)
            {
                var known = events.Where(e => e.Time <= at && e.Case == caseIndex && e.Domain == domain).ToList();
                var customer = known.Where(e => e.Kind == Kind.Customer).Select(e => e.Time).Order().ToList();
                var answers = known.Where(e => e.Kind == Kind.Answer).Select(e => e.Time).ToList();
                var unanswered = customer.Where(t => answers.All(a => a < t)).ToList();
                if (unanswered.Count == 0)
                {
                    continue;
                }

                var claims = events.Where(e => e.Kind == Kind.Claim && e.Time <= at && e.Case == caseIndex).Select(e => e.Time).Order()
                    .ToList();
                var due = BusinessDaysLater(unanswered[0], 2);
                var running = at >= BusinessDaysLater(unanswered[0], 1) ? CaseState.DueSoon : CaseState.OnTime;
                var state = claims.Count > 0 ? CaseState.Escalated : at > due ? CaseState.Overdue : running;
                var text = Describe(
                    CaseIds[caseIndex], domain == 0 ? "Instagram" : "Facebook", state, unanswered[0], customer[0], due,
                    customer.Count + answers.Count, known.Count(e => e.Kind == Kind.Forged), claims.Count > 0 ? claims[0] : null);
                result.Add((state, due, CaseIds[caseIndex], text));
            }
        }


        return [.. result.OrderByDescending(r => r.State).ThenBy(r => r.Due).ThenBy(r => r.Id)
            .ThenBy(r => r.Text.Contains("Facebook", StringComparison.Ordinal)).Select(r => r.Text)];
    }

    private static DateTimeOffset BusinessDaysLater(DateTimeOffset time, int days)
    {
        if (IsWeekend(time))
        {
            time = new DateTimeOffset(time.Date, TimeSpan.Zero);
            while (IsWeekend(time))
            {
                time = time.AddDays(1);
            }
        }

        for (; days > 0; days--)
        {
            do
            {
                time = time.AddDays(1);
            }
            while (IsWeekend(time));
        }

        return time;
    }

    private static bool IsWeekend(DateTimeOffset time) => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static string Describe(
        string id, string platform, CaseState state, DateTimeOffset since, DateTimeOffset first, DateTimeOffset due, int messages,
        int setAside, DateTimeOffset? claim) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{id.ToLowerInvariant()} {platform} {state} since {since:u} first {first:u} due {due:u} {messages} messages {setAside} aside "
                + $"claim {claim:u}");

    private sealed record MailEvent(int Number, Kind Kind, int Case, int Domain, DateTimeOffset Time, int Copies);
}
