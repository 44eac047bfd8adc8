namespace CommerceMailAdmin.Engine.Platform;

/// <summary>A case as a message names it.</summary>
/// <param name="Key">The case.</param>
/// <param name="CaseId">Its id as written.</param>
internal sealed record CaseReference(CaseKey Key, string CaseId)
{
    /// <param name="platform">The platform.</param>
    /// <param name="caseId">The id as written.</param>
    public CaseReference(string platform, string caseId)
        : this(new CaseKey(platform, caseId), caseId)
    {
    }
}

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
