namespace CommerceMailAdmin.Engine.Dns;

/// <summary>A response as it came, before anything in it is believed.</summary>
/// <param name="QuestionName">The name of the one question it claims to answer; null where it has none or several.</param>
/// <param name="QuestionType">The type of that question.</param>
/// <param name="Code">The response code (RFC 6895 section 2.3).</param>
/// <param name="Answers">The answer section's records of the types the engine knows, each with its own owner.</param>
/// <param name="HasAnswers">Whether the answer section has any records, of whatever type.</param>
internal sealed record DnsResponse(string? QuestionName, int QuestionType, int Code, IReadOnlyList<DnsRecord> Answers, bool HasAnswers);
