using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>A way to Graph on which an enemy answers each request.</summary>
/// <param name="answer">Gives the body.</param>
internal sealed class HostileGraphChannel(Func<GraphRequest, byte[]> answer) : IGraphChannel
{
    /// <summary>How many requests came.</summary>
    public int Requests { get; private set; }

    public int Concurrency => 1;

    public bool Retries => false;

    public GraphAnswer Send(GraphRequest request, CancellationToken cancellationToken)
    {
        Requests++;
        return new GraphAnswer(200, answer(request));
    }

    public bool RenewToken(CancellationToken cancellationToken) => false;

    public void Dispose()
    {
    }
}

/// <summary>A clock on which every wait is over at once.</summary>
internal sealed class InstantClock : IWebClock
{
    private TimeSpan _waited;

    public DateTimeOffset Now => DateTimeOffset.UtcNow + _waited;

    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _waited += time;
        return Task.CompletedTask;
    }
}
