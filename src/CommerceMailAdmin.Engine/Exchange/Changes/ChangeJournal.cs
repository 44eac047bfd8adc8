using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>A change that is about to be made.</summary>
/// <param name="Object">What is to be changed.</param>
/// <param name="Property">The property, by Exchange's name.</param>
/// <param name="Before">The property's entries.</param>
internal sealed record ChangeBegin(ChangedObject Object, string Property, IReadOnlyList<string> Before)
{
    public IReadOnlyList<string> Add { get; init; } = [];

    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>
    /// Which of them this module did not add. They are removed although they belong to somebody else, or they are put back.
    /// </summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];
}

/// <summary>Writes down what one run of a command changes, each change before it is made. May be used by several threads.</summary>
public sealed class ChangeJournal
{
    private readonly string _file;
    private readonly string _command;
    private readonly string? _organization;
    private readonly Func<DateTimeOffset> _now;
    private readonly UnfinishedChanges? _unfinished;
    private readonly object _turn = new();

    /// <param name="file">The journal's file; it and its folder are made when the first change is.</param>
    /// <param name="command">The command whose run this is.</param>
    /// <param name="organization">The tenant; null on-premises.</param>
    /// <param name="now">The clock.</param>
    /// <param name="isRehearsal">True if nothing at all is to be written (-WhatIf).</param>
    public ChangeJournal(string file, string command, string? organization, Func<DateTimeOffset> now, bool isRehearsal = false)
    {
        _file = file;
        _command = command;
        _organization = organization;
        _now = now;
        _unfinished = isRehearsal ? null : new UnfinishedChanges(file, organization);
        RunId = $"{now().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..6]}";
    }

    /// <summary>The journal that is used if none is named: a file of the user's own.</summary>
    public static string DefaultFile =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "CommerceMailAdmin", "changes.jsonl");

    /// <summary>The run's name.</summary>
    public string RunId { get; }

    /// <summary>Why a file cannot take changes though it exists: it is not a journal; null if it can, or does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? ProblemOf(string file) => JournalFile.Problem(file);

    /// <summary>Writes down a change that is about to be made, and returns the name by which its end refers to it.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal Guid Begin(ChangeBegin change) => Begin([change])[0];

    /// <summary>Writes down changes that are about to be made together, with one turn at the file.</summary>
    /// <inheritdoc cref="Begin(ChangeBegin)"/>
    internal IReadOnlyList<Guid> Begin(IReadOnlyList<ChangeBegin> changes)
    {
        var lines = changes.Select(c => new JournalLine
        {
            Kind = JournalLine.BeginKind, Change = Guid.NewGuid(), Time = _now().ToUniversalTime(), Run = RunId,
            User = $"{Environment.UserDomainName}\\{Environment.UserName}", Command = _command, Organization = _organization,
            Target = c.Object.Target, Name = c.Object.Name, Id = c.Object.Id, Property = c.Property, Before = c.Before, Added = c.Add,
            Removed = c.Remove,
            NotOwned = c.NotOwned.Count > 0 ? c.NotOwned : null,
        }).ToArray();
        Append(lines, e => $"The journal '{_file}' cannot be written, so nothing is changed: {e.Message}");
        return [.. lines.Select(l => l.Change!.Value)];
    }

    /// <summary>Writes down what came of a change.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal void End(Guid change, ChangeEnd end) => End([(change, end)]);

    /// <summary>Writes down what came of several changes, with one turn at the file.</summary>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    internal void End(IReadOnlyList<(Guid Change, ChangeEnd End)> changes) => Append(
        [.. changes.Select(c => Line(JournalLine.EndKind, c.Change, c.End))],
        e => $"The last change was made, but its end could not be written to the journal '{_file}': {e.Message}");

    /// <summary>
    /// Completes the changes of earlier runs that ended before they had read back: an entry of such a change that is there now was added by
    /// it.
    /// </summary>
    /// <param name="property">The property that was read.</param>
    /// <param name="objects">Objects with the property's entries.</param>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    internal void CloseEarlier(string property, IEnumerable<(ChangedObject Object, IReadOnlyList<string> Entries)> objects)
    {
        if (_unfinished is null)
        {
            return;
        }

        JournalLine[] lines;
        lock (_turn)
        {
            lines = [.. objects.SelectMany(o => _unfinished.CloseEarlier(property, o.Object, o.Entries))
                .Select(s => Line(JournalLine.FoundKind, s.Change, s.End))];
        }

        Append(lines, e => $"The journal '{_file}' cannot be written, so nothing is changed: {e.Message}");
    }

    private JournalLine Line(string kind, Guid change, ChangeEnd end) => new()
    {
        Kind = kind, Change = change, Time = _now().ToUniversalTime(), Id = end.Id,
        Added = end.Added, Removed = end.Removed, NotOwned = end.NotOwned.Count > 0 ? end.NotOwned : null, After = end.After,
            Result = end.Result, Reason = end.Reason,
    };

    private void Append(IReadOnlyList<JournalLine> lines, Func<Exception, string> failure)
    {
        if (lines.Count == 0)
        {
            return;
        }

        try
        {
            lock (_turn)
            {
                JournalFile.Append(_file, lines);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnwritable", failure(e), e);
        }
        catch (NotAJournalException e)
        {
            throw new JournalException("NotAJournal", e.Message, e);
        }
    }
}

/// <summary>What came of a change.</summary>
internal sealed record ChangeEnd(ChangeResult Result)
{
    public IReadOnlyList<string> Added { get; init; } = [];

    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Which of them belong to somebody else, if the change could not tell before.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    public IReadOnlyList<string>? After { get; init; }

    public string? Reason { get; init; }

    /// <summary>The object's id, if the change has made the object; null elsewhere.</summary>
    public string? Id { get; init; }
}

/// <summary>The journal cannot be written or read. A change that cannot be written down is not made.</summary>
/// <param name="id">JournalUnwritable, JournalUnreadable or NotAJournal.</param>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause.</param>
public sealed class JournalException(string id, string message, Exception inner) : Exception(DisplayText.Clean(message), inner)
{
    /// <summary>JournalUnwritable, JournalUnreadable or NotAJournal.</summary>
    public string Id { get; } = id;
}
