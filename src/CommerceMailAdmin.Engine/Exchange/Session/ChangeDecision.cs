namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>What the caller wants done with a plan.</summary>
public enum ChangeDecision
{
    /// <summary>Make the change.</summary>
    Apply,

    /// <summary>Only show it.</summary>
    Preview,

    /// <summary>The user said no.</summary>
    Decline,
}
