using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <content>Which mailboxes are worked on: named ones, a selection, or those of a plan.</content>
public abstract partial class MailboxCmdlet
{
    private void Add(string? identity)
    {
        if (MailboxIdentity.IsBlank(identity))
        {
            RejectIdentity("The name of the mailbox is blank. It was left out, because for Exchange a blank name means every mailbox.",
                "IdentityBlank", identity);
            return;
        }

        if (identity![0] == MailboxIdentityAttribute.Unnamed)
        {
            RejectIdentity(
                $"The object names no mailbox. It has the properties {identity[1..]}, and needs one of "
                    + $"{string.Join(", ", MailboxIdentityAttribute.Properties)}.",
                "IdentityMissing", null);
            return;
        }

        var mailbox = new MailboxReference(identity.Trim());
        if (!_given.Add(mailbox.Identity))
        {
            // Two connections must not write the same list at the same time.
            _repeated++;
        }
        else if (!MailboxIdentity.HasWildcard(mailbox.Identity))
        {
            _run.Add(mailbox);
        }
        else if (IsReadOnly)
        {
            _run.AddAlone(mailbox);
        }
        else
        {
            RejectIdentity(
                $"'{identity}' has wildcards. Changes are made to named mailboxes only: use -Filter, or pipe them from Get-EXOMailbox or "
                    + "Get-Mailbox.",
                "IdentityWildcard", identity);
        }
    }

    private void AddSelection()
    {
        if (ApprovedPlan is { } plan)
        {
            AddPlanned(plan);
            return;
        }

        using var list = new MailboxList();
        var selection = new MailboxSelection
        {
            Filter = Filter, RecipientTypeDetails = RecipientTypeDetails, Groups = Group, OrganizationalUnit = OrganizationalUnit,
            Database = Database, Server = Server,
        };
        foreach (var warning in _run.Find(selection, list.Add))
        {
            WriteWarning(warning);
        }

        if (list.Count == 0)
        {
            // A scheduled run that works on nothing must not look like one that found all well.
            WriteItemError(new ItemNotFoundException("No mailbox matches the selection."), "NothingSelected",
                ErrorCategory.ObjectNotFound, Filter ?? (object?)Group);
        }

        _progress.Total = list.Count;
        foreach (var mailbox in list.Read())
        {
            Cancellation.ThrowIfCancellationRequested();
            _run.Add(mailbox);
        }
    }

    private void AddPlanned(ChangePlan plan)
    {
        _progress.Total = plan.Changes.Count;
        foreach (var change in plan.Changes)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (MailboxIdentity.IsBlank(change.Id ?? change.Target) || MailboxIdentity.HasWildcard(change.Id ?? change.Target))
            {
                RejectIdentity($"'{change.Target}' of the plan does not name one mailbox.", "IdentityWildcard", change.Target);
            }
            else
            {
                _run.Add(new MailboxReference(change.Target) { Id = change.Id });
            }
        }
    }

    private void RejectIdentity(string message, string errorId, string? identity) =>
        WriteItemError(new ArgumentException(message), errorId, ErrorCategory.InvalidArgument, identity);
}
