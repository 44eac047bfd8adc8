using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>Tells, once for each pattern of the profile, that it took too long: mail that it should have recognised may be missing.</summary>
internal sealed class SlowPatterns(IMailReadObserver observer)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Tells of a pattern, unless that was done before.</summary>
    public void Tell(string pattern, TimeSpan patience)
    {
        if (_told.Add(pattern))
        {
            observer.Warn(
                $"The profile's pattern '{pattern}' took longer than {patience.TotalMilliseconds:0} ms on a text. It does not match there, and after a few such texts it is "
                + "not used any more, so that mail may be missing from the result. Write the pattern without nested repetitions.");
        }
    }
}
