using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>The texts of an answer.</summary>
internal static class TextRecords
{
    /// <summary>The texts of the TXT records of an answer.</summary>
    public static IReadOnlyList<string> Of(DnsAnswer answer) => [.. answer.Records.OfType<TextRecord>().Select(r => r.Text)];

    /// <summary>Several records shown together, one a line.</summary>
    public static string Joined(IEnumerable<string> records) => string.Join("\n", records);
}

/// <summary>A judgement and the answer it rests on.</summary>
/// <param name="Result">The judgement.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Answer">The answer it rests on.</param>
/// <param name="Record">The record as published; null if there is none.</param>
internal readonly record struct PolicyJudgement(CheckResult Result, string Reason, DnsAnswer Answer, string? Record = null)
{
    /// <summary>The judgement if a look-up failed.</summary>
    public static PolicyJudgement Unanswered(DnsAnswer answer) =>
        new(CheckResult.TempError, $"{answer.Question}: {answer.Problem}", answer);

    /// <summary>The form in which it is handed out.</summary>
    public PolicyCheck ToCheck() => new()
    {
        Result = Result, Reason = Reason, Record = Record, Name = Answer.Question.Name,
        Resolver = Answer.Resolver, Ttl = Answer.Ttl, CheckedAt = Answer.AskedAt,
    };
}
