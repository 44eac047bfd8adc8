namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>What a seller can say of a case beside answering it.</summary>
internal enum CaseMarkKind
{
    /// <summary>The case is settled: nobody waits, until the buyer writes again or a claim is opened.</summary>
    Closed,

    /// <summary>It is not: every closing mark before this one is taken back.</summary>
    Open,
}

/// <summary>What a seller has said of a case.</summary>
/// <param name="Kind">What was said.</param>
/// <param name="Time">From when on it holds.</param>
internal sealed record CaseMark(CaseMarkKind Kind, DateTimeOffset Time);
