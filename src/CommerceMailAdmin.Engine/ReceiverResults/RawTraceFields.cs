using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

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
