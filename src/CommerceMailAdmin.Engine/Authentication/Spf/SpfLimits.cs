namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>How far an SPF evaluation may go (RFC 7208 section 4.6.4); the defaults are the RFC's.</summary>
public sealed record SpfLimits
{
    /// <summary>The RFC's limits.</summary>
    public static SpfLimits Default { get; } = new();

    /// <summary>Terms that need DNS, over all records of a check; one more is a PermError.</summary>
    public int Lookups { get; init; } = 10;

    /// <summary>Look-ups that give no answer, over all records of a check; one more is a PermError.</summary>
    public int VoidLookups { get; init; } = 2;

    /// <summary>Names of one "mx" mechanism that are looked at; needing one more is a PermError.</summary>
    public int MxNames { get; init; } = 10;

    /// <summary>Names of the client's address that are looked at; the rest is ignored.</summary>
    public int PtrNames { get; init; } = 10;

    /// <summary>Includes and redirects that may lead to a record, one from the other; one more is a PermError.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>How long a check may wait for DNS in all; longer is a TempError. Null sets no limit.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Characters of an explanation; a longer one is ignored.</summary>
    public int ExplanationLength { get; init; } = 4096;

    /// <summary>Terms that are looked at when a whole tree is read, past the other limits too.</summary>
    public int TreeTerms { get; init; } = 2000;

    /// <summary>DNS questions that are asked when a whole tree is read.</summary>
    public int TreeQuestions { get; init; } = 500;

    /// <summary>Addresses of hosts that are listed when a whole tree is read.</summary>
    public int TreeAddresses { get; init; } = 20_000;
}
