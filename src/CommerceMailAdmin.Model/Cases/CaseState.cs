namespace CommerceMailAdmin;

/// <summary>The state of a case, in the order of urgency.</summary>
public enum CaseState : long
{
    /// <summary>Nobody has written for some business days since the last answer, or the seller said so.</summary>
    Closed,

    /// <summary>The seller wrote last.</summary>
    WaitingForBuyer,

    /// <summary>The buyer wrote last; more than a business day is left.</summary>
    OnTime,

    /// <summary>The buyer wrote last; the last business day of the answer's term has begun.</summary>
    DueSoon,

    /// <summary>The buyer wrote last; the answer's term is over.</summary>
    Overdue,

    /// <summary>A claim or chargeback has been opened for the order.</summary>
    Escalated,
}
