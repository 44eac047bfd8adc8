using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>What a run would change: somebody else looks at it and approves it, and a later run makes exactly these changes.</summary>
public sealed record ChangePlan
{
    /// <summary>The command that would make the changes.</summary>
    public required string Command { get; init; }

    /// <summary>The tenant; null on-premises.</summary>
    public string? Organization { get; init; }

    /// <summary>When the plan was made, in UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it.</summary>
    public required string User { get; init; }

    /// <summary>The parameters that say what is wanted, each with its values as text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The changes, in the order in which they are made.</summary>
    public required IReadOnlyList<ChangePlanEntry> Changes { get; init; }

    /// <summary>
    /// The hash that stands beside a change in the file. It covers everything that the change does, so that a row that was edited by
    /// mistake is refused. It is not a signature: who can write the file can also write its hash.
    /// </summary>
    internal string SealOf(ChangePlanEntry change)
    {
        var text = new StringBuilder();
        string[] parts =
        [
            Command, Organization ?? "", change.Property, change.Id ?? change.Name, "+", .. change.Add, "-", .. change.Remove, "parameters",
            .. Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value.Prepend(p.Key)),
        ];
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return Hex.Of(Sha256.Hash(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}

/// <summary>A change of one object in a plan.</summary>
public sealed record ChangePlanEntry
{
    /// <summary>The property, by Exchange's name.</summary>
    public required string Property { get; init; }

    /// <summary>The object, as it was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>The object, as Exchange names it.</summary>
    public required string Name { get; init; }

    /// <summary>The GUID of the object; null if Exchange does not give it, or if the object is still to be made.</summary>
    public string? Id { get; init; }

    /// <summary>The entries to add.</summary>
    public IReadOnlyList<string> Add { get; init; } = [];

    /// <summary>The entries to remove.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>True if the row was edited after the plan was made, so that it says something else than what was planned.</summary>
    public bool IsEdited { get; init; }

    internal static ChangePlanEntry Of(ChangeBegin change) => new()
    {
        Property = change.Property,
        Target = DisplayText.Clean(change.Object.Target),
        Name = DisplayText.Clean(change.Object.Name),
        Id = change.Object.Id,
        Add = [.. change.Add.Select(DisplayText.Clean)],
        Remove = [.. change.Remove.Select(DisplayText.Clean)],
    };
}

/// <summary>Collects the changes that a run would make.</summary>
public sealed class ChangePlanRecorder
{
    private readonly List<ChangePlanEntry> _changes = [];

    /// <summary>The changes so far.</summary>
    public IReadOnlyList<ChangePlanEntry> Changes => _changes;

    /// <summary>Takes down a change.</summary>
    public void Add(PlannedChange change) => _changes.Add(ChangePlanEntry.Of(change.Change!));
}

/// <summary>Lets through only the changes of a plan, and only while they are still what the plan says.</summary>
/// <param name="plan">The plan.</param>
public sealed class ChangeApproval(ChangePlan plan)
{
    private readonly HashSet<ChangePlanEntry> _open = [.. plan.Changes];
    private readonly ILookup<(string, string), ChangePlanEntry> _byId =
        plan.Changes.Where(c => c.Id is not null).ToLookup(c => (c.Property, c.Id!.ToLowerInvariant()));
    private readonly ILookup<(string, string), ChangePlanEntry> _byName = plan.Changes.ToLookup(c =>
        (c.Property, c.Name.ToLowerInvariant()));

    /// <summary>The plan.</summary>
    public ChangePlan Plan => plan;

    /// <summary>The changes of the plan that no object has come for.</summary>
    public IReadOnlyCollection<ChangePlanEntry> Open => _open;

    /// <summary>How many changes were let through.</summary>
    public int Approved { get; private set; }

    /// <summary>How many were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Refuses a session that leads to another organisation.</summary>
    /// <exception cref="ExchangeException">It does.</exception>
    public void Check(IExchangeSession session)
    {
        if (plan.Changes.Count > 0 && !string.Equals(session.Organization, plan.Organization, StringComparison.OrdinalIgnoreCase))
        {
            throw new ExchangeException(
                ExchangeErrorKind.OtherOrganization,
                $"The plan is for the organisation {plan.Organization ?? "on-premises"}, and you are connected to "
                    + $"{session.Organization ?? "on-premises"}.");
        }
    }

    /// <summary>Decides about a change that the run is about to make.</summary>
    /// <returns>Null if the change is approved; otherwise that it is declined, because it is not in the plan, or refused.</returns>
    public ChangeDecision? Decide(PlannedChange planned)
    {
        var now = ChangePlanEntry.Of(planned.Change!);
        var approved = (now.Id is null ? null : _byId[(now.Property, now.Id.ToLowerInvariant())].FirstOrDefault())
            ?? _byName[(now.Property, now.Name.ToLowerInvariant())].FirstOrDefault();
        if (approved is null)
        {
            return ChangeDecision.Decline;
        }

        _open.Remove(approved);
        if (Difference(approved, now) is { } difference)
        {
            Refused++;
            return ChangeDecision.Refuse(new ExchangeException(ExchangeErrorKind.PlanOutdated, difference));
        }

        Approved++;
        return null;
    }

    /// <summary>An object was looked at: if nothing is left to do, the run did not ask about it.</summary>
    public void Seen(string target) => _open.RemoveWhere(c => c.Target.Equals(target, StringComparison.OrdinalIgnoreCase)
        || c.Name.Equals(target, StringComparison.OrdinalIgnoreCase));

    private static string? Difference(ChangePlanEntry approved, ChangePlanEntry now)
    {
        if (approved.IsEdited)
        {
            return "The row of the plan was edited after the plan was made, so nothing was changed. Make a new plan.";
        }

        if (approved.Id is null != now.Id is null || !string.Equals(approved.Id, now.Id, StringComparison.OrdinalIgnoreCase))
        {
            return "The plan was made for another object of this name, so nothing was changed. Make a new plan.";
        }

        var parts = Parts("would now add", now.Add, approved.Add).Concat(Parts("would no longer add", approved.Add, now.Add))
            .Concat(Parts("would now remove", now.Remove, approved.Remove))
                .Concat(Parts("would no longer remove", approved.Remove, now.Remove)).ToArray();
        return parts.Length == 0 ? null
            : $"Changed since the plan was made, so nothing was changed: the command {string.Join(", and ", parts)}. Make a new plan.";
    }

    private static IEnumerable<string> Parts(string what, IReadOnlyList<string> these, IReadOnlyList<string> those)
    {
        string[] more = [.. these.Except(those, StringComparer.Ordinal)];
        return more.Length == 0 ? [] : [$"{what} {string.Join(", ", more)}"];
    }
}
