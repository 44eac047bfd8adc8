using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>
/// Moves messages of one mailbox to its Inbox. Each move is in the journal before it is sent. If the answer does not tell whether a message
/// was moved, the mailbox is read again.
/// </summary>
public sealed class JunkMailRestorer
{
    /// <summary>The property of a message that a move changes, by the name that EWS and Graph give it.</summary>
    public const string Property = "ParentFolderId";

    private const string Inbox = "Inbox";

    private readonly string _mailbox;
    private readonly IMailMover _mover;
    private readonly IMailSource _source;
    private readonly ChangeJournal _journal;
    private readonly bool _force;

    /// <param name="connection">The mailbox.</param>
    /// <param name="journal">Where moves are written down.</param>
    /// <param name="force">Whether messages that cannot be verified are moved too.</param>
    /// <exception cref="MailboxConnectionException">The connection was closed.</exception>
    public JunkMailRestorer(CommerceMailboxConnection connection, ChangeJournal journal, bool force)
        : this(connection.Mailbox, MailboxConnections.Mover(connection), MailboxConnections.Source(connection), journal, force)
    {
    }

    internal JunkMailRestorer(string mailbox, IMailMover mover, IMailSource source, ChangeJournal journal, bool force)
    {
        _mailbox = mailbox;
        _mover = mover;
        _source = source;
        _journal = journal;
        _force = force;
    }

    /// <summary>Moves messages.</summary>
    /// <param name="messages">The messages, each once.</param>
    /// <param name="decide">Asked before each move.</param>
    /// <param name="observer">Receives what is reported if the mailbox is read again.</param>
    /// <param name="cancellationToken">Stops between two moves.</param>
    /// <returns>One result a message, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<JunkMailRestoreResult> Restore(
        IReadOnlyList<CommerceJunkMail> messages, Func<CommerceJunkMail, ChangeDecision> decide, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var results = new JunkMailRestoreResult?[messages.Count];
        var unclear = new List<UnclearMove>();
        string? inbox = null;
        string? stopped = null;
        for (var i = 0; i < messages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = messages[i];
            if (WhyRejected(message) is { } reason)
            {
                results[i] = Result(message, ChangeStatus.Rejected, reason);
            }
            else if (decide(message).Status is { } status)
            {
                results[i] = Result(message, status);
            }
            else if ((stopped ??= inbox is null ? FindInbox(ref inbox, cancellationToken) : null) is not null)
            {
                results[i] = Result(message, ChangeStatus.Failed, stopped);
            }
            else
            {
                var change = Begin(message);
                try
                {
                    if (Send(message, inbox!, cancellationToken) is { } id)
                    {
                        End(change, message, ChangeResult.Verified, id);
                        results[i] = Sent(message, ChangeStatus.Changed) with { NewId = id };
                        continue;
                    }

                    unclear.Add(new(i, message, change, null));
                }
                catch (IOException e)
                {
                    unclear.Add(new(i, message, change, e));
                    stopped = e is MailboxConnectionException ? $"Not sent, because the connection failed before: {e.Message}" : null;
                }
            }
        }

        if (unclear.Count > 0)
        {
            var found = MailboxLook.Take(_source, [.. unclear.Select(u => u.Message)], observer, cancellationToken);
            unclear.ForEach(u => results[u.Index] = Judge(u, found));
        }

        return [.. results.Select(r => r!)];
    }

    private string? WhyRejected(CommerceJunkMail message) => message.Verdict switch
    {
        Authenticity.Genuine => null,
        Authenticity.Forged => "The message is forged. It is never moved to the Inbox",
        _ => _force ? null : "It cannot be verified that the message is from the platform. Look at it, and use -Force to move it",
    };

    /// <summary>Finds the Inbox.</summary>
    /// <returns>Why no message can be moved; null if the Inbox was found.</returns>
    private string? FindInbox(ref string? inbox, CancellationToken cancellationToken)
    {
        try
        {
            inbox = _mover.FolderId(FolderRole.Inbox, cancellationToken);
            return inbox is null ? "The mailbox has no Inbox" : null;
        }
        catch (IOException e)
        {
            return $"The Inbox cannot be found: {e.Message}";
        }
    }

    private string? Send(CommerceJunkMail message, string inbox, CancellationToken cancellationToken) =>
        message.FolderKind == JunkMailFolder.Junk && _mover.UnblocksSenders
            ? _mover.MarkAsNotJunk(message.Id, cancellationToken)
            : _mover.Move(message.Id, inbox, cancellationToken);

    private JunkMailRestoreResult Judge(UnclearMove move, MailboxLook found)
    {
        var message = move.Message;
        var isThere = found.InboxIdOf(message) is not null;
        if (found.IsInOldPlace(message))
        {
            End(move.Change, message, ChangeResult.Failed);
            return Sent(message, ChangeStatus.Failed, (move.Problem?.Message ?? "The server did not move the message.")
                + (isThere ? " A copy of it is in the Inbox." : ""));
        }

        if (isThere)
        {
            var wasThere = move.Problem is MessageGoneException;
            End(move.Change, message, wasThere ? ChangeResult.Failed : ChangeResult.Verified, found.InboxIdOf(message));
            var result = wasThere
                ? Sent(message, ChangeStatus.Unchanged, "It is in the Inbox already")
                : Sent(message, ChangeStatus.Changed);
            return result with { NewId = found.InboxIdOf(message) };
        }

        var isGone = move.Problem is MessageGoneException && found.IsWhole;
        End(move.Change, message, isGone ? ChangeResult.Failed : ChangeResult.Unverified);
        return Sent(message, ChangeStatus.Failed, isGone ? "It is no longer in its folder, and it is not in the Inbox"
            : (move.Problem is null ? "" : move.Problem.Message + " ") + "It is not known whether the message is in the Inbox now");
    }

    private Guid Begin(CommerceJunkMail message) =>
        _journal.Begin(new ChangeBegin(new ChangedObject(_mailbox, message.MessageId ?? message.Id, null), Property, [message.Folder])
        {
            Add = [Inbox], Remove = [message.Folder],
        });

    private void End(Guid change, CommerceJunkMail message, ChangeResult result, string? newId = null) =>
        _journal.End(change, new ChangeEnd(result)
    {
        Id = result == ChangeResult.Verified ? newId : null,
        Added = result == ChangeResult.Failed ? [] : [Inbox],
        Removed = result == ChangeResult.Failed ? [] : [message.Folder],
        After = result == ChangeResult.Verified ? [Inbox] : null,
        Reason = result switch
        {
            ChangeResult.Failed => "the run did not move the message",
            ChangeResult.Unverified => "the server did not tell whether the message was moved",
            _ => null,
        },
    });

    private JunkMailRestoreResult Sent(CommerceJunkMail message, ChangeStatus status, string? reason = null) =>
        Result(message, status, reason) with { RunId = _journal.RunId };

    private JunkMailRestoreResult Result(CommerceJunkMail message, ChangeStatus status, string? reason = null) => new()
    {
        Mailbox = _mailbox,
        Folder = message.Folder,
        Received = message.Received,
        From = message.From,
        CaseId = message.CaseId,
        Status = status,
        Reason = reason,
        SafeSenderCommand = SafeSenderCommand(message),
        Id = message.Id,
    };

    private string? SafeSenderCommand(CommerceJunkMail message)
    {
        var domain = message.From?[(message.From.LastIndexOf('@') + 1)..];
        return message.FolderKind == JunkMailFolder.Junk && message.Verdict == Authenticity.Genuine && !string.IsNullOrEmpty(domain)
            ? $"Add-CommerceSafeSenders {PowerShellText.Quoted(_mailbox)} -Sender {PowerShellText.Quoted(domain!)}" : null;
    }

    /// <summary>A move whose answer does not tell what happened.</summary>
    private sealed record UnclearMove(int Index, CommerceJunkMail Message, Guid Change, IOException? Problem);
}

/// <summary>Which of some messages are in the Inbox, and which are where they were.</summary>
internal sealed class MailboxLook
{
    private readonly Dictionary<string, string> _inInbox = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inOldPlace = new(StringComparer.Ordinal);

    private MailboxLook()
    {
    }

    /// <summary>True if all of the mailbox was read. If not, what was not found can be there all the same.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads the mailbox.</summary>
    public static MailboxLook Take(
        IMailSource source, IReadOnlyList<CommerceJunkMail> messages, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var look = new MailboxLook();
        var ids = new HashSet<string>(messages.Select(m => m.Id), StringComparer.Ordinal);
        var wanted = new HashSet<string>(messages.Select(m => m.MessageId).OfType<string>(), StringComparer.Ordinal);
        var counter = new FailureCounter(observer);
        try
        {
            foreach (var message in source.Read(resume: null, counter, cancellationToken))
            {
                if (ids.Contains(message.Location.Id))
                {
                    look._inOldPlace.Add(message.Location.Id);
                }

                if (message.Folder.Role == FolderRole.Inbox && message.Headers.First("Message-ID") is { } field
                    && MessageIds.Read(field.Plain()).FirstOrDefault() is { } id && wanted.Contains(id))
                {
                    look._inInbox[id] = message.Location.Id;
                }
            }

            look.IsWhole = counter.Failures == 0;
        }
        catch (IOException e)
        {
            observer.Detail($"The mailbox could not be read again: {e.Message}");
        }

        return look;
    }

    /// <summary>True if the message is where it was.</summary>
    public bool IsInOldPlace(CommerceJunkMail message) => _inOldPlace.Contains(message.Id);

    /// <summary>The message's id in the Inbox, by its Message-ID; null if it was not found there.</summary>
    public string? InboxIdOf(CommerceJunkMail message) =>
        message.MessageId is not null && _inInbox.TryGetValue(message.MessageId, out var id) ? id : null;

    private sealed class FailureCounter(IMailReadObserver observer) : IMailReadObserver
    {
        public int Failures { get; private set; }

        public void Unreadable(string path, Exception problem)
        {
            Failures++;
            observer.Unreadable(path, problem);
        }

        public void Warn(string message) => observer.Detail(message);

        public void NoSentMail(string message) => observer.Detail(message);

        public void Detail(string message) => observer.Detail(message);

        public void Progress(string path, long bytes) => observer.Progress(path, bytes);

        public void Finished(string summary) => observer.Detail(summary);
    }
}
