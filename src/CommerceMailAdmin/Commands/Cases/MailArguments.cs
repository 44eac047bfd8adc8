using CommerceMailAdmin.Engine.Cases.Queries;

namespace CommerceMailAdmin.Commands;

/// <summary>The mail that parameters and piped objects name, collected until the pipeline has ended.</summary>
internal sealed class MailArguments
{
    private readonly List<(string? Mailbox, List<string> Paths)> _files = [];
    private readonly List<CommerceMailboxConnection> _connections = [];

    /// <summary>Adds mail in files.</summary>
    /// <param name="paths">Full paths.</param>
    /// <param name="mailbox">The mailbox that they belong to; null if it has no name.</param>
    public void Add(IReadOnlyList<string> paths, string? mailbox = null)
    {
        var known = _files.Find(n => string.Equals(n.Mailbox, mailbox, StringComparison.OrdinalIgnoreCase)).Paths;
        if (known is null)
        {
            _files.Add((mailbox, known = []));
        }

        known.AddRange(paths);
    }

    /// <summary>Adds mailboxes on mail servers.</summary>
    public void Add(IEnumerable<CommerceMailboxConnection> connections) => _connections.AddRange(connections);

    /// <summary>All the mail, to be read together. Without any, an input that is empty.</summary>
    public MailInput All() =>
        _connections.Count > 0 ? CaseInput.Connections(_connections) : _files.Count > 0 ? Files(_files[0]) : CaseInput.Files([], "");

    /// <summary>Each mailbox by itself, with its name in results.</summary>
    public IEnumerable<(string Mailbox, MailInput Input)> Each() =>
        _connections.Count > 0
            ? CaseInput.Connections(_connections).Each() : _files.Where(n => n.Paths.Count > 0).SelectMany(n => Files(n).Each());

    /// <summary>Files without a mailbox's name get the name of the folder or file that was named first.</summary>
    private static MailInput Files((string? Mailbox, List<string> Paths) named) =>
        CaseInput.Files(named.Paths, named.Mailbox ?? NameOf(named.Paths));

    private static string NameOf(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? "" : Path.GetFileName(Path.GetFullPath(paths[0]).TrimEnd(Path.DirectorySeparatorChar));
}
