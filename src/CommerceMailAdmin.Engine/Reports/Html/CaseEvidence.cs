using CommerceMailAdmin.Engine.Common;
namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>What proves a case's times in a dispute: its waits, its messages with their ids and header hashes, its claims.</summary>
internal static class CaseEvidence
{
    /// <summary>No ordinary case comes near it.</summary>
    private const int Most = 60;

    private const string MessageId = "Message-ID";
    private const string HeaderHash = "SHA-256 of the header";

    private static readonly (string Name, Func<CaseTurn, string> Value)[] TurnColumns =
    [
        ("Waiting since", t => ReportText.Time(t.WaitingSince)),
        ("Due by", t => ReportText.Time(t.DueBy)),
        ("Answered", t => t.AnsweredAt is { } answered ? ReportText.Time(answered) : ReportText.None),
        ("By", t => t.AnsweredBy ?? ReportText.None),
        ("Marked closed", t => t.ClosedAt is { } closed ? ReportText.Time(closed) : ReportText.None),
        ("Result", t => t.InTime switch { true => "in time", false => "late", null => t.ClosedAt is null ? "not yet due" : "closed" }),
        ("Business", t => ReportText.Business(t.BusinessTime)),
        ("Elapsed", t => ReportText.Elapsed(t.ElapsedTime)),
        ("Form of the answer", t => t.Problems.Length == 0 ? ReportText.None : string.Join(", ", t.Problems.Select(ReportWords.Of))),
    ];

    private static readonly (string Name, Func<CaseMail, string> Value)[] MailColumns =
    [
        ("Time", m => ReportText.Time(m.Time)),
        ("What", m => ReportWords.Of(m.Kind)),
        (MessageId, m => m.MessageId ?? ReportText.None),
        ("Sender", m => m.Sender ?? ReportText.None),
        ("Where", m => $"{m.Mailbox}, {m.Folder}"),
        ("Authenticity", m => ReportWords.Of(m.Authenticity)),
        (HeaderHash, m => m.HeaderHash ?? ReportText.None),
    ];

    private static readonly (string Name, Func<CommerceClaim, string> Value)[] ClaimColumns =
    [
        ("Opened", c => ReportText.Time(c.Opened)),
        ("What", c => ReportWords.Of(c.Kind)),
        (MessageId, c => c.Mail.MessageId ?? ReportText.None),
        ("Order", c => c.OrderNumber ?? ReportText.None),
        ("Respond by", c => c.RespondBy is { } limit ? ReportText.Time(limit) : ReportText.None),
        ("Authenticity", c => ReportWords.Of(c.Mail.Authenticity)),
        (HeaderHash, c => c.Mail.HeaderHash ?? ReportText.None),
    ];

    public static void Write(Markup page, CommerceCase one)
    {
        var claims = one.Claims.Length == 0 ? "" : ", " + Amount.Of(one.Claims.Length, "claim");
        page.Open("details").Leaf("summary",
            $"Evidence: {Amount.Of(one.Turns.Length, "turn")}, {Amount.Of(one.Messages.Length, "message")}{claims}");
        List(page, "Turns", TurnColumns, one.Turns);
        Timelines(page, one.Turns);
        List(page, "Messages", MailColumns, one.Messages);
        if (one.Claims.Length > 0)
        {
            List(page, "Claims", ClaimColumns, one.Claims);
        }

        var resolution = one.ResolutionTime is null
            ? "" : $" First message to last answer: {ReportText.Business(one.ResolutionBusinessTime)} of business time, "
                + $"{ReportText.Elapsed(one.ResolutionTime)} elapsed.";
        page.Leaf("p",
            $"Mailbox: {ReportText.Short(one.Mailbox)}. Authenticity: {ReportWords.Of(one.Authenticity)}. Seller's order number: "
                + $"{ReportText.Short(one.SellerOrderNumber ?? "not known")}. Last activity: "
                + $"{ReportText.Time(one.LastActivity)}.{resolution}", ("class", "note")).Close();
    }

    /// <summary>The steps that led to each due time, of cases that were asked to explain themselves.</summary>
    private static void Timelines(Markup page, CaseTurn[] turns)
    {
        foreach (var timeline in turns.Take(Most).Select(t => t.Timeline).OfType<Timeline>())
        {
            page.Leaf("p", $"Why due by {ReportText.Time(timeline.Due)}:", ("class", "note")).Open("ol", ("class", "steps"));
            foreach (var step in timeline.Steps)
            {
                page.Leaf("li", $"{ReportText.Time(step.At)} \u00B7 {step.Reason}");
            }

            page.Close();
        }
    }

    private static void List<T>(Markup page, string title, (string Name, Func<T, string> Value)[] columns, T[] items)
    {
        Table.OpenRegion(page, title).Open("table", ("class", "inner")).Leaf("caption", title);
        Table.Head(page, columns.Select(c => new Column(c.Name)).ToArray());
        page.Open("tbody");
        foreach (var item in items.Take(Most))
        {
            page.Open("tr");
            foreach (var (name, value) in columns)
            {
                page.Leaf("td", ReportText.Short(value(item)), ("class", name is MessageId or HeaderHash ? "id" : null));
            }

            page.Close();
        }

        page.Close().Close().Close();
        if (items.Length > Most)
        {
            page.Leaf("p", $"The first {Most} of {ReportText.Number(items.Length)} are shown; the JSON format has all.",
                ("class", "limit"));
        }
    }
}
