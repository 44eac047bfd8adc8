namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>A stretch of time cannot be measured; the message says why and what to ask for instead.</summary>
public sealed class SlaRangeException(string message) : Exception(message);
