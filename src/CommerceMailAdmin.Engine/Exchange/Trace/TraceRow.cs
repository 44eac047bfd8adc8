using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>Which mail is traced. A criterion that is empty excludes nothing.</summary>
public sealed record TraceQuestion
{
    /// <summary>The beginning of the period (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The end of the period (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only mail to these addresses.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Only messages with these Message-IDs, without angle brackets.</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];

    /// <summary>True to read the events of every message; false to read them only if the status does not tell enough.</summary>
    public bool WithEvents { get; init; }

    internal bool IsTo(string recipient) => Recipients.Count == 0 || Recipients.Contains(recipient, StringComparer.OrdinalIgnoreCase);

    internal bool Names(string? messageId) => MessageIds.Count == 0 || (messageId is not null && MessageIds.Contains(messageId));
}

/// <summary>One message for one recipient, as Exchange recorded it.</summary>
internal sealed record TraceRow
{
    public required DateTimeOffset Received { get; init; }

    /// <summary>The senders that Exchange names: of the envelope, of the header, or both.</summary>
    public required IReadOnlyList<string> Senders { get; init; }

    public required string Recipient { get; init; }

    public string? Subject { get; init; }

    /// <summary>The Message-ID without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>The id that Exchange gave the message.</summary>
    public string? TraceId { get; init; }

    /// <summary>Exchange's own word.</summary>
    public required string Status { get; init; }

    public required MailTraceOutcome Outcome { get; init; }

    public required string Reason { get; init; }

    public string? Remediation { get; init; }

    public string? Folder { get; init; }

    public string? ClientAddress { get; init; }

    public IReadOnlyList<MailTraceEvent> Events { get; init; } = [];
}

/// <summary>Receives what is to be told while mail is traced.</summary>
public interface ITraceObserver
{
    /// <summary>A part could not be read, so that the result is not complete.</summary>
    /// <param name="part">The part: a server, the quarantine, a message.</param>
    /// <param name="problem">Why.</param>
    void Incomplete(string part, ExchangeException problem);

    /// <summary>Something that the user has to know.</summary>
    void Warn(string message);

    /// <summary>Something that the user can want to know.</summary>
    void Detail(string message);

    /// <summary>How far the reading is.</summary>
    /// <param name="what">What is read.</param>
    /// <param name="rows">How many rows were read.</param>
    void Progress(string what, int rows);
}

/// <summary>Message-IDs with and without angle brackets.</summary>
internal static class TraceMessageId
{
    /// <summary>Without brackets; null for none.</summary>
    public static string? Bare(string? id) => id?.Trim().TrimStart('<').TrimEnd('>') is { Length: > 0 } bare ? bare : null;

    /// <summary>As the message has it, which is what Exchange compares.</summary>
    public static string Full(string id) => $"<{Bare(id)}>";
}

/// <summary>Keeps to the number of requests that Exchange Online accepts, for the message trace and its details together.</summary>
/// <param name="now">The clock.</param>
/// <param name="wait">Waits; throws if the user stops the command.</param>
/// <param name="observer">Is told before each wait.</param>
internal sealed class RequestPace(Func<DateTimeOffset> now, Action<TimeSpan> wait, ITraceObserver observer)
{
    /// <summary>"A maximum of 100 query requests are accepted within a 5 minute running window" (Microsoft, Get-MessageTraceV2).</summary>
    public const int Most = 100;

    /// <summary>The running window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Queue<DateTimeOffset> _recent = new();

    /// <summary>Waits until another request can be sent, and counts it.</summary>
    public void Next()
    {
        while (_recent.Count > 0 && now() - _recent.Peek() >= Window)
        {
            _recent.Dequeue();
        }

        if (_recent.Count >= Most)
        {
            var delay = _recent.Dequeue() + Window - now();
            if (delay > TimeSpan.Zero)
            {
                observer.Detail($"Exchange Online accepts {Most} trace requests in {Window.TotalMinutes:0} minutes. "
                    + $"The next request is sent in {Amount.Of((long)Math.Ceiling(delay.TotalSeconds), "second")}.");
                wait(delay);
            }
        }

        _recent.Enqueue(now());
    }
}
