using System.Collections;
using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Readiness;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Completes names from the journal, the profile and the open connections, and offers usual values for times and hours. It reads for less
/// than half a second, and contacts nobody. A parameter for which nothing is known gets no file names.
/// </summary>
public sealed class NameCompleter : Completer
{
    private const string Rule = "TransportRule";

    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Known(string command, string parameter, IDictionary given)
    {
        var profile = given["MailProfile"] as CommerceMailProfile ?? ProfileReader.BuiltIn;
        var journal = given["JournalPath"] as string;
        return parameter switch
        {
            "RunId" or "With" => Runs(journal),
            "Target" => Changes(journal).SelectMany(c => new[] { c.Target, c.Name }
                .Select(n => Completion.Of(n, $"{c.Property}, last changed {Time(c)}"))),
            "Identity" or "Mailbox" => Connected().Concat(Changes(journal).Where(c => c.Target.Contains('@'))
                .Select(c => Completion.Of(c.Target, $"last changed {Time(c)}"))),
            "Name" when command.EndsWith("MailFlowRule", StringComparison.OrdinalIgnoreCase) =>
                Changes(journal).Where(c => c.Property == Rule).Select(c => Completion.Of(RuleName(c.Name), $"last changed {Time(c)}"))
                    .Prepend(Completion.Of("Commerce mail", "the usual beginning of the names of this module's rules")),
            "Policy" => [Completion.Of("Default", "the connection filter policy of the organisation")],
            "Sender" => profile.SafeSenderDomains.Select(d => Completion.Of(d, "a domain that the platform asks to trust"))
                .Concat(profile.Senders.Select(s => Completion.Of(s.Address, s.DisplayName ?? "an address of the platform"))),
            "Entry" => profile.Domains.Select(d => Completion.Of(d.Name, d.Platform ?? "a domain of the platform"))
                .Concat(profile.Senders.Select(s => Completion.Of(s.Address, s.DisplayName ?? "an address of the platform"))),
            "Domain" => OwnDomains().Concat(profile.Domains.Select(d => Completion.Of(d.Name, d.Platform ?? "a domain of the platform"))),
            "Selector" => profile.CommonSelectors.Select(s => Completion.Of(s.Selector, s.Service)),
            "Range" => profile.IPRanges.Select(r => Completion.Of(r.Range, "a range of the platform")),
            "SellerAddress" or "TransactionalSender" or "ReportTo" or "MailFrom" => Connected(),
            "TrustedAuthServId" or "AuthservId" or "TrustedHost" or "TrustedArcSealer" or "Helo" => OwnDomains(),
            "MailProfile" => [new Completion("Get-CommerceMailProfile", "(Get-CommerceMailProfile)", $"{profile.Name} {profile.Version}")],
            "Control" => ControlCatalogue.All.Select(c => Completion.Of(c.Id, c.Asks)),
            "Platform" => profile.Platforms.Select(p => Completion.Of(p, p)),
            "BusinessHours" => Hours(),
            "At" or "From" or "To" or "After" or "Before" or "StartDate" or "EndDate" or "Holiday" or "DueBefore" or "OlderThan"
                or "PurchasedAt" or "ExpirationDate"
                or "ExpirationTime" or "ExpiryDate" when command.IndexOf("Digest", StringComparison.OrdinalIgnoreCase) < 0
                || parameter is "At" or "Holiday" => Dates(parameter),
            _ => [],
        };
    }

    /// <summary>The runs of the journal, the latest first.</summary>
    private static IEnumerable<Completion> Runs(string? journal) => Changes(journal).GroupBy(c => c.RunId).Select(run => Completion.Of(
        run.Key, string.Format(CultureInfo.InvariantCulture, "{0} by {1} at {2}, {3}", run.First().Command, run.First().User,
            Time(run.Last()), Amount.Of(run.Count(), "change"))));

    /// <summary>The changes of the journal, the latest first; none if it is not there, cannot be read, or takes too long.</summary>
    private static IEnumerable<CommerceMailChange> Changes(string? journal)
    {
        var file = journal is null ? ChangeJournal.DefaultFile : FullPath(journal);
        return InTime<CommerceMailChange>(token =>
        {
            var found = new List<CommerceMailChange>();
            ChangeHistory.Read(file, change =>
            {
                token.ThrowIfCancellationRequested();
                found.Add(change);
            });
            found.Reverse();
            return found;
        });
    }

    private static string Time(CommerceMailChange change) =>
        change.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The beginning that -Name means, of a rule "Commerce mail: allow".</summary>
    private static string RuleName(string name) => name.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end
        ? name.Substring(0, end) : name;

    private static IEnumerable<Completion> Connected() =>
        MailboxConnections.All.Select(c => Completion.Of(c.Mailbox, $"{c.Mailbox} at {c.Server}"));

    private static IEnumerable<Completion> OwnDomains() => MailboxConnections.All.Where(c => c.Mailbox.Contains('@'))
        .Select(c => Completion.Of(c.Mailbox.Substring(c.Mailbox.LastIndexOf('@') + 1), "the domain of a mailbox that is connected"));

    private static IEnumerable<Completion> Hours() =>
    [
        Completion.Of("09:00-17:00", "nine to five"), Completion.Of("08:00-18:00", "eight to six"),
        Completion.Of("09:00-12:00,13:00-17:00", "with a break at noon"), Completion.Of("00:00-24:00", "the whole day"),
    ];

    private static IEnumerable<Completion> Dates(string parameter)
    {
        var today = DateTime.Today;
        var month = new DateTime(today.Year, today.Month, 1);
        (DateTime Date, string Tip)[] dates = parameter.StartsWith("Expir", StringComparison.Ordinal)
            ? [(today.AddDays(30), "in 30 days"), (today.AddDays(90), "in 90 days")]
            :
            [
                (today, "today"), (today.AddDays(-1), "yesterday"), (today.AddDays(1), "tomorrow"), (month, "the first of this month"),
                (month.AddMonths(-1), "the first of last month"), (new DateTime(today.Year, 1, 1), "the first of this year"),
            ];
        return dates.Select(d => Completion.Of(d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Tip));
    }
}
