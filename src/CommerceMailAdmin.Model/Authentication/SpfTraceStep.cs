namespace CommerceMailAdmin;

/// <summary>What happened to one term during an SPF check.</summary>
public enum SpfTermOutcome : long
{
    /// <summary>The mechanism matched the client and decided its record.</summary>
    Match,

    /// <summary>The mechanism did not match; evaluation went on.</summary>
    NoMatch,

    /// <summary>The redirect was followed: the target's result is the result.</summary>
    Followed,

    /// <summary>The exp modifier gave the explanation.</summary>
    Explained,

    /// <summary>The exp modifier could not be used (RFC 7208 section 6.2); the result stands without explanation.</summary>
    Ignored,

    /// <summary>A DNS look-up failed; the check ended here.</summary>
    TempError,

    /// <summary>The term, or what it leads to, cannot be evaluated; the check ended here.</summary>
    PermError,
}

/// <summary>One term that an SPF check evaluated, in the order of evaluation; an include stands before the terms it led to.</summary>
/// <param name="Depth">How many includes and redirects led here; 0 in the domain's own record.</param>
/// <param name="Domain">The domain whose record holds the term.</param>
/// <param name="Term">The term as published.</param>
/// <param name="Target">The name it was evaluated against, macros expanded; null if it has none, or none that can exist in DNS.</param>
/// <param name="Outcome">What happened to it.</param>
/// <param name="Lookups">Look-up terms it cost of the limit of ten, with all it led to (RFC 7208 section 4.6.4).</param>
/// <param name="VoidLookups">Look-ups without an answer that it cost of the limit of two, with all it led to.</param>
/// <param name="Reason">Why, if the outcome does not speak for itself; null otherwise.</param>
public sealed record SpfTraceStep(
    int Depth, string Domain, string Term, string? Target, SpfTermOutcome Outcome, int Lookups, int VoidLookups, string? Reason);
