namespace CommerceMailAdmin.Commands;

/// <summary>The entries of a list that a parameter and piped objects ask for, collected until the pipeline has ended.</summary>
internal sealed class WantedEntries
{
    private readonly List<string?> _entries = [];
    private bool _isGiven;

    /// <summary>Adds what the parameter has for one object of the pipeline, or without a pipeline.</summary>
    /// <param name="given">The value of the parameter.</param>
    /// <param name="isPiped">True if objects are piped: a property that several results have, and that is empty, comes as one null.</param>
    public void Add(string?[]? given, bool isPiped)
    {
        _isGiven = true;
        _entries.AddRange((given ?? [null]).Where(e => e is not null || !isPiped));
    }

    /// <summary>What is asked for; null if objects were piped and brought nothing, because nothing was found or is left over.</summary>
    /// <param name="usual">What is asked for without the parameter.</param>
    /// <param name="isPiped">True if objects were piped.</param>
    public IReadOnlyList<string?>? Read(IReadOnlyList<string> usual, bool isPiped) =>
        isPiped && _entries.Count == 0 ? null : _isGiven ? _entries : [.. usual];
}
