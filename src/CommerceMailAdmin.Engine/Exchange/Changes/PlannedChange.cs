namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>A change that is about to be made, in the words in which the user is asked.</summary>
/// <param name="Description">What is done, for -WhatIf: "Adding to ...".</param>
/// <param name="Question">The question of -Confirm: "Add to ...?".</param>
public sealed record PlannedChange(string Description, string Question)
{
    /// <summary>Entries are added to a list.</summary>
    internal static PlannedChange Adding(string list, IReadOnlyList<string> entries) => Of("Adding to", "Add to", $"{list}: {string.Join(", ", entries)}");

    /// <summary>Entries are removed from a list.</summary>
    internal static PlannedChange Removing(string list, IReadOnlyList<string> entries) => Of("Removing from", "Remove from", $"{list}: {string.Join(", ", entries)}");

    /// <summary>Something is done with an object.</summary>
    internal static PlannedChange Of(string doing, string verb, string what, string details = "") => new($"{doing} {what}{details}", $"{verb} {what}?{details}");
}

/// <summary>What the user wants done with a planned change.</summary>
public enum ChangeDecision
{
    /// <summary>Make the change.</summary>
    Apply,

    /// <summary>Only show it.</summary>
    Preview,

    /// <summary>The user said no.</summary>
    Decline,
}
