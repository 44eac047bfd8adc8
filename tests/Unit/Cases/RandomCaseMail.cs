using System.Globalization;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>What can happen in a random mailbox.</summary>
internal enum Happening
{
    Customer,
    Answer,

    /// <summary>An answer to the buyer's own relay address, tied to its case by References.</summary>
    TiedAnswer,

    /// <summary>The same with References to nothing that is known: no answer to any case.</summary>
    StrayAnswer,
    AutoReply,
    Forged,
    Claim,
    Chargeback,
    Closed,
    Opened,
}

/// <summary>One of them.</summary>
/// <param name="Number">Tells it from others.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Case">The case it is about.</param>
/// <param name="Mailbox">The mailbox it lies in.</param>
/// <param name="Time">When it happened, a whole minute.</param>
/// <param name="Form">Random bits: how it is written.</param>
internal sealed record CaseEvent(int Number, Happening Kind, int Case, int Mailbox, DateTimeOffset Time, int Form)
{
    public bool InJunk => Kind == Happening.Customer && (Form & 3) == 0;

    public bool OnlyCopied => Kind == Happening.Answer && (Form & 3) == 0;

    public bool OnBehalf => (Form & 12) == 0;

    public bool FromColleague => (Form & 12) == 4;

    public bool KeepsNumber => (Form & 16) == 0;

    public bool PromisesLabel => (Form & 32) == 0;

    public bool Attaches => (Form & 64) == 0;
}

/// <summary>Makes random mailboxes of random happenings.</summary>
internal static class RandomCaseMail
{
    public const string Shop = "s@shop.example";
    public static readonly string[] Mailboxes = ["north", "south"];
    public static readonly string[] CaseIds = ["a1", "b2", "c3"];

    /// <summary>Two cases are about the same order.</summary>
    public static string Order(int index) => $"47110{index / 2}";

    public static List<CaseEvent> Make(Random random, DateTime around)
    {
        var events = new List<CaseEvent>();
        for (var number = random.Next(1, 18); number > 0; number--)
        {
            var kind = (Happening)Math.Max(0, random.Next(-3, 10));
            kind = random.Next(4) == 0 ? Happening.Answer : kind;
            var reach = random.Next(3) == 0 ? 1000 : 14400;
            var time = new DateTimeOffset(around, TimeSpan.Zero).AddMinutes(random.Next(-reach, reach));
            var made = new CaseEvent(number, kind, random.Next(CaseIds.Length), random.Next(2), time, random.Next(128));
            var near = events.Find(e => e.Case == made.Case && e.Kind != made.Kind);
            made = near is not null && random.Next(6) == 0 ? made with { Time = near.Time } : made;

            // Which of two messages of one kind came first at one instant is nobody's business.
            if (!events.Exists(e => e.Time == made.Time && (e.Case == made.Case || Group(e) == 2) && Group(e) == Group(made)))
            {
                events.Add(made);
            }
        }

        return events;
    }

    public static MarkedCaseStore Store(IReadOnlyList<CaseEvent> events, Random random, CaseOptions options, RecordingObserver observer)
    {
        var store = new MarkedCaseStore(observer, held: random.Next(3) == 0 ? random.Next(1, 8) : int.MaxValue);
        for (var mailbox = 0; mailbox < Mailboxes.Length; mailbox++)
        {
            var mail = new MemoryMail();
            foreach (var message in events.Where(e => e.Mailbox == mailbox && e.Kind is not (Happening.Closed or Happening.Opened))
                .OrderBy(_ => random.Next()))
            {
                var role = message.InJunk ? FolderRole.Junk : message.Kind == Happening.Answer && random.Next(2) == 0
                    ? FolderRole.Sent : FolderRole.Inbox;
                var text = Text(message, events);
                mail.Add(text, role);
                if (random.Next(4) == 0)
                {
                    mail.Add(text, role);
                }
            }

            store.Add(mail, Mailboxes[mailbox], options);
        }

        foreach (var mark in events.Where(e => e.Kind is Happening.Closed or Happening.Opened))
        {
            store.Mark(CaseIds[mark.Case], mark.Kind == Happening.Closed ? CaseMarkKind.Closed : CaseMarkKind.Open, mark.Time);
        }

        return store;
    }

    private static int Group(CaseEvent e) => e.Kind switch
    {
        Happening.Answer or Happening.TiedAnswer => 1,
        Happening.Claim or Happening.Chargeback => 2,
        Happening.Closed or Happening.Opened => 3,
        _ => 4 + (int)e.Kind,
    };

    private static string Text(CaseEvent e, IReadOnlyList<CaseEvent> events)
    {
        var relay = $"case++{((e.Form & 8) == 0 ? CaseIds[e.Case].ToUpperInvariant() : CaseIds[e.Case])}@support.instagram.com";
        var time = Date(e.Time);

        // The sender's date is worth nothing where a server noted the arrival: it may lie years ahead, or be missing.
        var arrived = (e.Form & 112) switch
        {
            0 => $"Date: {time}",
            16 => $"Received: by mx.shop.example; {time}\nDate: {Date(e.Time.AddYears(3))}",
            32 => $"Received: by mx.shop.example; {time}",
            _ => $"Received: by mx.shop.example; {time}\nDate: {time}",
        };
        var from = e.FromColleague ? "agent@shop.example" : Shop + (e.OnBehalf ? "\nSender: Agent <agent@shop.example>" : "");
        var fields = e.Kind switch
        {
            Happening.Customer => $"{arrived}\nFrom: Support <{relay}>\nTo: {Shop}\nSubject: Message from user",
            Happening.Forged => $"{arrived}\nFrom: <{relay}>, x@evil.example\nTo: {Shop}\nSubject: Message from user",
            Happening.Answer => $"Date: {time}\nFrom: {from}\n{(e.OnlyCopied ? "Cc" : "To")}: {relay}\nSubject: Re",
            Happening.TiedAnswer or Happening.StrayAnswer =>
                $"Date: {time}\nFrom: {from}\nTo: abcdefghij@shopping.instagram.com\nReferences: <old@x> "
                    + $"<{Reference(e, events)}@x.example>\nSubject: Re",
            Happening.AutoReply => $"Date: {time}\nFrom: {Shop}\nTo: {relay}\nAuto-Submitted: auto-replied",
            Happening.Claim =>
                $"{arrived}\nFrom: no-reply@shopping.instagram.com\nTo: {Shop}\nSubject: A claim has been opened for order "
                    + $"#{Order(e.Case)}",
            _ => $"{arrived}\nFrom: no-reply@shopping.instagram.com\nTo: {Shop}\nSubject: Chargeback received",
        };
        var isAnswer = e.Kind is Happening.Answer or Happening.TiedAnswer;
        var words = (!isAnswer || e.KeepsNumber ? $"Order number: {Order(e.Case)}\n" : "Hello\n")
            + (isAnswer && e.PromisesLabel ? "The return label is attached.\n" : "");
        var body = isAnswer && e.Attaches
            ? $"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{words}\n--b\nContent-Type: application/pdf\nContent-Disposition: "
                + "attachment\n\nx\n--b--\n"
            : "\n" + words;
        return $"{fields}\nMessage-ID: <{e.Number}@x.example>\n{body}";
    }

    /// <summary>The customer message of the case that a tied answer refers to; for others something that is no message of a case.</summary>
    private static string Reference(CaseEvent e, IReadOnlyList<CaseEvent> events) =>
        e.Kind == Happening.TiedAnswer && events.FirstOrDefault(o => o.Case == e.Case && o.Kind == Happening.Customer) is { } customer
            ? customer.Number.ToString(CultureInfo.InvariantCulture)
            : "unknown";

    private static string Date(DateTimeOffset time) => time.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
