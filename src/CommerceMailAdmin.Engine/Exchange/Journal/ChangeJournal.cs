using System.Globalization;

namespace CommerceMailAdmin.Engine.Exchange.Journal;

/// <summary>One object's property, about to be changed.</summary>
/// <param name="Target">The object as it was asked for.</param>
/// <param name="Name">The object as Exchange names it.</param>
/// <param name="Property">The property, by Exchange's name.</param>
internal sealed record ChangeSubject(string Target, string Name, string Property);

/// <summary>Writes down what one run of a command changes, each change before it is made.</summary>
public sealed class ChangeJournal
{
    private readonly string _file;
    private readonly string _command;
    private readonly string? _organization;
    private readonly Func<DateTimeOffset> _now;

    /// <param name="file">The journal's file; it and its folder are made when the first change is.</param>
    /// <param name="command">The command whose run this is.</param>
    /// <param name="organization">The tenant; null on-premises.</param>
    /// <param name="now">The clock.</param>
    public ChangeJournal(string file, string command, string? organization, Func<DateTimeOffset> now)
    {
        _file = file;
        _command = command;
        _organization = organization;
        _now = now;
        RunId = $"{now().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..6]}";
    }

    /// <summary>The journal used where none is named: a file of the user's own.</summary>
    public static string DefaultFile =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "CommerceMailAdmin", "changes.jsonl");

    /// <summary>The run's name.</summary>
    public string RunId { get; }

    /// <summary>Writes down a change that is about to be made, and returns the name by which its end refers to it.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal string Begin(ChangeSubject subject, IReadOnlyList<string> before, IReadOnlyList<string> add, IReadOnlyList<string> remove)
    {
        var change = Guid.NewGuid().ToString("N");
        Append(new JournalLine
        {
            Kind = JournalLine.BeginKind, Change = change, Time = _now().ToUniversalTime(), Run = RunId,
            User = $"{Environment.UserDomainName}\\{Environment.UserName}", Command = _command, Organization = _organization,
            Target = subject.Target, Name = subject.Name, Property = subject.Property, Before = before, Added = add, Removed = remove,
        });
        return change;
    }

    /// <summary>Writes down what came of a change.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal void End(string change, ChangeEnd end) =>
        Append(new JournalLine
        {
            Kind = JournalLine.EndKind, Change = change, Time = _now().ToUniversalTime(),
            Added = end.Added, Removed = end.Removed, After = end.After, Result = end.Result, Reason = end.Reason,
        });

    private void Append(JournalLine line)
    {
        try
        {
            JournalFile.Append(_file, line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                line.Kind == JournalLine.BeginKind
                    ? $"The journal '{_file}' cannot be written, so nothing is changed: {e.Message}"
                    : $"The last change was made, but its end could not be written to the journal '{_file}': {e.Message}",
                e);
        }
    }
}

/// <summary>What came of a change.</summary>
internal sealed record ChangeEnd(ChangeResult Result)
{
    public IReadOnlyList<string> Added { get; init; } = [];

    public IReadOnlyList<string> Removed { get; init; } = [];

    public IReadOnlyList<string>? After { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The journal cannot be written or read. A change that cannot be remembered is not made.</summary>
public sealed class JournalException(string message, Exception inner) : Exception(message, inner);
