namespace CommerceMailAdmin;

/// <summary>One control of the way that the platform's mail takes: its state, the evidence, and the command that fixes it.</summary>
public sealed record MailControl
{
    /// <summary>The control, stable: SAFE-SENDERS. The page docs/reference/readiness.md lists them.</summary>
    public required string Id { get; init; }

    /// <summary>What the control asks for, in a sentence.</summary>
    public required string Asks { get; init; }

    /// <summary>True if the platform's own guide asks for it.</summary>
    public required bool InGuide { get; init; }

    /// <summary>Whether it is in order.</summary>
    public required ControlState State { get; init; }

    /// <summary>What was found; for Unknown, the reason.</summary>
    public required string Evidence { get; init; }

    /// <summary>The mailboxes, domains, ranges, rules or cases that are not in order; empty if none.</summary>
    public IReadOnlyList<string> Affected { get; init; } = [];

    /// <summary>The command that fixes it, or that shows what to fix; null if nothing is to be done.</summary>
    public string? Remedy { get; init; }

    /// <summary>True if -Fix runs the command of <see cref="Remedy"/>.</summary>
    public bool CanFix { get; init; }

    /// <summary>The state in the file of -CompareWith; null without one, or if the file does not have the control.</summary>
    public ControlState? Before { get; init; }

    /// <summary>True if the state differs from <see cref="Before"/>.</summary>
    public bool HasChanged => Before is { } before && before != State;

    /// <summary>When it was tested (UTC).</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The control in one line.</summary>
    public override string ToString() => $"{Id}: {State}: {Evidence}";
}
