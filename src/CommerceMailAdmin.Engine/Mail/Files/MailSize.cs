namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>How many bytes of mail there are to read, counted beside the reading, so that progress has a percentage.</summary>
public sealed class MailSize : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<long?> _count;

    /// <param name="paths">Files and folders.</param>
    public MailSize(IEnumerable<string> paths)
    {
        string[] named = [.. paths];
        var token = _stop.Token;
        _count = Task.Run(() => Count(named, token), token);
    }

    /// <summary>How much of the mail is read, from 0 to 100; null as long as the size is not known.</summary>
    /// <param name="read">The bytes that were read so far. A compressed file has more than its size.</param>
    public int? Percent(long read) => _count is { IsCompleted: true, IsFaulted: false, IsCanceled: false, Result: > 0 and var all }
        ? (int)Math.Min(100, 100.0 * read / all) : null;

    /// <summary>Ends when the size is known.</summary>
    internal Task Counted => _count;

    /// <summary>Ends the counting.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The size of all files; null if a folder cannot be listed.</summary>
    private static long? Count(string[] paths, CancellationToken token)
    {
        var all = 0L;
        try
        {
            foreach (var path in paths)
            {
                var files = Directory.Exists(path)
                    ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories) : [new FileInfo(path)];
                foreach (var file in files)
                {
                    token.ThrowIfCancellationRequested();
                    all += file.Length;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }

        return all;
    }
}
