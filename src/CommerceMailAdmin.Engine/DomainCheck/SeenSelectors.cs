using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>
/// The DKIM selectors that given mail was signed with, by signing domain: the only way to learn of selectors that nobody documents.
/// </summary>
public static class SeenSelectors
{
    /// <summary>A domain uses a few at a time; mail of many years has more, and anybody can invent some.</summary>
    private const int MaxPerDomain = 50;

    private const int MaxDomains = 10_000;

    /// <summary>Reads the DKIM-Signature fields (RFC 6376 section 3.5) of messages. No signature is verified.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them.</param>
    /// <param name="observer">Receives everything that was skipped.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>For each d=, the s= in the order seen.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(
        IEnumerable<string> paths, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var message in new FileMailSource(paths).Read(resume: null, observer, cancellationToken))
        {
            foreach (var field in message.Headers.All("DKIM-Signature").Take(DkimVerifier.MaxSignatures))
            {
                Add(seen, field.Plain());
            }
        }

        return seen.ToDictionary(s => s.Key, s => (IReadOnlyList<string>)s.Value.ToArray(), StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, List<string>> seen, string field)
    {
        TagList.Parse(field, out var tags);
        var (selector, written) = (tags.WithoutSpace("s")?.ToLowerInvariant() ?? "", tags.WithoutSpace("d") ?? "");
        if (!DkimName.TryParse(selector, written, out var domain, out _))
        {
            return;
        }

        if (!seen.TryGetValue(domain, out var selectors))
        {
            if (seen.Count == MaxDomains)
            {
                return;
            }

            seen.Add(domain, selectors = []);
        }

        if (selectors.Count < MaxPerDomain && !selectors.Contains(selector))
        {
            selectors.Add(selector);
        }
    }
}
