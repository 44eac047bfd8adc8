using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>
/// Moves messages that Restore-CommerceJunkMail moved to the Inbox of one mailbox back to their folders. A message that somebody has moved
/// or deleted since is left where it is.
/// </summary>
public sealed class JunkMailUndo
{
    private const string Inbox = "Inbox";

    private readonly IMailMover _mover;
    private readonly IMailSource _source;
    private readonly ChangeJournal _journal;
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal);

    /// <param name="connection">The mailbox.</param>
    /// <param name="journal">Where moves are written down.</param>
    /// <exception cref="MailboxConnectionException">The connection was closed.</exception>
    public JunkMailUndo(CommerceMailboxConnection connection, ChangeJournal journal)
        : this(MailboxConnections.Mover(connection), MailboxConnections.Source(connection), journal)
    {
    }

    internal JunkMailUndo(IMailMover mover, IMailSource source, ChangeJournal journal)
    {
        _mover = mover;
        _source = source;
        _journal = journal;
    }

    /// <summary>The changes of a run that moved messages, the last one first.</summary>
    /// <param name="history">The journal.</param>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<CommerceMailChange> Moves(ChangeHistory history, string run) =>
        [.. history.OfRun(run, JunkMailRestorer.Property).Where(c => c.Result != ChangeResult.Failed && !IsUndo(c)).Reverse()];

    /// <summary>Moves messages back.</summary>
    /// <param name="moves">The changes, all of this mailbox.</param>
    /// <param name="decide">Asked before each move.</param>
    /// <param name="observer">Receives what is reported if the mailbox is read.</param>
    /// <param name="cancellationToken">Stops between two moves.</param>
    /// <returns>One result a message, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IEnumerable<JunkMailUndoResult> Undo(
        IReadOnlyList<CommerceMailChange> moves, Func<PlannedChange, ChangeDecision> decide, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var look = moves.Any(m => m.Id is null)
            ? MailboxLook.Take(_source, [.. moves.Where(m => m.Id is null).Select(m => Message(m, ""))], observer, cancellationToken)
            : null;
        foreach (var move in moves)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Undo(move, look, decide, observer, cancellationToken);
        }
    }

    private JunkMailUndoResult Undo(
        CommerceMailChange move, MailboxLook? look, Func<PlannedChange, ChangeDecision> decide, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        var result = new JunkMailUndoResult
        {
            Mailbox = move.Target, Folder = move.Before.Count > 0 ? move.Before[0] : "", MessageId = move.Name,
            Status = ChangeStatus.Unchanged,
        };
        if ((move.Id ?? look?.InboxIdOf(Message(move, ""))) is not { } id)
        {
            return look?.IsWhole == true
                ? result with { Reason = "It is no longer in the Inbox" }
                : result with { Status = ChangeStatus.Failed,
                    Reason = "It is not known whether it is in the Inbox: the mailbox could not be read" };
        }

        try
        {
            if (FolderId(result.Folder, cancellationToken) is not { } folder)
            {
                return result with
                {
                    Status = ChangeStatus.Failed,
                    Reason = $"The mailbox has no folder '{result.Folder}' any more, or several. The message stays in the Inbox",
                };
            }

            if (decide(InWords(result)).Status is { } status)
            {
                return result with { Status = status };
            }

            return Move(result, id, folder, observer, cancellationToken);
        }
        catch (IOException e)
        {
            return result with { Status = ChangeStatus.Failed, Reason = e.Message };
        }
    }

    private JunkMailUndoResult Move(
        JunkMailUndoResult result, string id, string folder, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var change = _journal.Begin(new ChangeBegin(new ChangedObject(result.Mailbox, result.MessageId, null), JunkMailRestorer.Property,
            [Inbox])
        {
            Add = [result.Folder], Remove = [Inbox],
        });
        result = result with { RunId = _journal.RunId };
        IOException? problem = null;
        try
        {
            if (_mover.Move(id, folder, cancellationToken) is { } moved)
            {
                End(change, result, ChangeResult.Verified, moved);
                return result with { Status = ChangeStatus.Changed, NewId = moved };
            }
        }
        catch (MessageGoneException)
        {
            End(change, result, ChangeResult.Failed);
            return result with { Reason = "It is no longer in the Inbox", RunId = null };
        }
        catch (IOException e)
        {
            problem = e;
        }

        // The answer does not tell: whether it left the Inbox decides.
        var look = MailboxLook.Take(_source, [Message(result, id)], observer, cancellationToken);
        if (look.IsInOldPlace(Message(result, id)))
        {
            End(change, result, ChangeResult.Failed);
            return result with { Status = ChangeStatus.Failed, Reason = problem?.Message ?? "The server did not move the message." };
        }

        End(change, result, look.IsWhole ? ChangeResult.Verified : ChangeResult.Unverified);
        return look.IsWhole ? result with { Status = ChangeStatus.Changed }
            : result with { Status = ChangeStatus.Failed,
                Reason = $"{problem?.Message} It is not known whether the message was moved".Trim() };
    }

    private void End(Guid change, JunkMailUndoResult result, ChangeResult end, string? newId = null) =>
        _journal.End(change, new ChangeEnd(end)
    {
        Id = newId,
        Added = end == ChangeResult.Failed ? [] : [result.Folder],
        Removed = end == ChangeResult.Failed ? [] : [Inbox],
        After = end == ChangeResult.Verified ? [result.Folder] : null,
        Reason = end switch
        {
            ChangeResult.Failed => "the run did not move the message",
            ChangeResult.Unverified => "the server did not tell whether the message was moved",
            _ => null,
        },
    });

    private string? FolderId(string name, CancellationToken cancellationToken)
    {
        if (!_folders.TryGetValue(name, out var id))
        {
            _folders[name] = id = _mover.FolderId(name, cancellationToken);
        }

        return id;
    }

    private static PlannedChange InWords(JunkMailUndoResult result) =>
        PlannedChange.Of("Moving", "Move", $"the message {result.MessageId} of {result.Mailbox} from the Inbox back to '{result.Folder}'");

    /// <summary>A move back is not taken back: it would put spam into the Inbox.</summary>
    private static bool IsUndo(CommerceMailChange change) => change.Added.All(a => a != Inbox) && change.Before.Contains(Inbox);

    private static CommerceJunkMail Message(CommerceMailChange move, string id) => Message(move.Target, move.Name, id);

    private static CommerceJunkMail Message(JunkMailUndoResult result, string id) => Message(result.Mailbox, result.MessageId, id);

    private static CommerceJunkMail Message(string mailbox, string messageId, string id) => new()
    {
        Mailbox = mailbox, Folder = Inbox, FolderKind = JunkMailFolder.Junk, Received = DateTimeOffset.MinValue,
        Verdict = Authenticity.Unverifiable, Reason = "", MessageId = messageId, Id = id,
    };
}
