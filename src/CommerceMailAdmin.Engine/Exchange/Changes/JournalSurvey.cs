using System.Buffers.Text;
using System.Text;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// What a first reading of a journal tells: which changes have no end of their own run, and what later runs found of them. Nearly every
/// line is judged by its first and last bytes, because the second reading parses it anyway.
/// </summary>
internal sealed class JournalSurvey
{
    private static readonly byte[] BeginStart = Encoding.UTF8.GetBytes("{\"version\":1,\"kind\":\"begin\",\"change\":\"");
    private static readonly byte[] EndStart = Encoding.UTF8.GetBytes("{\"version\":1,\"kind\":\"end\",\"change\":\"");
    private static readonly byte[] Result = Encoding.UTF8.GetBytes(",\"result\":\"");
    private static readonly byte[] Unverified = Encoding.UTF8.GetBytes("Unverified\"");

    private const int IdLength = 32;

    /// <summary>How many bytes of a line that <see cref="EndOf"/> knows end with its change.</summary>
    internal static readonly int LengthToEndsTime = EndStart.Length + IdLength;

    private readonly ChangeIds _repeated = new();
    private readonly HashSet<Guid> _given = [];
    private ChangeIds? _begun = new();
    private readonly Dictionary<Guid, ChangeFound> _found = [];

    private JournalSurvey()
    {
    }

    /// <summary>The changes without an end of their own run.</summary>
    public HashSet<Guid> Open { get; } = [];

    /// <summary>True if no end of the change, by whichever run, is the last word.</summary>
    public bool IsUnfinished(Guid change) => Open.Contains(change) && Found(change) is null or { Result: ChangeResult.Unverified };

    /// <summary>What is known of the end of a change that has none of its own run; null for nothing.</summary>
    public ChangeFound? Found(Guid change) => _found.TryGetValue(change, out var found) ? found : null;

    /// <summary>
    /// True if a change is met for the first time in the second reading: a journal that was appended to itself has each change twice.
    /// </summary>
    public bool IsFirst(Guid change) => !_repeated.Contains(change) || _given.Add(change);

    /// <summary>Reads a journal.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">How many bytes are read.</param>
    public static JournalSurvey Of(Stream stream, long length)
    {
        var survey = new JournalSurvey();
        var reader = new JournalReader(_ => true);
        foreach (var (buffer, start, end, _) in JournalReader.Lines(stream, length))
        {
            var text = new ReadOnlySpan<byte>(buffer, start, end - start);
            if (Id(text, BeginStart) is { } begun)
            {
                survey.Begin(begun);
            }
            else if (Id(text, EndStart) is { } ended && IsWhole(text))
            {
                survey.End(ended, null);
            }
            else if (text.Length > 0 && reader.Parse(text) is { IsComplete: true } line)
            {
                if (line.Kind == JournalLine.BeginKind)
                {
                    survey.Begin(line.Change!.Value);
                }
                else
                {
                    survey.End(line.Change!.Value, line);
                }
            }
        }

        survey._begun = null;
        return survey;
    }

    /// <summary>The change that a line of this module is about; null if the line begins in another way.</summary>
    internal static Guid? BeginOf(ReadOnlySpan<byte> text) => Id(text, BeginStart);

    /// <summary>The change that a line of this module ends; null if the line begins in another way.</summary>
    internal static Guid? EndOf(ReadOnlySpan<byte> text) => Id(text, EndStart);

    private static Guid? Id(ReadOnlySpan<byte> text, byte[] start) =>
        text.Length > start.Length + IdLength && text.StartsWith(start)
            && Utf8Parser.TryParse(text.Slice(start.Length, IdLength), out Guid id, out var read, 'N') && read == IdLength ? id : null;

    // Quotation marks inside texts are escaped, so that these bytes are a property.
    private static bool IsWhole(ReadOnlySpan<byte> text)
    {
        var result = text[text.Length - 1] == '}' ? text.LastIndexOf(Result) : -1;
        return result >= 0 && !text[(result + Result.Length)..].StartsWith(Unverified);
    }

    private void Begin(Guid change)
    {
        if (_begun!.Add(change))
        {
            Open.Add(change);
        }
        else
        {
            _repeated.Add(change);
        }
    }

    /// <summary>What the run itself read back counts more than what a later run found; otherwise the last word counts.</summary>
    private void End(Guid change, JournalLine? line)
    {
        var isKnown = _begun!.Contains(change);
        if (line is null or { Kind: JournalLine.EndKind, Result: not ChangeResult.Unverified })
        {
            Open.Remove(change);
            _found.Remove(change);
            if (!isKnown && line is not null)
            {
                _found[change] = ChangeFound.Of(line);
            }
        }
        else if (!isKnown || Open.Contains(change))
        {
            _found[change] = ChangeFound.Of(line);
        }
    }
}

/// <summary>What came of a change, by its own run or a later one.</summary>
internal sealed record ChangeFound(
    ChangeResult Result, IReadOnlyList<string> Added, IReadOnlyList<string> Removed,
    IReadOnlyList<string>? NotOwned, IReadOnlyList<string>? After, string? Id, string? Reason)
{
    /// <summary>What a line says.</summary>
    public static ChangeFound Of(JournalLine line) =>
        new(line.Result!.Value, line.Added ?? [], line.Removed ?? [], line.NotOwned, line.After, line.Id, line.Reason);
}
