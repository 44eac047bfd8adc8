using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Unit.Exchange.Trace;

/// <summary>A session whose answers are given by a function, for the amounts and failures that an emulator is too slow for.</summary>
internal sealed class FakeTraceSession : IExchangeSession
{
    public List<(string Command, IReadOnlyDictionary<string, object?> Parameters)> Calls { get; } = [];

    /// <summary>Answers a call.</summary>
    public Func<string, IReadOnlyDictionary<string, object?>, ExchangeReply> Answer { get; set; } = (_, _) => Reply();

    public HashSet<string> Missing { get; } = [];

    public string? Organization => IsOnline ? "contoso.onmicrosoft.com" : null;

    public bool IsOnline { get; set; } = true;

    public bool Has(string command) => !Missing.Contains(command);

    public ExchangeReply Invoke(string command, IReadOnlyDictionary<string, object?> parameters)
    {
        Calls.Add((command, parameters));
        return Answer(command, parameters);
    }

    public ExchangeBatchReply InvokeBatch(string command, IReadOnlyList<string> identities,
        IReadOnlyDictionary<string, object?> parameters) =>
        throw new NotSupportedException();

    public IReadOnlyList<string> List(string command, IReadOnlyDictionary<string, object?> parameters, Action<ExchangeObject> take)
    {
        var reply = Invoke(command, parameters);
        foreach (var one in reply.Objects)
        {
            take(one);
        }

        return reply.Warnings;
    }

    public int Count(string command) => Calls.Count(c => c.Command == command);

    public static ExchangeReply Reply(params ExchangeObject[] objects) => new(objects, []);

    /// <summary>An object with properties.</summary>
    public static ExchangeObject Object(params (string Name, object? Value)[] properties)
    {
        var values = properties.ToDictionary(p => p.Name, p => p.Value);
        return new ExchangeObject(name => values.TryGetValue(name, out var value) ? value : null);
    }

    /// <summary>A row of the message trace.</summary>
    public static ExchangeObject Row(
        DateTime received, string recipient, string status = "Delivered", string sender = "bounce@facebookmail.com", string id = "1",
        string subject = "Message from buyer") => Object(
            ("Received", DateTime.SpecifyKind(received, DateTimeKind.Unspecified)), ("SenderAddress", sender),
            ("RecipientAddress", recipient),
            ("Status", status), ("MessageId", $"<{id}@facebookmail.com>"), ("MessageTraceId", Guid.NewGuid()), ("Subject", subject),
            ("FromIP", "66.220.144.130"));
}
