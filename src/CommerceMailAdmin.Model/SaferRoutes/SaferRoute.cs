namespace CommerceMailAdmin;

/// <summary>
/// What an administrator should know before letting mail in by a certain way: the way Microsoft prefers for the same aim, which scanners
/// will object, and what the way does not protect from. The page docs/safer-routes/ID.md has more.
/// </summary>
public sealed record SaferRoute
{
    /// <summary>The way that was taken; stable, as IP-ALLOW-LIST-ONLINE.</summary>
    public required string Id { get; init; }

    /// <summary>What the route is for.</summary>
    public required string Aim { get; init; }

    /// <summary>The route to prefer for the same aim, with the command that takes it.</summary>
    public required string Prefer { get; init; }

    /// <summary>The controls of security scanners that fail after the change; empty if none does.</summary>
    public required IReadOnlyList<ScannerControl> ScannerControls { get; init; }

    /// <summary>Which controls look at this way, and why they fail or pass.</summary>
    public required string ScannerNote { get; init; }

    /// <summary>What still gets through, or is let through by it.</summary>
    public required IReadOnlyList<string> DoesNotProtectFrom { get; init; }

    /// <summary>The documents that it comes from.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The page with more, in the repository of the module.</summary>
    public string Page => $"docs/safer-routes/{Id}.md";

    /// <summary>The route to prefer, and where to read on.</summary>
    public override string ToString() => $"{Prefer} ({Page})";
}

/// <summary>A control of a security scanner.</summary>
/// <param name="Id">The control as its scanner names it.</param>
/// <param name="Scanner">The scanner or benchmark.</param>
/// <param name="Asks">What the control asks for.</param>
public sealed record ScannerControl(string Id, string Scanner, string Asks)
{
    /// <summary>The control's name.</summary>
    public override string ToString() => Id;
}
