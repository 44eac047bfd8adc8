using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Readiness;

/// <summary>What a check returned, or why it could not be made.</summary>
/// <typeparam name="T">The result of the check.</typeparam>
public sealed record Observed<T>
{
    /// <summary>The results; empty if the check found nothing, or was not made.</summary>
    public IReadOnlyList<T> Results { get; init; } = [];

    /// <summary>Why the check could not be made, or not to its end, in a sentence; null if it was.</summary>
    public string? Problem { get; init; }

    /// <summary>True if a judgement rests on nothing.</summary>
    public bool IsUnknown => Results.Count == 0 && Problem is not null;
}

/// <summary>A control that was judged, with the command that fixes it.</summary>
/// <param name="Control">The control.</param>
/// <param name="Repair">The command that -Fix runs; null if a person has to decide.</param>
public sealed record JudgedControl(MailControl Control, ControlRepair? Repair = null);

/// <summary>A command of this module that fixes a control.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Parameters">Its parameters: texts, lists of texts, or true for a switch.</param>
public sealed record ControlRepair(string Command, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>The command as it is typed. Texts are quoted, so that a name cannot become a command.</summary>
    public override string ToString() => Command + string.Concat(Parameters.Select(p => p.Value switch
    {
        true => $" -{p.Key}",
        IEnumerable<string> texts => $" -{p.Key} {string.Join(", ", texts.Select(Word))}",
        _ => $" -{p.Key} {Word(p.Value.ToString()!)}",
    }));

    private static string Word(string text) =>
        text.Length > 0 && text.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z') ? text : PowerShellText.Quoted(text);
}

/// <summary>Builds controls.</summary>
internal static class Judgement
{
    private const int MostNamed = 3;

    /// <summary>A control in a state.</summary>
    public static MailControl Of(
        ControlDefinition control, ControlState state, string evidence, DateTimeOffset now, IReadOnlyList<string>? affected = null) => new()
    {
        Id = control.Id, Asks = control.Asks, InGuide = control.InGuide, State = state, CheckedAt = now,
        Evidence = evidence.TrimEnd('.', ' ') + ".",
        Affected = affected ?? [],
    };

    /// <summary>A control that could not be tested.</summary>
    public static JudgedControl Unknown(ControlDefinition control, string reason, DateTimeOffset now, string? fix = null) =>
        new(Of(control, ControlState.Unknown, reason, now) with { Remedy = fix });

    /// <summary>A control with the command that -Fix runs.</summary>
    public static JudgedControl With(this MailControl control, ControlRepair repair) =>
        new(control with { Remedy = repair.ToString(), CanFix = true }, repair);

    /// <summary>A control with a command that shows what to fix.</summary>
    public static JudgedControl Look(this MailControl control, string command) => new(control with { Remedy = command });

    /// <summary>The first names of a list, and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count <= MostNamed ? "" : $" and {names.Count - MostNamed} more");

    /// <summary>True for a result that says nothing about the subject.</summary>
    public static bool IsError(CheckResult result) => result is CheckResult.TempError or CheckResult.PermError;
}
