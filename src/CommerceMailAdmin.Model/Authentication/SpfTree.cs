namespace CommerceMailAdmin;

/// <summary>
/// A domain's SPF record and all that it includes and redirects to: what it costs, whom it authorises, what is wrong with it.
/// </summary>
/// <remarks>
/// Costs are those of a client that no mechanism before "all" matches, so that every term is evaluated. Reading continues after broken
/// terms and
/// limits, to show all there is.
/// </remarks>
public sealed record SpfTree
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Pass if every check of an IPv4 client can be evaluated to its end; None, TempError or PermError if not.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The domain's own record, at the root of the tree.</summary>
    public required SpfTreeNode Root { get; init; }

    /// <summary>Look-up terms; more than ten are a PermError (RFC 7208 section 4.6.4).</summary>
    public int Lookups { get; init; }

    /// <summary>Look-ups that give no answer to a check of an IPv4 client; more than two are a PermError.</summary>
    public int VoidLookups { get; init; }

    /// <summary>Look-ups that give no answer to a check of an IPv6 client.</summary>
    public int VoidLookupsIPv6 { get; init; }

    /// <summary>Every range that results in Pass, as the mechanisms give it, in the order of evaluation.</summary>
    public IReadOnlyList<SpfRange> Ranges { get; init; } = [];

    /// <summary>
    /// The addresses that result in Pass, as few ranges in CIDR notation as possible: overlaps merged, what fails before left out.
    /// </summary>
    public IReadOnlyList<string> AuthorisedRanges { get; init; } = [];

    /// <summary>
    /// Whether more clients may pass, by terms whose addresses cannot be listed (exists, ptr, macros) or could not be read.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>Everything noticed in all records, in the order of evaluation.</summary>
    public IReadOnlyList<SpfProblem> Problems { get; init; } = [];
}

/// <summary>One record of an SPF tree.</summary>
public sealed record SpfTreeNode
{
    /// <summary>The domain that holds it.</summary>
    public required string Domain { get; init; }

    /// <summary>How many includes and redirects lead here; 0 at the root.</summary>
    public required int Depth { get; init; }

    /// <summary>Pass if there is one record, None if there is none, TempError if DNS failed, PermError if there are several.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>The record as published; null if there is none, or several.</summary>
    public string? Record { get; init; }

    /// <summary>Look-up terms of this record and all it leads to.</summary>
    public int Lookups { get; init; }

    /// <summary>Look-ups without an answer of this record and all it leads to, for an IPv4 client.</summary>
    public int VoidLookups { get; init; }

    /// <summary>Look-ups without an answer of this record and all it leads to, for an IPv6 client.</summary>
    public int VoidLookupsIPv6 { get; init; }

    /// <summary>The terms, in the order of the record; those that cannot be read are among the tree's problems.</summary>
    public IReadOnlyList<SpfTreeTerm> Terms { get; init; } = [];
}

/// <summary>One term of a record of an SPF tree.</summary>
public sealed record SpfTreeTerm
{
    /// <summary>The term as published.</summary>
    public required string Term { get; init; }

    /// <summary>The mechanism's or modifier's name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What a match results in; null for modifiers.</summary>
    public SpfResult? Qualifier { get; init; }

    /// <summary>The name it leads to; null if it has none, or one that depends on the message.</summary>
    public string? Target { get; init; }

    /// <summary>Whether evaluation can come to it: it stands before "all", and is not a redirect beside it.</summary>
    public bool IsReached { get; init; }

    /// <summary>Look-up terms it costs, itself and all it leads to.</summary>
    public int Lookups { get; init; }

    /// <summary>Look-up terms spent in the whole tree once it is evaluated; past ten, checks end in PermError.</summary>
    public int LookupsSoFar { get; init; }

    /// <summary>Look-ups without an answer that it costs a check of an IPv4 client, itself and all it leads to.</summary>
    public int VoidLookups { get; init; }

    /// <summary>
    /// Look-ups without an answer in the whole tree, for an IPv4 client, once it is evaluated; past two, checks end in PermError.
    /// </summary>
    public int VoidLookupsSoFar { get; init; }

    /// <summary>Look-ups without an answer that it costs a check of an IPv6 client.</summary>
    public int VoidLookupsIPv6 { get; init; }

    /// <summary>The ranges it matches itself, in CIDR notation.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    /// <summary>Why its addresses cannot be listed; null if they are.</summary>
    public string? NotListed { get; init; }

    /// <summary>The record that an include or redirect leads to; null if it was not read.</summary>
    public SpfTreeNode? Node { get; init; }
}

/// <summary>A range of addresses that a mechanism authorises.</summary>
/// <param name="Range">The range in CIDR notation.</param>
/// <param name="Domain">The domain whose record holds the mechanism.</param>
/// <param name="Term">The mechanism as published.</param>
public sealed record SpfRange(string Range, string Domain, string Term);
