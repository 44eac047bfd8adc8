using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Digests;

/// <summary>What a message about waiting cases says, in every form of message.</summary>
public sealed record DigestContent
{
    /// <summary>A message has at most so many cases. Teams takes 28 KB.</summary>
    public const int MostCases = 40;

    private DigestContent(string subject, string intro, IReadOnlyList<DigestRow> rows, int omitted)
    {
        Subject = subject;
        Intro = intro;
        Rows = rows;
        Omitted = omitted;
    }

    /// <summary>How many cases are in which state: "2 overdue, 1 due soon".</summary>
    public string Subject { get; }

    /// <summary>What the message is.</summary>
    public string Intro { get; }

    /// <summary>The cases, the most urgent first.</summary>
    public IReadOnlyList<DigestRow> Rows { get; }

    /// <summary>How many cases are not in <see cref="Rows"/>.</summary>
    public int Omitted { get; }

    /// <summary>Works out the content.</summary>
    /// <param name="kind">The whole list, or a reminder.</param>
    /// <param name="cases">The cases, the most urgent first.</param>
    /// <param name="profile">The facts of the platform: a reason that it does not list is not shown.</param>
    /// <param name="zone">The name of the calendar's time zone.</param>
    /// <param name="includeBuyerData">True to show names of buyers and their own words.</param>
    /// <param name="isRepetition">True if an interrupted run may have sent it.</param>
    public static DigestContent Of(
        BacklogDigestKind kind, IReadOnlyList<CaseBacklogItem> cases, CommerceMailProfile profile, string zone, bool includeBuyerData,
            bool isRepetition)
    {
        var subject = cases.Count == 0 ? "no case waits for an answer"
            : string.Join(", ", cases.GroupBy(c => c.State).OrderByDescending(g => g.Key).Select(g => $"{g.Count()} {Words(g.Key)}"));
        var intro = (kind == BacklogDigestKind.List ? "Cases that wait for an answer. " : "These cases have just reached a new state. ")
            + $"Times are in {zone}."
            + (isRepetition ? " An earlier run was interrupted while it sent this message, so it may arrive twice." : "");
        DigestRow[] rows = [.. cases.Take(MostCases).Select(c => Row(c, profile, includeBuyerData))];
        return new DigestContent(DisplayText.Clean(subject), DisplayText.Clean(intro), rows, cases.Count - rows.Length);
    }

    /// <summary>The message as plain text, line by line.</summary>
    public IReadOnlyList<string> Lines =>
    [
        Intro, .. Rows.SelectMany(r => new[] { "", r.Head }.Concat(r.Details.Select(d => "  " + d))),
        .. OmittedText is { } more ? new[] { "", more } : [],
    ];

    /// <summary>How many cases are left out; null if none is.</summary>
    public string? OmittedText => Omitted == 0 ? null : $"And {Omitted} more. Get-CommerceCaseBacklog lists all.";

    private static DigestRow Row(CaseBacklogItem one, CommerceMailProfile profile, bool includeBuyerData)
    {
        var due = one.DueBy.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var reason = includeBuyerData ? one.Reason : ReasonText.Listed(one.Reason, profile);
        var number = includeBuyerData ? one.SellerOrderNumber : SellerNumber.OrNull(one.SellerOrderNumber);
        var orders = string.Join(" / ", new[] { one.OrderNumber, number }.Where(n => n is not null));
        var buyer = includeBuyerData ? one.Buyer : null;
        string?[] details =
        [
            $"due {due} ({Left(one.DueIn)})", orders.Length == 0 ? null : $"order {orders}", reason, buyer is null ? null
                : $"buyer {buyer}",
            one.InJunk ? $"in Junk of {one.Mailbox}" : one.Mailbox,
        ];
        return new DigestRow(
            one.State, DisplayText.Clean($"{Words(one.State).ToUpperInvariant()}: case {one.CaseId}"),
            [.. details.Where(d => d is not null).Select(d => DisplayText.Clean(d!))]);
    }

    private static string Left(TimeSpan left) =>
        left < TimeSpan.Zero ? $"{TableText.Left(left.Negate())} ago" : $"in {TableText.Left(left)}";

    private static string Words(CaseState state) => state switch
    {
        CaseState.DueSoon => "due soon",
        CaseState.OnTime => "on time",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>One case in a message.</summary>
/// <param name="State">Its state.</param>
/// <param name="Head">State and id.</param>
/// <param name="Details">What else is told, in short texts.</param>
public sealed record DigestRow(CaseState State, string Head, IReadOnlyList<string> Details);
