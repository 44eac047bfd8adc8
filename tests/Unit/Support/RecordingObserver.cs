using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Keeps what a reader of mail reports.</summary>
internal sealed class RecordingObserver : IMailReadObserver
{
    public List<string> UnreadablePaths { get; } = [];

    public List<string> Problems { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Details { get; } = [];

    public string? Summary { get; private set; }

    public long Bytes { get; private set; }

    public void Unreadable(string path, Exception problem)
    {
        UnreadablePaths.Add(path);
        Problems.Add(problem.Message);
    }

    public void Warn(string message) => Warnings.Add(message);

    public void NoSentMail(string message) => Warnings.Add(message);

    public void Detail(string message) => Details.Add(message);

    public void Progress(string path, long bytes) => Bytes += bytes;

    public void Finished(string summary) => Summary = summary;
}
