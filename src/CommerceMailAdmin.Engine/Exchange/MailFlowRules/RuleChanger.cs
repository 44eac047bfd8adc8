using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Makes one change of one rule: write down, change, read back, write down what came of it.</summary>
internal sealed class RuleChanger(MailFlowRuleStore store, ChangeJournal journal)
{
    /// <summary>Makes a change.</summary>
    /// <param name="name">The rule.</param>
    /// <param name="before">The rule as it is; null where it is to be made.</param>
    /// <param name="added">The settings to be made.</param>
    /// <param name="removed">The settings to be replaced or taken out.</param>
    /// <param name="send">Calls Exchange, and returns the warnings.</param>
    /// <param name="isDone">Tells from the rule as read back, null where it is gone, what is not as it should be; empty where all is.</param>
    /// <param name="result">The result so far.</param>
    /// <param name="status">The status where all is as it should be.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ChangeOutcome<MailFlowRuleResult> Make(
        string name, StoredRule? before, IReadOnlyList<string> added, IReadOnlyList<string> removed,
        Func<IReadOnlyList<string>> send, Func<StoredRule?, IReadOnlyList<string>> isDone, MailFlowRuleResult result, ChangeStatus status)
    {
        result = result with { RunId = journal.RunId };
        string[] lines = before is null ? [] : Lines(before);
        var written = journal.Begin(new ChangeBegin(before?.Object ?? new ChangedObject(name, name, null), MailFlowRuleOwnership.Property, lines) { Add = added, Remove = removed });
        var warnings = new List<string>();
        ExchangeException? error = null;
        try
        {
            warnings.AddRange(send());
        }
        catch (ExchangeException e)
        {
            // The change may have been made and only its answer lost: the read-back decides.
            error = e;
        }

        ChangeEnd end;
        try
        {
            var rules = error?.Kind == ExchangeErrorKind.SessionLost ? throw error : store.Read();

            // After an error, a rule of the name that is to be made may be somebody's who was faster.
            var after = before is not null ? rules.FirstOrDefault(r => r.Identity == before.Identity)
                : rules.FirstOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && (error is null || r.IsSigned));
            var open = isDone(after);
            string[] now = after is null ? [] : Lines(after);
            end = new ChangeEnd(error is { IsRefusal: true } && now.SequenceEqual(lines) ? ChangeResult.Failed : ChangeResult.Verified)
            {
                Added = before is null ? now : added.Where(a => !open.Contains(a)).ToArray(),
                Removed = removed.Where(r => after is null || !now.Contains(r)).ToArray(),
                After = now,
                Id = before is null ? after?.Id : null,
            };
            error = open.Count == 0 ? null
                : error ?? new ExchangeException(ExchangeErrorKind.Other, $"Exchange reported success, but the rule was not as it should be when it was read back: {string.Join(", ", open)}.");
            result = result with { Mode = after?.Mode, Priority = after?.Priority, ExpiryDate = after?.ExpiryDate };
            result = error is null
                ? result with { Status = status, Added = before is null ? added : end.Added, Removed = end.Removed }
                : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        }
        catch (ExchangeException e)
        {
            error ??= e;
            end = new ChangeEnd(ChangeResult.Unverified) { Added = added, Removed = removed };
            result = result with { Status = ChangeStatus.Failed, Reason = $"{error.Message} Whether the rule was changed could not be read back. Run the command again." };
        }

        journal.End(written, end with { Reason = result.Reason });
        return new ChangeOutcome<MailFlowRuleResult>(result, error, warnings);
    }

    /// <summary>A rule as the journal has it.</summary>
    public static string[] Lines(StoredRule rule) => [RuleSetting.Line(RuleSetting.Guid, rule.Identity), .. rule.Settings.Lines];
}
