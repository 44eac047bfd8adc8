using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Evidence;

/// <summary>What evidence is wanted for, and where it is.</summary>
public sealed record EvidenceQuestion
{
    /// <summary>The mail with the original messages.</summary>
    public required MailInput Mail { get; init; }

    /// <summary>The ledger that knows the same cases, with closing marks and mail that was deleted since; null for none.</summary>
    public string? Ledger { get; init; }

    /// <summary>The cases, by id without regard to case.</summary>
    public IReadOnlyList<string> CaseIds { get; init; } = [];

    /// <summary>The orders, by the platform's number or the seller's. All cases, claims and notices of an order are wanted.</summary>
    public IReadOnlyList<string> OrderNumbers { get; init; } = [];
}

/// <summary>The cases, claims and messages that evidence is made of. The messages are read when the package is written.</summary>
public sealed class CaseEvidence : IDisposable
{
    /// <summary>No case comes near it. A number that finds more is not the number of an order.</summary>
    private const int MostMessages = 10_000;

    private readonly List<ICaseStore> _stores;
    private readonly Dictionary<MessageIdentity, EvidenceMessage> _messages = [];

    private CaseEvidence(List<ICaseStore> stores, EvidenceQuestion question, CaseOptions options, CancellationToken cancellationToken)
    {
        _stores = stores;
        Question = question;
        Options = options with { Explain = true };
        Collect(cancellationToken);
    }

    /// <summary>Reads the mail, and finds what belongs to the cases and orders.</summary>
    /// <exception cref="Cases.Store.Ledger.LedgerException">The ledger is not there, or cannot be used.</exception>
    /// <exception cref="EvidenceException">Too many messages belong to them.</exception>
    public static CaseEvidence Collect(
        EvidenceQuestion question, CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var stores = new List<ICaseStore>();
        try
        {
            // A ledger that cannot be used is told before all mail is read.
            if (question.Ledger is not null)
            {
                stores.Add(CaseInput.Ledger(question.Ledger).Open(options, observer, cancellationToken));
            }

            stores.Add(question.Mail.Open(options, observer, cancellationToken));
            return new CaseEvidence(stores, question, options, cancellationToken);
        }
        catch
        {
            stores.ForEach(s => s.Dispose());
            throw;
        }
    }

    /// <summary>The cases with their whole history, the oldest first.</summary>
    public IReadOnlyList<CommerceCase> Cases { get; private set; } = [];

    /// <summary>The claims and chargebacks of the orders, the oldest first.</summary>
    public IReadOnlyList<CommerceClaim> Claims { get; private set; } = [];

    /// <summary>The platform's numbers of the orders, and numbers asked for that are in the mail.</summary>
    public IReadOnlyList<string> OrderNumbers { get; private set; } = [];

    /// <summary>The cases asked for that no mail belongs to.</summary>
    public IReadOnlyList<string> UnknownCaseIds =>
        [.. Question.CaseIds.Where(id => !Cases.Any(c => id.Equals(c.CaseId, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The orders asked for that no mail names.</summary>
    public IReadOnlyList<string> UnknownOrderNumbers { get; private set; } = [];

    /// <summary>How many messages belong to the cases and orders.</summary>
    public int MessageCount => _messages.Count;

    internal EvidenceQuestion Question { get; }

    internal CaseOptions Options { get; }

    /// <summary>The messages, the oldest first.</summary>
    internal IReadOnlyList<EvidenceMessage> Messages =>
        [.. _messages.Values.OrderBy(m => m.Facts.Time).ThenBy(m => m.Facts.Identity.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose() => _stores.ForEach(s => s.Dispose());

    /// <summary>The ledger comes first: it knows marks and mail that the mailbox no longer has.</summary>
    private void Collect(CancellationToken cancellationToken)
    {
        var (cases, claims) = (new Dictionary<Platform.CaseKey, CommerceCase>(), new Dictionary<MessageIdentity, CommerceClaim>());
        var orders = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new HashSet<string>(Question.OrderNumbers, StringComparer.OrdinalIgnoreCase);
        foreach (var store in _stores)
        {
            var orderClaims = OrderClaims.Asking(store, Options);
            var ofIds = Question.CaseIds.SelectMany(id => store.Cases(new CaseQuery { At = Options.At, CaseId = id })).ToList();
            var numbers = ofIds.Select(h => store.Read(h.Customer[0]).Content.OrderNumber).OfType<string>().Concat(Question.OrderNumbers);
            var sets = OrdersOf(store, numbers);
            orders.UnionWith(sets.Where(s => !s.IsEmpty).Select(s => s.Number));
            unknown.ExceptWith(orders);

            // A case that was not asked for is evidence only if its order was.
            var ofOrders = sets.Where(IsAskedFor).SelectMany(s => s.Cases);
            foreach (var history in ofIds.Concat(ofOrders).GroupBy(h => h.Key).Select(g => g.First()).ToList())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(store, history.Customer.Concat(history.Answers).Concat(history.Excluded));
                if (!cases.ContainsKey(history.Key))
                {
                    cases.Add(history.Key, CaseBuilder.Build(store, history, orderClaims, Options));
                }
            }

            foreach (var notice in sets.SelectMany(s => s.Claims))
            {
                Add(store, [notice]);
                if (!claims.ContainsKey(notice.Identity))
                {
                    claims.Add(notice.Identity, orderClaims.Build(notice));
                }
            }

            Add(store, sets.SelectMany(s => s.Notices));
        }

        Cases = [.. cases.Values.OrderBy(c => c.FirstReceived).ThenBy(c => c.CaseId, StringComparer.Ordinal)];
        Claims = [.. claims.Values.OrderBy(c => c.Opened)];
        (OrderNumbers, UnknownOrderNumbers) = ([.. orders], [.. unknown]);

        bool IsAskedFor(OrderMailSet set) => Question.OrderNumbers.Contains(set.Number, StringComparer.OrdinalIgnoreCase)
            || set.Contents.Any(c => Question.OrderNumbers.Any(c.IsAbout));
    }

    /// <summary>The mail of orders, and of the platform's numbers that belong to the seller's.</summary>
    private List<OrderMailSet> OrdersOf(ICaseStore store, IEnumerable<string> numbers)
    {
        var found = new Dictionary<string, OrderMailSet>(StringComparer.OrdinalIgnoreCase);
        foreach (var number in numbers.ToList())
        {
            foreach (var platformNumber in Add(number).Contents.Select(c => c.OrderNumber).OfType<string>().ToList())
            {
                Add(platformNumber);
            }
        }

        return [.. found.Values];

        OrderMailSet Add(string number)
        {
            if (!found.TryGetValue(number, out var set))
            {
                found.Add(number, set = new OrderMailSet(store, Options, number));
            }

            return set;
        }
    }

    private void Add(ICaseStore store, IEnumerable<ClassifiedMessage> messages)
    {
        var isMail = store == _stores[^1];
        foreach (var message in messages)
        {
            // What the mail says of its own copy is what the bytes must fit.
            if (isMail || !_messages.ContainsKey(message.Identity))
            {
                _messages[message.Identity] = new EvidenceMessage(message, isMail ? message.Location : null);
            }
        }

        if (_messages.Count > MostMessages)
        {
            throw new EvidenceException(
                $"More than {MostMessages} messages belong to what was asked for. Give the id of one case, or the whole number of one "
                    + "order.");
        }
    }
}

/// <summary>A message that is evidence.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Original">Where its original is; null if it is not in the mail that was read.</param>
internal sealed record EvidenceMessage(ClassifiedMessage Facts, IMessageLocation? Original);

/// <summary>Evidence cannot be collected, or a file is not evidence. The message says why, and what to do.</summary>
public sealed class EvidenceException(string message, Exception? inner = null) : Exception(message, inner);
