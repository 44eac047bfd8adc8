using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Stamps;

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

/// <summary>The trace fields among a message's fields as text.</summary>
internal sealed class NamedTraceFields(IEnumerable<(string Name, string Value)> fields) : ITraceFields
{
    private readonly List<(string Name, string Value)> _trace = fields.Where(f => TraceFieldNames.IsResults(f.Name) || TraceFieldNames.IsReceived(f.Name)).ToList();

    public int Count => _trace.Count;

    public bool IsResults(int index) => TraceFieldNames.IsResults(_trace[index].Name);

    public string Value(int index) => _trace[index].Value;
}

/// <summary>The trace fields in a header block.</summary>
internal sealed class RawTraceFields : ITraceFields
{
    private readonly HeaderBlock _headers;
    private readonly List<int> _trace = [];

    public RawTraceFields(HeaderBlock headers)
    {
        _headers = headers;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is var field && (field.Is(TraceFieldNames.Received) || field.Is(TraceFieldNames.Results)))
            {
                _trace.Add(i);
            }
        }
    }

    public int Count => _trace.Count;

    public bool IsResults(int index) => _headers[_trace[index]].Is(TraceFieldNames.Results);

    public string Value(int index) => _headers[_trace[index]].Plain();

    /// <summary>A field's value as it stands.</summary>
    public ReadOnlySpan<byte> RawValue(int index) => _headers[_trace[index]].RawValue;
}

/// <summary>The names of trace fields.</summary>
internal static class TraceFieldNames
{
    public const string Received = "Received";
    public const string Results = "Authentication-Results";

    public static bool IsReceived(string name) => name.Equals(Received, StringComparison.OrdinalIgnoreCase);

    public static bool IsResults(string name) => name.Equals(Results, StringComparison.OrdinalIgnoreCase);
}
