using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>The keys asked for on behalf of one message: each name once, all under way at the same time.</summary>
internal sealed class KeyRequests(IDnsResolver resolver, CancellationToken cancellationToken)
{
    private readonly List<(string Name, Task<DkimKeyLookup>? Pending, DkimKeyLookup? Known)> _requests = new(2);

    /// <summary>Begins to ask for a key, unless that was done before.</summary>
    public void Start(string name)
    {
        foreach (var known in _requests)
        {
            if (known.Name == name)
            {
                return;
            }
        }

        // An answer out of a cache is there at once and needs no task.
        var request = DkimKeyLookup.AskAsync(name, resolver, cancellationToken);
        _requests.Add(request.IsCompletedSuccessfully ? (name, null, request.Result) : (name, request.AsTask(), null));
    }

    /// <summary>The answer for a key that was started.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<DkimKeyLookup> GetAsync(string name)
    {
        var (_, pending, known) = _requests.Find(r => r.Name == name);
        return known ?? await pending!.ConfigureAwait(false);
    }
}
