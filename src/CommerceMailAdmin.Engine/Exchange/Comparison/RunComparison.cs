using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.Comparison;

/// <summary>Compares what one run left with what another run left. Pure.</summary>
public static class RunComparison
{
    private const string NotRead = "the run did not read the object back, so what it left is unknown";

    /// <summary>Compares two runs, object by object.</summary>
    /// <param name="run">The run.</param>
    /// <param name="changes">Its changes, in the order they began.</param>
    /// <param name="other">The run that it is compared with.</param>
    /// <param name="otherChanges">The changes of that run.</param>
    public static IEnumerable<CommerceMailChangeComparison> Of(
        string run, IEnumerable<CommerceMailChange> changes, string other, IEnumerable<CommerceMailChange> otherChanges)
    {
        var second = LastOfEach(otherChanges).ToDictionary(KeyOf);
        foreach (var change in LastOfEach(changes))
        {
            var key = KeyOf(change);
            var otherChange = second.TryGetValue(key, out var found) ? found : null;
            second.Remove(key);
            yield return otherChange is null
                ? Start(run, other, change) with { Difference = ChangeDifference.OnlyInRun, OnlyInRun = change.After ?? [] }
                : Compare(Start(run, other, change), change.After, otherChange.After, NotRead);
        }

        foreach (var change in second.Values)
        {
            yield return Start(run, other, change) with { Difference = ChangeDifference.OnlyInOther, OnlyInOther = change.After ?? [] };
        }
    }

    /// <summary>The last change of each object.</summary>
    internal static IEnumerable<CommerceMailChange> LastOfEach(IEnumerable<CommerceMailChange> changes) =>
        changes.GroupBy(KeyOf).Select(g => g.Last());

    /// <summary>A comparison that has still no result.</summary>
    internal static CommerceMailChangeComparison Start(string run, string? other, CommerceMailChange change) => new()
    {
        RunId = run, With = other, Target = change.Target, Name = change.Name, Id = change.Id, Property = change.Property,
        Difference = ChangeDifference.Unknown,
    };

    /// <summary>Compares the entries of an object.</summary>
    /// <param name="start">The comparison so far.</param>
    /// <param name="left">The entries after the run; null if they are unknown.</param>
    /// <param name="other">The entries of the other side; null if they are unknown.</param>
    /// <param name="unknown">Why the other side is unknown.</param>
    internal static CommerceMailChangeComparison Compare(
        CommerceMailChangeComparison start, IReadOnlyList<string>? left, IReadOnlyList<string>? other, string unknown)
    {
        if (left is null || other is null)
        {
            return start with { Difference = ChangeDifference.Unknown, Reason = left is null ? NotRead : unknown };
        }

        string Text(string entry) => Comparable(start.Property, entry);
        var (first, second) = (new HashSet<string>(left.Select(Text)), new HashSet<string>(other.Select(Text)));
        string[] lost = [.. left.Where(e => !second.Contains(Text(e)))];
        string[] added = [.. other.Where(e => !first.Contains(Text(e)))];
        return start with
        {
            Difference = lost.Length + added.Length == 0 ? ChangeDifference.Equal : ChangeDifference.Different,
            OnlyInRun = lost,
            OnlyInOther = added,
        };
    }

    private static (string Property, ChangeKey Key) KeyOf(CommerceMailChange change) =>
        (change.Property, ChangeKey.Of(change.Id, change.Organization, change.Name));

    /// <summary>The form in which two entries of a property are compared.</summary>
    private static string Comparable(string property, string entry)
    {
        if (property == SafeSenderRemover.Property)
        {
            return SafeSenderEntry.Comparable(entry);
        }

        if (property == MailFlowRuleOwnership.Property)
        {
            var (setting, value) = RuleSetting.Read(entry);
            return RuleSetting.Line(setting, RuleSetting.Comparable(setting, value));
        }

        return IPAllowLists.Properties.Contains(property) && IPRange.TryParseStored(entry, out var range) ? range.ToEnds()
            : entry.ToLowerInvariant();
    }
}
