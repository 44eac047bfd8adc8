using System.Collections.Concurrent;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>An SPF record, read: every term that could be read, and everything that is wrong with it (RFC 7208 section 4.6).</summary>
/// <remarks>A record with an error results in PermError whatever its terms say; they are kept so that findings survive.</remarks>
internal sealed class SpfRecord
{
    /// <summary>The longest text that a TXT record can carry (RFC 1035 section 3.2.1); what lies after it is not read.</summary>
    public const int MaxLength = 65535;

    private const string Version = "v=spf1";

    private SpfRecord(string text, List<SpfTerm> terms, List<SpfSyntaxError> errors)
    {
        Text = text;
        Terms = terms;
        Errors = errors;
        Redirect = terms.Find(t => t.Kind == SpfTermKind.Redirect);
        Evaluated = [.. terms.Where(t => t.Kind < SpfTermKind.Redirect), .. terms.Where(t => t.Kind == SpfTermKind.Redirect)];
        Explanation = terms.Find(t => t.Kind == SpfTermKind.Exp);
        All = terms.Find(t => t.Kind == SpfTermKind.All);
    }

    /// <summary>The record as published, its strings joined.</summary>
    public string Text { get; }

    /// <summary>Every term that could be read, in order.</summary>
    public IReadOnlyList<SpfTerm> Terms { get; }

    /// <summary>The terms that decide, in the order of evaluation: the mechanisms, then the redirect (section 6.1).</summary>
    public SpfTerm[] Evaluated { get; }

    /// <summary>The redirect modifier; null if there is none.</summary>
    public SpfTerm? Redirect { get; }

    /// <summary>The exp modifier; null if there is none.</summary>
    public SpfTerm? Explanation { get; }

    /// <summary>The first "all" mechanism; null if there is none.</summary>
    public SpfTerm? All { get; }

    /// <summary>Everything that is wrong, in order; empty for a valid record.</summary>
    public IReadOnlyList<SpfSyntaxError> Errors { get; }

    /// <summary>
    /// Whether evaluation can come to a term: mechanisms up to "all", the redirect only without it (sections 5.1 and 6.1).
    /// </summary>
    public bool Reaches(SpfTerm term) => All is null || term.Kind > SpfTermKind.Redirect
        || (term.Kind < SpfTermKind.Redirect && term.Position <= All.Position);

    /// <summary>Tells whether a TXT record is an SPF record: its first word is the version (section 4.5).</summary>
    public static bool IsRecord(string text) =>
        text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>Reads a record; never fails, see <see cref="Errors"/>.</summary>
    public static SpfRecord Parse(string text)
    {
        var terms = new List<SpfTerm>();
        var errors = new List<SpfSyntaxError>();
        if (!IsRecord(text))
        {
            errors.Add(new SpfSyntaxError("", 1, $"the record does not begin with \"{Version}\" and a space"));
            return new SpfRecord(text, terms, errors);
        }

        var length = Math.Min(text.Length, MaxLength);
        for (var at = Version.Length; at < length;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            var end = text.IndexOf(' ', at, length - at);
            end = end < 0 ? length : end;
            AddTerm(text, at, end, terms, errors);
            at = end;
        }

        if (text.Length > MaxLength)
        {
            errors.Add(
                new SpfSyntaxError("", MaxLength + 1, $"the record is longer than the {MaxLength} characters a TXT record can carry"));
        }

        return new SpfRecord(text, terms, errors);
    }

    private static void AddTerm(string text, int start, int end, List<SpfTerm> terms, List<SpfSyntaxError> errors)
    {
        var term = SpfTermParser.Parse(text, start, end, out var position, out var problem);
        if (term?.Kind is SpfTermKind.Redirect or SpfTermKind.Exp && terms.Exists(t => t.Kind == term.Kind))
        {
            term = null;
            position = start;
            problem = "the modifier must not stand in a record twice";
        }

        if (term is null)
        {
            errors.Add(new SpfSyntaxError(SpfSyntaxError.Printable(text, start, end), position + 1, problem));
        }
        else
        {
            terms.Add(term);
        }
    }
}

/// <summary>What a domain publishes, or why that is not to be had.</summary>
/// <param name="Result">Pass for one record, valid or not; None, TempError, or PermError for several.</param>
/// <param name="Record">The record; null unless there is exactly one.</param>
/// <param name="Reason">Why there is none; empty if there is.</param>
internal readonly record struct SpfRecordAnswer(SpfResult Result, SpfRecord? Record, string Reason)
{
    /// <summary>Selects the SPF record among a domain's TXT records (RFC 7208 sections 4.4 and 4.5).</summary>
    public static SpfRecordAnswer From(DnsAnswer answer, string domain, SpfRecordCache cache)
    {
        if (answer.Status == DnsStatus.Failure)
        {
            return new(SpfResult.TempError, null, $"The TXT look-up for {domain} failed: {answer.Problem}.");
        }

        string? text = null;
        var count = 0;
        for (var i = 0; i < answer.Records.Count; i++)
        {
            if (answer.Records[i] is TextRecord record && SpfRecord.IsRecord(record.Text))
            {
                text = record.Text;
                count++;
            }
        }

        return count switch
        {
            0 when answer.Status == DnsStatus.NameError => new(SpfResult.None, null, $"{domain} does not exist."),
            0 => new(SpfResult.None, null, $"{domain} publishes no SPF record."),
            1 => new(SpfResult.Pass, cache[text!], ""),
            _ => new(SpfResult.PermError, null, $"{domain} publishes {count} SPF records; there must be one."),
        };
    }
}

/// <summary>Records already read, by their text; bounded in number and in the length of each.</summary>
internal sealed class SpfRecordCache
{
    private const int MaxRecords = 1024;
    private const int MaxLength = 4096;
    private readonly ConcurrentDictionary<string, SpfRecord> _records = new(StringComparer.Ordinal);

    /// <summary>The record of a text.</summary>
    public SpfRecord this[string text]
    {
        get
        {
            if (_records.TryGetValue(text, out var record))
            {
                return record;
            }

            record = SpfRecord.Parse(text);
            if (text.Length <= MaxLength)
            {
                // Emptied rather than aged: a run sees few different records, and reading one again costs microseconds.
                if (_records.Count >= MaxRecords)
                {
                    _records.Clear();
                }

                _records[text] = record;
            }

            return record;
        }
    }
}
