namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>The trace fields among a message's fields as text.</summary>
internal sealed class NamedTraceFields(IEnumerable<(string Name, string Value)> fields) : ITraceFields
{
    private readonly List<(string Name, string Value)> _trace = fields.Where(f => TraceFieldNames.IsResults(f.Name) || TraceFieldNames.IsReceived(f.Name)).ToList();

    public int Count => _trace.Count;

    public bool IsResults(int index) => TraceFieldNames.IsResults(_trace[index].Name);

    public string Value(int index) => _trace[index].Value;
}
