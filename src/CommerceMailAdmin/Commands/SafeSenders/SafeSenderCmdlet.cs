using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about a list of wanted safe senders.</summary>
public abstract class SafeSenderCmdlet : MailboxCmdlet
{
    /// <summary>
    /// The wanted safe senders: domains, with or without a leading @, and addresses. Without it, the domains that the platform asks
    /// sellers to make safe senders. A domain does not stand for its subdomains.
    /// </summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Sender { get; set; }

    /// <summary>Checks the wanted senders: tells of each mistake once, and ends the cmdlet where nothing is left.</summary>
    /// <param name="force">Accepts the domains of public mail services, and goes beyond the documented limit.</param>
    private protected SafeSenderRequest ReadSenders(bool force)
    {
        var given = MyInvocation.BoundParameters.ContainsKey(nameof(Sender)) ? Sender ?? [] : [.. MailProfile.SafeSenderDomains];
        var request = SafeSenderRequest.Create(given, force);
        if (request.Duplicates.Count > 0)
        {
            WriteWarning($"Given more than once, and used once: {string.Join(", ", request.Duplicates)}.");
        }

        foreach (var rejected in request.Rejected)
        {
            var id = rejected.Reason == SafeSenderRejectionReason.PublicMailDomain ? "SenderPublicMailDomain" : "SenderMalformed";
            WriteItemError(new ArgumentException($"The sender '{rejected.Sender}' is left out: {rejected.Explanation}."), id, ErrorCategory.InvalidArgument, rejected.Sender);
        }

        if (request.Senders.Count == 0)
        {
            Terminate(
                new ArgumentException("No sender is left to look for. Name domains or addresses with -Sender, or leave it out to use the profile's domains."),
                "NoSender", ErrorCategory.InvalidArgument, Sender);
        }

        return request;
    }
}
