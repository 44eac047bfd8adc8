using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Digests;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Sends the list of waiting cases, or reminders of cases that become due, by mail or to Teams or Slack.</summary>
/// <remarks>
/// <para>
/// Without -Reminder, sends all cases that wait for an answer, the most urgent first: the list for the morning. With -Reminder, sends the
/// cases that have become due soon, overdue or escalated. Each case is reminded of once in each of these states. The ledger keeps what was
/// sent, so a second run sends nothing. If there is nothing to say, nothing is sent, unless -SendEmpty is given.
/// </para>
/// <para>
/// A reminder is written to the ledger before it is sent, and marked as sent after the server has accepted it. If the server does not
/// accept it, there is an error, and the next run sends it. If a run is killed in between, the next run sends the message again with
/// the same Message-ID, and the message says so. So no reminder is lost, and it can come twice only after such an interruption.
/// </para>
/// <para>
/// Messages have no names and no words of buyers, unless -IncludeBuyerData is given. The address of a webhook is a secret: whoever knows it
/// can write to the channel. It appears in no error and in no result. -WhatIf shows the message and sends nothing.
/// </para>
/// </remarks>
/// <example>
/// <summary>The list for the morning, by mail</summary>
/// <code>Send-CommerceBacklogDigest -SmtpServer mail.contoso.com -Credential $login -From cases@contoso.com -To team@contoso.com</code>
/// <remarks>Uses STARTTLS at port 587. For TLS at port 465, add -Encryption Tls.</remarks>
/// </example>
/// <example>
/// <summary>Every quarter of an hour, from a scheduled task: sync, and remind in Teams</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// Sync-CommerceCase ./support-mailbox
/// Send-CommerceBacklogDigest -Reminder -WebhookUri $env:COMMERCE_WEBHOOK</code>
/// <remarks>
/// Make the webhook in Teams with the workflow "Post to a channel when a webhook request is received". The exit code is 1 if the message
/// was not accepted. The next run sends it.
/// </remarks>
/// </example>
/// <example>
/// <summary>Look at the message</summary>
/// <code>Send-CommerceBacklogDigest ./support-mailbox -WebhookUri https://hooks.slack.com/services/T0/B0/x -WhatIf</code>
/// <remarks>Shows the message that Slack would get.</remarks>
/// </example>
[Cmdlet(VerbsCommunications.Send, "CommerceBacklogDigest", DefaultParameterSetName = LedgerSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low, HelpUri = OnlineHelp)]
[OutputType(typeof(BacklogDigest))]
public sealed class SendCommerceBacklogDigest : CaseCmdlet
{
    private const string SlackHost = "hooks.slack.com";

    private IDigestDelivery _delivery = null!;

    /// <summary>Sends only cases that have become due soon, overdue or escalated since the last reminder. Needs a ledger.</summary>
    [Parameter]
    public SwitchParameter Reminder { get; set; }

    /// <summary>The SMTP server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? SmtpServer { get; set; }

    /// <summary>The port of the SMTP server. Default: 587 for StartTls, 465 for Tls, 25 for None.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? Port { get; set; }

    /// <summary>How the connection to the SMTP server is encrypted. Default: StartTls.</summary>
    [Parameter]
    public MailEncryption Encryption { get; set; } = MailEncryption.StartTls;

    /// <summary>Accepts a certificate that this machine does not trust. For tests only.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>User name and password for the SMTP server. Default: no login.</summary>
    [Parameter]
    [Credential]
    [ArgumentCompleter(typeof(NameCompleter))]
    public PSCredential? Credential { get; set; }

    /// <summary>The address that the mail comes from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? From { get; set; }

    /// <summary>The addresses that the mail goes to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] To { get; set; } = [];

    /// <summary>The address of a webhook of Teams or Slack, with https. It is a secret.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public Uri? WebhookUri { get; set; }

    /// <summary>The service of the webhook: Teams or Slack. Default: Slack for hooks.slack.com, otherwise Teams.</summary>
    [Parameter]
    [ValidateSet("Teams", "Slack")]
    public string? WebhookService { get; set; }

    /// <summary>Only cases in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet(nameof(CaseState.OnTime), nameof(CaseState.DueSoon), nameof(CaseState.Overdue), nameof(CaseState.Escalated))]
    public CaseState[] State { get; set; } = [];

    /// <summary>Sends a list without any case too. Then a morning without a message means that the task did not run.</summary>
    [Parameter]
    public SwitchParameter SendEmpty { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        if ((SmtpServer is null) == (WebhookUri is null))
        {
            Refuse("DestinationAmbiguous", "Give either -SmtpServer with -From and -To, or -WebhookUri.");
        }

        _delivery = SmtpServer is not null ? Smtp() : Webhook();
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (Reminder && ParameterSetName != LedgerSet)
        {
            Refuse("ReminderNeedsLedger",
                "-Reminder needs a ledger, which keeps what was sent. Run Sync-CommerceCase, and leave out the mail.");
        }

        using var report = Observe();
        var waiting = CaseBacklog.Read(Input, Options, report, Cancellation).Where(c => State.Length == 0 || State.Contains(c.State))
            .ToList();
        if (Reminder)
        {
            Remind(waiting);
        }
        else if (waiting.Count > 0 || SendEmpty)
        {
            var digest = Describe(BacklogDigestKind.List, new PendingReminder(NewMessageId(), waiting, IsRepetition: false),
                out var content);
            if (Ask(digest))
            {
                _delivery.Send(content, digest.MessageId, Cancellation);
                digest = digest with { Sent = true };
            }

            WriteObject(digest);
        }
        else
        {
            WriteSummary("No case is waiting for an answer, so nothing was sent.");
        }
    }

    private void Remind(IReadOnlyList<CaseBacklogItem> waiting)
    {
        using var reminders = OpenReminders();
        var chosen = reminders.Choose(waiting, NewMessageId);
        if (chosen.Count == 0)
        {
            WriteSummary("No case has become due since the last reminder, so nothing was sent.");
        }

        foreach (var reminder in chosen)
        {
            Cancellation.ThrowIfCancellationRequested();
            var digest = Describe(BacklogDigestKind.Reminder, reminder, out var content);
            if (!Ask(digest))
            {
                WriteObject(digest);
                continue;
            }

            reminders.Begin(reminder);
            try
            {
                _delivery.Send(content, digest.MessageId, Cancellation);
            }
            catch (DigestException) when (!reminder.IsRepetition)
            {
                // The server did not take it. A repetition stays as it is: the interrupted run may have sent it.
                reminders.Release(reminder);
                throw;
            }

            reminders.Complete(reminder, DateTimeOffset.UtcNow);
            WriteObject(digest with { Sent = true });
        }
    }

    private LedgerReminders OpenReminders()
    {
        var path = LedgerFile(Ledger);
        try
        {
            return new LedgerReminders(path);
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            Terminate(
                new IOException($"Another run sends reminders from the ledger '{path}' now. Run the command again later.", e),
                "ReminderRunning", ErrorCategory.ResourceBusy, path);
            throw;
        }
    }

    private BacklogDigest Describe(BacklogDigestKind kind, PendingReminder reminder, out DigestContent content)
    {
        content = DigestContent.Of(kind, reminder.Cases, MailProfile, CalendarZone, IncludeBuyerData, reminder.IsRepetition);
        return new BacklogDigest
        {
            Kind = kind, Destination = _delivery.Destination, Sent = false, Cases = reminder.Cases.Count,
            CaseIds = [.. reminder.Cases.Select(c => c.CaseId)], Subject = content.Subject, Lines = content.Lines,
            MessageId = reminder.MessageId, IsRepetition = reminder.IsRepetition,
        };
    }

    private bool Ask(BacklogDigest digest)
    {
        var what = $"{(digest.Kind == BacklogDigestKind.List ? "the list" : "a reminder")} to {digest.Destination}: {digest.Subject}";
        return ShouldProcess($"Sending {what}", $"Send {what}?", "Confirm");
    }

    private string NewMessageId()
    {
        var domain = From is null ? "commerce.invalid" : From.Substring(From.LastIndexOf('@') + 1).TrimEnd('>', ' ');
        return $"commerce-{Guid.NewGuid():N}@{domain}";
    }

    private SmtpDelivery Smtp()
    {
        if (From is null || To.Length == 0)
        {
            Refuse("RecipientMissing", "-SmtpServer needs -From and -To.");
        }

        if (To.Append(From!).FirstOrDefault(a => !SellerAddresses.IsValid(a) || a[0] == '@') is { } wrong)
        {
            Terminate(new ArgumentException($"'{wrong}' is not a mail address."), "RecipientMalformed", ErrorCategory.InvalidArgument,
                wrong);
        }

        if (Encryption == MailEncryption.None && Credential is not null)
        {
            Refuse("LoginNotEncrypted", "A password is not sent over a connection without encryption. Use -Encryption StartTls or Tls.");
        }

        return new SmtpDelivery(SmtpServer!, Port, Encryption, Credential?.GetNetworkCredential(), From!, To)
        {
            SkipCertificateCheck = SkipCertificateCheck,
        };
    }

    private WebhookDelivery Webhook()
    {
        if (!WebhookUri!.IsAbsoluteUri || (WebhookUri.Scheme != Uri.UriSchemeHttps && !WebhookUri.IsLoopback))
        {
            // The address is a secret, so the error does not repeat it.
            Refuse("WebhookMalformed", "-WebhookUri must be a whole address that begins with https://.");
        }

        var isSlack = WebhookService is null ? WebhookUri.Host.Equals(SlackHost, StringComparison.OrdinalIgnoreCase)
            : WebhookService == "Slack";
        return new WebhookDelivery(WebhookUri, isSlack);
    }

    private void Refuse(string errorId, string message) => Terminate(new ArgumentException(message), errorId,
        ErrorCategory.InvalidArgument, null);
}
