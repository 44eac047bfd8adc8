namespace CommerceMailAdmin;

/// <summary>The state of one control.</summary>
public enum ControlState : long
{
    /// <summary>The setting is as it should be.</summary>
    Pass,

    /// <summary>The setting works, and has a cost or a risk that somebody should know.</summary>
    Warning,

    /// <summary>The setting is wrong: mail is lost, or forged mail gets in.</summary>
    Fail,

    /// <summary>The setting could not be read, so nothing is known about it.</summary>
    Unknown,
}

/// <summary>One setting of the organisation that the mail of the platform, or the seller's own mail, depends on.</summary>
public sealed record TenantControl
{
    /// <summary>The control, stable: DKIM-SIGNING.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What the control is about: a domain, a mailbox, a connector or a policy. Null if it is about the whole organisation.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>The state of the control.</summary>
    public required ControlState State { get; init; }

    /// <summary>What was found, with the values that decided.</summary>
    public required string Evidence { get; init; }

    /// <summary>The command that fixes it, or that shows more; null if nothing is to be done.</summary>
    public string? Remedy { get; init; }

    /// <summary>The page that lists the controls, in the repository of the module.</summary>
    public string Page => "docs/reference/tenant-controls.md";
}
