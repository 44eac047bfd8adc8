using System.Globalization;
using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// The small mailboxes in tests/Data/cases/mail and tests/Data/cases/reading. What each must give stands in mail-cases.json beside this
/// file, written after the folder's expected.txt: "waits", "answered" or "escalated" for each case, with the beginning of the instant where
/// it matters.
/// </summary>
public class MailCaseTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 12, 12, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, Run[]> Expected = JsonSerializer.Deserialize<Dictionary<string, Run[]>>(
        File.ReadAllText(Repository.PathOf("tests", "Unit", "Cases", "mail-cases.json")), Format)!;

    public static TheoryData<string, int> Runs => [.. Expected.SelectMany(e => e.Value.Select((_, i) => (e.Key, i)))];

    [Theory]
    [MemberData(nameof(Runs))]
    public void AMailboxGivesItsCases(string folder, int number)
    {
        var run = Expected[folder][number];
        var observer = new CaseObserver();
        var found = CommerceCases.Read(
            CaseInput.Files(run.Paths.Select(p => Path.GetFullPath(Path.Combine(Folder(folder), p))), "support"),
            TestLedger.Options(At) with { Now = At, IncludeBuyerData = true },
            new CaseSelection(), observer, CancellationToken.None);

        var actual = Describe(run, found, observer);
        Assert.True(Fits(run, found, observer), actual);
    }

    private static string Folder(string name) =>
        new[] { "mail", "reading" }.Select(kind => Repository.PathOf("tests", "Data", "cases", kind, name)).First(Directory.Exists);

    private static bool Fits(Run run, IReadOnlyList<CommerceCase> found, CaseObserver observer) =>
        (run.Cases is null
            || (found.Count == run.Cases.Count
                && found.All(c => run.Cases.TryGetValue(c.CaseId.ToLowerInvariant(), out var state)
                    && State(c).StartsWith(state, StringComparison.Ordinal))))
        && (run.All is null || (found.Count > 0 && found.All(c => State(c).StartsWith(run.All, StringComparison.Ordinal))))
        && Told(run.Warning, observer.Warnings) && Told(run.Detail, observer.Details) && Told(run.Error, observer.Errors)
        && (run.Quiet != true || observer.Warnings.Count + observer.Errors.Count == 0)
        && found.All(c => (run.Buyer is null || c.Buyer == run.Buyer) && (run.Order is null || c.OrderNumber == run.Order))
        && found.All(c => run.Messages is null || c.Messages.Count(m => m.Kind == CaseMailKind.Customer) == run.Messages)
        && found.All(c => run.AnsweredBy is null || c.Turns[^1].AnsweredBy == run.AnsweredBy)
        && found.All(c => run.Folder is null || c.Messages[0].Folder == run.Folder);

    private static bool Told(string? text, List<string> told) =>
        text is null || told.Exists(t => t.Contains(text, StringComparison.Ordinal));

    private static string State(CommerceCase found) =>
        found.State == CaseState.Escalated ? "escalated"
        : found.WaitingSince is { } since ? "waits " + Instant(since)
        : "answered " + Instant(found.Turns[^1].AnsweredAt ?? found.Turns[^1].ClosedAt ?? default);

    private static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Describe(Run run, IReadOnlyList<CommerceCase> found, CaseObserver observer)
    {
        var text = new StringBuilder().AppendLine(JsonSerializer.Serialize(run, Format));
        foreach (var one in found)
        {
            var customer = one.Messages.Count(m => m.Kind == CaseMailKind.Customer);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{one.CaseId} {State(one)} n={customer} order={one.OrderNumber} buyer={one.Buyer} by={one.Turns[^1].AnsweredBy} "
                    + $"folder={one.Messages[0].Folder}");
        }

        return text.AppendJoin('\n', observer.Warnings.Select(w => "warning: " + w)).AppendLine()
            .AppendJoin('\n', observer.Errors.Select(e => "error: " + e))
            .AppendLine().AppendJoin('\n', observer.Details.Select(d => "detail: " + d)).ToString();
    }

    /// <summary>One reading of a folder.</summary>
    /// <param name="Paths">What is read.</param>
    /// <param name="Cases">The cases and their states; null if that is not what the run is about.</param>
    private sealed record Run(string[] Paths, Dictionary<string, string>? Cases)
    {
        /// <summary>What every case's state begins with.</summary>
        public string? All { get; init; }

        /// <summary>A part of a warning.</summary>
        public string? Warning { get; init; }

        /// <summary>A part of what is told with -Verbose.</summary>
        public string? Detail { get; init; }

        /// <summary>A part of an error.</summary>
        public string? Error { get; init; }

        /// <summary>Whether there must be no warning and no error.</summary>
        public bool? Quiet { get; init; }

        /// <summary>Each case's buyer.</summary>
        public string? Buyer { get; init; }

        /// <summary>Each case's order number.</summary>
        public string? Order { get; init; }

        /// <summary>The number of each case's customer messages.</summary>
        public int? Messages { get; init; }

        /// <summary>Who sent the last answer.</summary>
        public string? AnsweredBy { get; init; }

        /// <summary>The folder of the first message.</summary>
        public string? Folder { get; init; }

        /// <summary>Why it is so, if it could be decided in another way.</summary>
        public string? Decision { get; init; }
    }

    private sealed class CaseObserver : IMailReadObserver
    {
        public List<string> Warnings { get; } = [];

        public List<string> Errors { get; } = [];

        public List<string> Details { get; } = [];

        public void Unreadable(string path, Exception problem) => Errors.Add(path + ": " + problem.Message);

        public void Warn(string message) => Warnings.Add(message);

        public void NoSentMail(string message) => Warnings.Add(message);

        public void Detail(string message) => Details.Add(message);

        public void Progress(string path, long bytes)
        {
        }

        public void Finished(string path)
        {
        }
    }
}
