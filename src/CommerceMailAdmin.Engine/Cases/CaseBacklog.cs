using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Cases.Details;
using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Profiles;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>Answers: which buyers wait for the seller, since when, and until when must they have an answer?</summary>
public static class CaseBacklog
{
    /// <summary>Reads mail from files and works out the backlog, most urgent first.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them; together they are one mailbox.</param>
    /// <param name="options">Facts, clock and instant.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<SupportCase> Read(
        IEnumerable<string> paths, BacklogOptions options, IMailReadObserver observer, CancellationToken cancellationToken) =>
        Read(new FileMailSource(paths), options, observer, cancellationToken);

    internal static IReadOnlyList<SupportCase> Read(
        IMailSource source, BacklogOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var recogniser = new Recogniser(
            options.Profile, new PlatformMail(options.Profile, new SlowPatterns(observer)), new SellerAddresses(options.SellerAddresses), new StampVerdict(options.Trust, options.Profile), observer);
        var book = new CaseBook(observer);
        foreach (var message in source.Read(observer, cancellationToken))
        {
            if (recogniser.Recognise(message) is { } recognised)
            {
                book.Add(recognised);
            }
        }

        var details = new CaseDetailsReader(options.Profile, observer);
        var result = new List<SupportCase>();
        foreach (var waiting in book.Waiting(options.At))
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Add(Describe(waiting, book, details.Read(waiting.CustomerMessages), options));
        }

        return result.OrderByDescending(c => c.State).ThenBy(c => c.DueBy).ThenBy(c => c.CaseId, StringComparer.OrdinalIgnoreCase).ThenByDescending(c => c.Platform).ToList();
    }

    private static SupportCase Describe(WaitingCase waiting, CaseBook book, CaseDetails details, BacklogOptions options)
    {
        var since = waiting.Waiting.Time;
        var days = options.Profile.AnswerBusinessDays();
        var due = options.Clock.AddBusinessDays(since, days);
        var claim = details.OrderNumber is { } order ? book.ClaimOpened(order, options.At) : null;
        return new SupportCase
        {
            State = claim is not null ? CaseState.Escalated : State(options.Clock, since, days, due, options.At),
            DueBy = due,
            CaseId = waiting.CaseId,
            Platform = waiting.Platform,
            Buyer = options.IncludeBuyerData ? details.Buyer : Redacted(details.Buyer),
            OrderNumber = details.OrderNumber,
            SellerOrderNumber = details.SellerOrderNumber,
            Reason = details.Reason,
            FirstReceived = waiting.CustomerMessages[0].Time,
            WaitingSince = since,
            BusinessAge = options.Clock.BusinessTimeBetween(since, options.At),
            ElapsedAge = options.At - since,
            ClaimOpened = claim,
            MessageCount = waiting.MessageCount,
            Folder = waiting.Waiting.Folder.Name,
            Authenticity = waiting.Authenticity,
            SetAside = waiting.SetAside,
        };
    }

    private static CaseState State(BusinessClock clock, DateTimeOffset since, int days, DateTimeOffset due, DateTimeOffset at) =>
        at > due ? CaseState.Overdue
        : at >= clock.AddBusinessDays(since, days - 1) ? CaseState.DueSoon
        : CaseState.OnTime;

    /// <summary>The first character, enough to tell cases apart on a screen.</summary>
    private static string? Redacted(string? buyer) =>
        string.IsNullOrEmpty(buyer) ? null : System.Globalization.StringInfo.GetNextTextElement(buyer!, 0) + "***";
}
