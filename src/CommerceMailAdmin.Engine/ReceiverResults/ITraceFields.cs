namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// What servers recorded of a message (RFC 5321 section 4.4, RFC 8601 section 2): its Received and Authentication-Results fields, topmost first. Text is made of a
/// field when it is asked for.
/// </summary>
internal interface ITraceFields
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Whether a field is an Authentication-Results field; else it is a Received field.</summary>
    bool IsResults(int index);

    /// <summary>A field's value, unfolded.</summary>
    string Value(int index);
}
