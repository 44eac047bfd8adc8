namespace CommerceMailAdmin;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity : long
{
    /// <summary>Worth knowing; nothing need be done.</summary>
    Info,

    /// <summary>Untidy, or a risk for later.</summary>
    Low,

    /// <summary>Mail is less protected, or accepted less readily, than it could be.</summary>
    Medium,

    /// <summary>Protection or delivery fails.</summary>
    High,
}

/// <summary>Something wrong or weak in the records of a domain. The page docs/findings/ID.md has more.</summary>
/// <param name="Id">What it is; stable, as SPF-TOO-MANY-LOOKUPS.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">The name it was noticed at, often with the term or tag.</param>
/// <param name="Message">What was found here.</param>
/// <param name="Remediation">What to do about it.</param>
/// <param name="Reference">The document that has the rule.</param>
public sealed record Finding(string Id, FindingSeverity Severity, string Subject, string Message, string Remediation, string Reference)
{
    /// <summary>The finding in one line.</summary>
    public override string ToString() => $"{Severity} {Id}: {Message}";
}
