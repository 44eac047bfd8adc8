using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>A change that is about to be made, in the words in which the user is asked.</summary>
/// <param name="Description">What is done, for -WhatIf: "Adding to ...".</param>
/// <param name="Question">The question of -Confirm: "Add to ...?".</param>
public sealed record PlannedChange(string Description, string Question)
{
    /// <summary>The change itself: what a plan that somebody approves is compared with.</summary>
    internal ChangeBegin? Change { get; init; }

    /// <summary>The entries to remove that this module did not add.</summary>
    public IReadOnlyList<string> NotOwned => Change is { Remove.Count: > 0 } change ? change.NotOwned : [];

    /// <summary>Entries are added to a list.</summary>
    internal static PlannedChange Adding(string list, IReadOnlyList<string> entries) =>
        Of("Adding to", "Add to", $"{list}: {string.Join(", ", entries)}");

    /// <summary>Entries are removed from a list.</summary>
    internal static PlannedChange Removing(string list, IReadOnlyList<string> entries) =>
        Of("Removing from", "Remove from", $"{list}: {string.Join(", ", entries)}");

    /// <summary>Something is done with an object.</summary>
    internal static PlannedChange Of(string doing, string verb, string what, string details = "") =>
        new($"{doing} {what}{details}", $"{verb} {what}?{details}");
}

/// <summary>What is to be done with a planned change.</summary>
public sealed record ChangeDecision
{
    private ChangeDecision(ChangeStatus? status, ExchangeException? error = null)
    {
        Status = status;
        Error = error;
    }

    /// <summary>Make the change.</summary>
    public static ChangeDecision Apply { get; } = new((ChangeStatus?)null);

    /// <summary>Only show it.</summary>
    public static ChangeDecision Preview { get; } = new(ChangeStatus.Planned);

    /// <summary>The user said no.</summary>
    public static ChangeDecision Decline { get; } = new(ChangeStatus.Declined);

    /// <summary>The status of a change that is not made; null if it is made.</summary>
    public ChangeStatus? Status { get; }

    /// <summary>Why the change is refused; null if it is not.</summary>
    public ExchangeException? Error { get; }

    /// <summary>The change is not the one that was approved.</summary>
    public static ChangeDecision Refuse(ExchangeException error) => new(ChangeStatus.Rejected, error);
}
