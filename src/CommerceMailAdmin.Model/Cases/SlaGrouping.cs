namespace CommerceMailAdmin;

/// <summary>The group of each row of a measurement.</summary>
public enum SlaGrouping : long
{
    /// <summary>Everything asked about, in one line.</summary>
    None,

    /// <summary>A date of the calendar's time zone.</summary>
    Day,

    /// <summary>A week of ISO 8601, Monday to Sunday, in the calendar's time zone.</summary>
    Week,

    /// <summary>A month in the calendar's time zone.</summary>
    Month,

    /// <summary>The mailbox in which the customer's message was found.</summary>
    Mailbox,

    /// <summary>The reason the buyer gave for the case.</summary>
    Reason,

    /// <summary>The address that answered.</summary>
    Agent,

    /// <summary>The platform the case came through.</summary>
    Platform,
}
