using CommerceMailAdmin.Engine.Common;
using static CommerceMailAdmin.Engine.Readiness.Judgement;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>What the mail or a ledger shows.</summary>
public sealed record ObservedCases
{
    /// <summary>All cases with their history; the problem if some of the mail could not be read.</summary>
    public required Observed<CommerceCase> Cases { get; init; }

    /// <summary>All claims and chargebacks, also those whose order has no case.</summary>
    public IReadOnlyList<CommerceClaim> Claims { get; init; } = [];
}

/// <summary>Judges the controls that the cases of a mailbox or ledger answer.</summary>
/// <param name="lazy">The cases and claims; read when a control first needs them.</param>
/// <param name="source">How a command names the same mail: "-Ledger ./Cases.ledger"; empty for the usual ledger.</param>
/// <param name="at">The instant that is asked about.</param>
/// <param name="now">The present time, for the results.</param>
public sealed class CaseControls(Lazy<ObservedCases> lazy, string source, DateTimeOffset at, DateTimeOffset now)
{
    /// <summary>A shop without a case for so many days is asked to look whether mail still arrives.</summary>
    private const int SilentDays = 30;

    /// <summary>The answers of so many days are looked at.</summary>
    private const int RecentDays = 30;

    /// <summary>The mail of so many days shows whether the server verifies.</summary>
    private const int VerifiedDays = 90;

    private static readonly TimeSpan ClaimNotice = TimeSpan.FromDays(3);

    private Observed<CommerceCase> Cases => lazy.Value.Cases;

    private string Backlog => $"Get-CommerceCaseBacklog {source}".TrimEnd();

    /// <summary>Judges whether case mail arrives.</summary>
    public JudgedControl MailArrives()
    {
        var control = ControlCatalogue.MailArrives;
        if (Cases.IsUnknown)
        {
            return Unknown(control, Cases.Problem!, now);
        }

        const string Search =
            "Test-CommerceSafeSenders -RecipientTypeDetails SharedMailbox; Test-CommerceMailFlowRule; Test-CommerceIPAllowList";
        var mails = Cases.Results.SelectMany(c => c.Messages).Where(m => m.Kind == CaseMailKind.Customer && m.Time <= at).ToList();
        if (mails.Count == 0)
        {
            return Of(control, ControlState.Warning, "The mail has no case of the platform at all.", now).Look(Search);
        }

        var days = (int)(at - mails.Max(m => m.Time)).TotalDays;
        var evidence = $"The last case mail came {(days == 0 ? "today" : Amount.Of(days, "day") + " ago")}.";
        return days > SilentDays ? Of(control, ControlState.Warning, evidence, now).Look(Search) : Pass(control, evidence);
    }

    /// <summary>Judges whether the server that received the mail verified it.</summary>
    /// <param name="list">The IP allow list, whose place shows what kind of server it is.</param>
    public JudgedControl DkimVerification(Observed<IPAllowListTest> list)
    {
        var control = ControlCatalogue.DkimVerification;
        if (list.Results.Any(t => t.Target == IPAllowListTarget.ConnectionFilter))
        {
            return new(Of(control, ControlState.Pass, "Exchange Online verifies DKIM of all mail that arrives.", now));
        }

        var mails = Cases.Results.SelectMany(c => c.Messages)
            .Where(m => m.Kind == CaseMailKind.Customer && m.Time > at.AddDays(-VerifiedDays)).ToList();
        var verified = mails.Count(m => m.Authenticity == Authenticity.Genuine);
        if (mails.Count == 0)
        {
            return Unknown(control, $"There is no Exchange Online session, and no case mail of the last {VerifiedDays} days.", now);
        }

        var evidence = $"Your server recorded a pass for {verified} of {Amount.Of(mails.Count, "case mail")}.";
        return verified == 0
            ? Of(control, ControlState.Fail, evidence + " Set up DKIM verification where mail enters your organisation.", now)
                .Look("Get-Help about_CommerceMailAdmin")
            : new(Of(control, verified < mails.Count ? ControlState.Warning : ControlState.Pass, evidence, now));
    }

    /// <summary>Judges case mail in Junk.</summary>
    public JudgedControl CaseMailInJunk()
    {
        var control = ControlCatalogue.CaseMailInJunk;
        if (Cases.IsUnknown)
        {
            return Unknown(control, Cases.Problem!, now);
        }

        var junk = Waiting.Where(c => c.InJunk).Select(c => c.CaseId).ToList();
        return junk.Count == 0
            ? Pass(control, "No waiting case is in a junk folder.")
            : Of(control, ControlState.Fail, $"{Amount.Of(junk.Count, "waiting case is", "waiting cases are")} in Junk: {Names(junk)}", now,
                junk)
                .Look($"{Backlog} | Where-Object InJunk");
    }

    /// <summary>Judges overdue answers.</summary>
    /// <param name="allowed">How many overdue cases are accepted.</param>
    public JudgedControl AnswersInTime(int allowed)
    {
        var control = ControlCatalogue.AnswersInTime;
        if (Cases.IsUnknown)
        {
            return Unknown(control, Cases.Problem!, now);
        }

        var overdue = Waiting.Where(c => c.DueBy < at).OrderBy(c => c.DueBy).Select(c => c.CaseId).ToList();
        var evidence = overdue.Count == 0
            ? $"{Amount.Of(Waiting.Count(), "case waits", "cases wait")}, none is overdue."
            : $"{Amount.Of(overdue.Count, "answer is", "answers are")} overdue: {Names(overdue)}.";
        evidence += overdue.Count > 0 && allowed > 0 ? $" {allowed} are allowed." : "";
        return overdue.Count <= allowed
            ? Pass(control, evidence)
            : Of(control, ControlState.Fail, evidence, now, overdue).Look(Backlog);
    }

    /// <summary>Judges the form of recent answers.</summary>
    public JudgedControl ReplyForm()
    {
        var control = ControlCatalogue.ReplyForm;
        if (Cases.IsUnknown)
        {
            return Unknown(control, Cases.Problem!, now);
        }

        var answered = Cases.Results.SelectMany(c => c.Turns.Select(t => (c.CaseId, Turn: t)))
            .Where(t => t.Turn.AnsweredAt > at.AddDays(-RecentDays) && t.Turn.AnsweredAt <= at).ToList();
        var wrong = answered.Where(t => t.Turn.Problems.Length > 0).ToList();
        if (wrong.Count == 0)
        {
            return Pass(control, answered.Count == 0
                ? $"No answer of the last {RecentDays} days."
                : $"{Amount.Of(answered.Count, "answer")} of {RecentDays} days, all in the right form.");
        }

        string[] affected = [.. wrong.Select(t => t.CaseId).Distinct()];
        var most = wrong.SelectMany(t => t.Turn.Problems).GroupBy(p => p).OrderByDescending(g => g.Count()).First();
        var number = $"{wrong.Count} of {Amount.Of(answered.Count, "answer")} of {RecentDays} days";
        var evidence = $"{number} lack something, most often {most.Key}";
        return Of(control, ControlState.Warning, evidence, now, affected)
            .Look($"Get-CommerceCase {source}".TrimEnd() + " | Where-Object { $_.Turns.Problems } | Format-List CaseId, Turns");
    }

    /// <summary>Judges claims and chargebacks.</summary>
    public JudgedControl ClaimLimits()
    {
        var control = ControlCatalogue.ClaimLimits;
        var open = lazy.Value.Claims.Where(c => c.RespondBy > at && c.AnswerRequested != false).OrderBy(c => c.RespondBy).ToList();
        var soon = open.Where(c => c.RespondBy - at < ClaimNotice).Select(c => c.OrderNumber ?? c.Kind.ToString()).Distinct().ToList();
        return soon.Count == 0
            ? Pass(control, open.Count == 0 ? "No limit is open."
                : $"{Amount.Of(open.Count, "limit is", "limits are")} open, none ends in three days.")
            : Of(control, ControlState.Warning, $"The limit for {Names(soon)} is within three days.", now, soon)
                .Look($"Get-CommerceClaim {source}".TrimEnd() + " | Where-Object RespondBy");
    }

    /// <summary>Without any case, or with mail that could not be read, nothing is proven.</summary>
    private JudgedControl Pass(ControlDefinition control, string evidence) =>
        Cases.Problem is { } problem ? Unknown(control, problem, now)
        : Cases.Results.Count == 0 ? Unknown(control, "The mail has no case of the platform.", now)
        : new(Of(control, ControlState.Pass, evidence, now));

    private IEnumerable<CommerceCase> Waiting => Cases.Results.Where(c => c.WaitingSince is not null && c.ClosedAt is null);
}
