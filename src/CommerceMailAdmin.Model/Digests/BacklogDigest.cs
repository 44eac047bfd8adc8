namespace CommerceMailAdmin;

/// <summary>What a message about the backlog is for.</summary>
public enum BacklogDigestKind : long
{
    /// <summary>All cases that wait for an answer.</summary>
    List,

    /// <summary>Cases that have become due soon, overdue or escalated since the last reminder.</summary>
    Reminder,
}

/// <summary>A message about cases that wait for an answer.</summary>
public sealed record BacklogDigest
{
    /// <summary>Whether it is the whole list, or a reminder.</summary>
    public required BacklogDigestKind Kind { get; init; }

    /// <summary>
    /// Where it goes: the recipients, or the host of the webhook. The address of a webhook is a secret and not part of it.
    /// </summary>
    public required string Destination { get; init; }

    /// <summary>True if the server has accepted it; false with -WhatIf.</summary>
    public required bool Sent { get; init; }

    /// <summary>How many cases it lists.</summary>
    public required int Cases { get; init; }

    /// <summary>The cases that it lists, the most urgent first.</summary>
    public required IReadOnlyList<string> CaseIds { get; init; }

    /// <summary>Its subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The lines of its text.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Its Message-ID without angle brackets. A repetition after an interruption has the same.</summary>
    public required string MessageId { get; init; }

    /// <summary>True if an earlier run was interrupted while it sent this message, so that it may arrive twice.</summary>
    public bool IsRepetition { get; init; }
}
