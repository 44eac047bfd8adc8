namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>The names of trace fields.</summary>
internal static class TraceFieldNames
{
    public const string Received = "Received";
    public const string Results = "Authentication-Results";

    public static bool IsReceived(string name) => name.Equals(Received, StringComparison.OrdinalIgnoreCase);

    public static bool IsResults(string name) => name.Equals(Results, StringComparison.OrdinalIgnoreCase);
}
