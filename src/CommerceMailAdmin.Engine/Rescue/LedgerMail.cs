using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>The platform's messages that a ledger has, by Message-ID.</summary>
internal sealed class LedgerMail
{
    private readonly Dictionary<string, (string? CaseId, string? OrderNumber)> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _chosen = new(StringComparer.Ordinal);

    private readonly HashSet<string> _cases = new(StringComparer.OrdinalIgnoreCase);

    private LedgerMail()
    {
    }

    /// <summary>When the first message of the chosen cases arrived; null if no case is chosen.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>The ids of the chosen cases, as the ledger has them.</summary>
    public HashSet<string> CaseIds { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a ledger.</summary>
    /// <param name="input">The ledger.</param>
    /// <param name="options">Facts, and the present time.</param>
    /// <param name="caseIds">The cases to choose; empty for none.</param>
    /// <param name="orderNumbers">The orders whose cases to choose; empty for none.</param>
    /// <param name="observer">Receives what is reported.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="Cases.Store.Ledger.LedgerException">The ledger is not there, or cannot be used.</exception>
    public static LedgerMail Read(
        CaseInput input, CaseOptions options, IReadOnlyList<string> caseIds, IReadOnlyList<string> orderNumbers, IMailReadObserver observer,
        CancellationToken cancellation)
    {
        var mail = new LedgerMail();
        using var store = input.Open(options, observer, cancellation);
        var all = new CaseQuery { At = options.At };
        foreach (var history in store.Cases(all))
        {
            cancellation.ThrowIfCancellationRequested();
            mail._cases.Add(history.CaseId);
            mail.Add(history.Customer.Concat(history.Excluded), history.CaseId, null);
        }

        foreach (var claim in store.Claims(null, options.At))
        {
            mail.Add([claim], null, claim.OrderNumber);
        }

        foreach (var history in caseIds.SelectMany(id => store.Cases(all with { CaseId = id })).ToList())
        {
            mail.Choose(history, null);
        }

        foreach (var order in orderNumbers)
        {
            foreach (var history in store.Cases(all with { OrderNumber = order }).ToList())
            {
                mail.Choose(history, order);
            }
        }

        return mail;
    }

    /// <summary>True if the ledger has the message.</summary>
    public bool Has(string? messageId) => messageId is not null && _known.ContainsKey(messageId);

    /// <summary>True if the ledger has any message of the case.</summary>
    public bool HasCase(string caseId) => _cases.Contains(caseId);

    /// <summary>True if the message belongs to a chosen case.</summary>
    public bool IsChosen(string? messageId) => messageId is not null && _chosen.Contains(messageId);

    /// <summary>What the ledger knows of a message; nulls if nothing.</summary>
    public (string? CaseId, string? OrderNumber) Of(string? messageId) =>
        messageId is not null && _known.TryGetValue(messageId, out var known) ? known : (null, null);

    private void Add(IEnumerable<ClassifiedMessage> messages, string? caseId, string? orderNumber)
    {
        foreach (var id in messages.Select(m => m.MessageId).OfType<string>())
        {
            _known[id] = (caseId, orderNumber);
        }
    }

    private void Choose(CaseHistory history, string? orderNumber)
    {
        CaseIds.Add(history.CaseId);
        First = First is { } first && first < history.Customer[0].Time ? first : history.Customer[0].Time;
        foreach (var id in history.Customer.Select(m => m.MessageId).OfType<string>())
        {
            _chosen.Add(id);
            _known[id] = (history.CaseId, orderNumber ?? _known[id].OrderNumber);
        }
    }
}
