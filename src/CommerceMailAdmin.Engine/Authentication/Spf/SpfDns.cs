using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>The DNS of one evaluation: its questions together may take a limited time (RFC 7208 section 4.6.4).</summary>
internal sealed class SpfDns : IDisposable
{
    private readonly IDnsResolver _resolver;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationToken _token;
    private bool _isRunning;

    public SpfDns(IDnsResolver resolver, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _resolver = resolver;
        _timeout = timeout;
        _deadline = timeout is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _token = _deadline?.Token ?? cancellationToken;
    }

    /// <summary>Asks one question.</summary>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled, or its time is over.</exception>
    public ValueTask<DnsAnswer> AskAsync(string name, DnsRecordType type)
    {
        var answer = _resolver.ResolveAsync(new DnsQuestion(name, type), _token);
        if (!answer.IsCompleted && !_isRunning)
        {
            // From the first wait on: answers from memory need no clock, and a timer costs more than they do.
            _isRunning = true;
            _deadline?.CancelAfter(_timeout!.Value);
        }

        return answer;
    }

    public void Dispose() => _deadline?.Dispose();
}
