namespace CommerceMailAdmin.Engine.Platform;

/// <summary>What tells one case from another: the platform, and the id without regard to case.</summary>
internal sealed record CaseKey
{
    public CaseKey(string platform, string caseId)
    {
        Platform = platform;
        Id = caseId.ToLowerInvariant();
    }

    /// <summary>The platform.</summary>
    public string Platform { get; }

    /// <summary>The id in lower case.</summary>
    public string Id { get; }
}
