namespace CommerceMailAdmin;

/// <summary>How urgent a waiting case is.</summary>
public enum CaseState
{
    /// <summary>More than a business day is left.</summary>
    OnTime,

    /// <summary>The last business day of the answer's term has begun.</summary>
    DueSoon,

    /// <summary>The answer's term is over.</summary>
    Overdue,

    /// <summary>The buyer has opened a claim for the order.</summary>
    Escalated,
}
