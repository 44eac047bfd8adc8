using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Engine.Reports.Html;

namespace CommerceMailAdmin.Engine.Evidence;

/// <summary>One event of a timeline.</summary>
/// <param name="At">When it was, with the offset of the calendar's zone.</param>
/// <param name="CaseId">The case that it belongs to; null for an event of an order.</param>
/// <param name="What">What happened, as a sentence.</param>
/// <param name="File">The message in the package that shows it; null if none does.</param>
internal sealed record EvidenceEvent(DateTimeOffset At, string? CaseId, string What, string? File);

/// <summary>What happened in cases and with orders, in the order of time.</summary>
internal static class EvidenceTimeline
{
    /// <summary>Puts the timeline together.</summary>
    /// <param name="cases">The cases, with their turns.</param>
    /// <param name="claims">The claims and chargebacks.</param>
    /// <param name="messages">The messages in the package.</param>
    public static IReadOnlyList<EvidenceEvent> Of(
        IEnumerable<CommerceCase> cases, IEnumerable<CommerceClaim> claims, IReadOnlyList<ManifestMessage> messages)
    {
        var files = messages.Where(m => m.Mail.HeaderHash is not null).GroupBy(m => m.Mail.HeaderHash!)
            .ToDictionary(g => g.Key, g => g.First().File);
        return
        [
            .. cases.SelectMany(c => OfCase(c, FileOf)).Concat(claims.SelectMany(c => OfClaim(c, FileOf)))
                .Concat(messages.Where(m => m.Mail.Kind == CaseMailKind.Order)
                    .Select(m => new EvidenceEvent(m.Mail.Time, null, "An order, shipping or delivery notice arrived.", m.File)))
                .OrderBy(e => e.At),
        ];

        string? FileOf(CaseMail mail) => mail.HeaderHash is { } hash && files.TryGetValue(hash, out var file) ? file : null;
    }

    private static IEnumerable<EvidenceEvent> OfCase(CommerceCase one, Func<CaseMail, string?> fileOf)
    {
        foreach (var mail in one.Messages)
        {
            yield return new EvidenceEvent(mail.Time, one.CaseId, Sentence(one, mail), fileOf(mail));
        }

        foreach (var turn in one.Turns)
        {
            yield return new EvidenceEvent(turn.DueBy, one.CaseId,
                $"The answer to the message of {ReportText.Time(turn.WaitingSince)} was due.", null);
            if (turn.ClosedAt is { } closed)
            {
                yield return new EvidenceEvent(closed, one.CaseId, "The seller marked the case as closed.", null);
            }
        }
    }

    private static string Sentence(CommerceCase one, CaseMail mail) => mail.Kind switch
    {
        CaseMailKind.Customer => "A message of the buyer arrived.",
        CaseMailKind.Answer => $"{mail.Sender ?? "The seller"} answered{Promptness(one, mail)}.",
        _ => "A message arrived that claims to belong to the case and is not from the platform. It does not count.",
    };

    private static string Promptness(CommerceCase one, CaseMail mail) =>
        Array.Find(one.Turns, t => t.AnsweredAt == mail.Time) is not { } turn ? ""
        : $"{(turn.InTime == false ? ", late" : ", in time")}, after {ReportText.Business(turn.BusinessTime)} of business time";

    private static IEnumerable<EvidenceEvent> OfClaim(CommerceClaim claim, Func<CaseMail, string?> fileOf)
    {
        yield return new EvidenceEvent(claim.Opened, null,
            $"The notice of a {ReportWords.Of(claim.Kind)} arrived{(claim.Reason is null ? "" : $" ({claim.Reason})")}.",
            fileOf(claim.Mail));
        if (claim.RespondBy is { } limit)
        {
            yield return new EvidenceEvent(limit, null, $"The response to the {ReportWords.Of(claim.Kind)} was due.", null);
        }
    }
}

/// <summary>The timeline as a page for people. It loads nothing and has no script.</summary>
internal static class EvidencePage
{
    private const string Mark = "<meta name=\"generator\" content=\"CommerceMailAdmin evidence\">";

    private static readonly (string Name, Func<ManifestMessage, string> Value)[] Columns =
    [
        ("No.", m => m.File.Split('/')[^1].Split('-')[0]),
        ("Time", m => ReportText.Time(m.Mail.Time)),
        ("What", m => ReportWords.Of(m.Mail.Kind)),
        ("Sender", m => m.Mail.Sender ?? ReportText.None),
        ("Where", m => $"{m.Mail.Mailbox}, {m.Mail.Folder}"),
        ("Receiving server", m => ReportWords.Of(m.Mail.Authenticity)),
        ("Verified at export", m => m.Verdict?.ToString() ?? "not asked for"),
        ("Message-ID", m => m.Mail.MessageId ?? ReportText.None),
    ];

    /// <summary>The page.</summary>
    /// <param name="manifest">What is in the package.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="events">The timeline.</param>
    public static string Of(EvidenceManifest manifest, IReadOnlyList<CommerceCase> cases, IReadOnlyList<EvidenceEvent> events)
    {
        var page = new Markup();
        page.Leaf("h1", "Evidence from the support mailbox");
        page.Leaf("p", $"As of {ReportText.Time(manifest.AsOf)}. Orders: {List(manifest.OrderNumbers)}. Cases: {List(manifest.CaseIds)}. "
            + "The hashes are in manifest.json and SHA256SUMS.");
        foreach (var one in cases)
        {
            page.Open("section", ("class", "case")).Leaf("h2", $"Case {one.CaseId}");
            page.Leaf("p", $"{ReportWords.Of(one.State)}. Platform: {one.Platform}. Buyer: {one.Buyer ?? "not named"}. "
                + $"Reason: {one.Reason ?? "not given"}. Seller's order number: {one.SellerOrderNumber ?? "not known"}. "
                + $"Authenticity: {ReportWords.Of(one.Authenticity)}.");
            WriteReasons(page, one);
            page.Close();
        }

        page.Leaf("h2", "Timeline").Open("ol");
        foreach (var one in events)
        {
            page.Open("li").Leaf("time", ReportText.Time(one.At)).Open("div").Leaf("span", one.What);
            if (one.CaseId is not null || one.File is not null)
            {
                page.Leaf("div", string.Join(" \u00B7 ", new[] { one.CaseId, one.File }.OfType<string>()), ("class", "file"));
            }

            page.Close().Close();
        }

        page.Close();
        WriteMessages(page, manifest);
        return StaticPage.Of("Evidence from the support mailbox", Mark, page);
    }

    private static string List(IReadOnlyList<string> texts) => texts.Count == 0 ? "none" : string.Join(", ", texts);

    /// <summary>Why each answer was due when it was.</summary>
    private static void WriteReasons(Markup page, CommerceCase one)
    {
        foreach (var timeline in one.Turns.Select(t => t.Timeline).OfType<Timeline>())
        {
            page.Leaf("p", $"Why the answer was due by {ReportText.Time(timeline.Due)}:").Open("ul");
            foreach (var step in timeline.Steps)
            {
                page.Leaf("li", $"{ReportText.Time(step.At)} \u00B7 {step.Reason}");
            }

            page.Close();
        }
    }

    private static void WriteMessages(Markup page, EvidenceManifest manifest)
    {
        page.Leaf("h2", "Messages").Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        foreach (var (name, _) in Columns)
        {
            page.Leaf("th", name, ("scope", "col"));
        }

        page.Close().Close().Open("tbody");
        foreach (var message in manifest.Messages)
        {
            page.Open("tr");
            foreach (var (_, value) in Columns)
            {
                page.Leaf("td", ReportText.Short(value(message)));
            }

            page.Close();
        }

        page.Close().Close().Close();
        foreach (var missing in manifest.Missing)
        {
            page.Leaf("p", $"Missing: the {ReportWords.Of(missing.Mail.Kind)} of {ReportText.Time(missing.Mail.Time)}, Message-ID "
                + $"{missing.Mail.MessageId ?? "not known"}. {missing.Reason}");
        }
    }
}
