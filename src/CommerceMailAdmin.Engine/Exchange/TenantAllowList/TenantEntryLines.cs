using System.Globalization;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>An entry that a run removed, as the journal has it.</summary>
/// <param name="Entry">What the entry means.</param>
/// <param name="Lines">All lines that the journal has of it.</param>
internal sealed record RemovedTenantEntry(TenantEntry Entry, IReadOnlyList<string> Lines)
{
    /// <summary>When it ended; null for the days after its last use, or for an entry that does not end.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>Its note; null for none.</summary>
    public string? Notes { get; init; }

    /// <summary>True if it was somebody else's.</summary>
    public bool IsOthers { get; init; }
}

/// <summary>How the journal tells the end and the note of an entry: in lines of their own, beside the entry.</summary>
internal static class TenantEntryLines
{
    private const string EndMark = " ends: ";
    private const string NotesMark = " notes: ";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The end of an entry.</summary>
    public static string End(TenantEntry entry, DateTimeOffset? date, int? removeAfter) => entry.Text + EndMark
        + (date is { } end ? end.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)
            : removeAfter is { } days ? $"{days} days after the last use" : "never");

    /// <summary>The end and the note of an entry; entries for spoofed senders have neither.</summary>
    public static IEnumerable<string> Details(StoredTenantEntry entry) => entry.Entry.Infrastructure is not null ? []
        : new[] { End(entry.Entry, entry.ExpirationDate, entry.RemoveAfter) }
            .Concat(entry.Notes is null ? [] : [entry.Entry.Text + NotesMark + entry.Notes]);

    /// <summary>True for a line that tells the end or the note of an entry, and not an entry.</summary>
    public static bool IsDetail(string line) =>
        line.IndexOf(EndMark, StringComparison.Ordinal) >= 0 || line.IndexOf(NotesMark, StringComparison.Ordinal) >= 0;

    /// <summary>The entries among the lines of a run that removed them.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="others">Those that belong to somebody else.</param>
    public static IEnumerable<RemovedTenantEntry> Read(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        foreach (var line in lines.Where(l => !IsDetail(l)))
        {
            // With the identity behind it if the entry was read back.
            var identity = line.EndsWith(")", StringComparison.Ordinal) ? line.LastIndexOf(" (", StringComparison.Ordinal) : -1;
            if (TenantEntry.TryParse(identity < 0 ? line : line[..identity], out var entry, out _))
            {
                string? Value(string mark) => lines.FirstOrDefault(l => l.StartsWith(entry!.Text + mark, StringComparison.Ordinal))
                    is { } found ? found[(entry!.Text.Length + mark.Length)..] : null;
                yield return new(entry!,
                    [line, .. lines.Where(l => IsDetail(l) && (l.StartsWith(entry!.Text + EndMark, StringComparison.Ordinal)
                    || l.StartsWith(entry.Text + NotesMark, StringComparison.Ordinal)))])
                {
                    ExpirationDate = DateTimeOffset.TryParseExact(
                        Value(EndMark), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                        ? date : null,
                    Notes = Value(NotesMark),
                    IsOthers = others.Contains(line),
                };
            }
        }
    }
}
