using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// The messages of cases, by case. What is more than fits is moved to a temporary file, so that memory does not grow with the mail that is
/// read.
/// </summary>
/// <param name="held">How many messages are held in memory; one of several cases counts in each.</param>
/// <param name="observer">Hears where the temporary file cannot be written.</param>
/// <param name="openFile">Makes the temporary file; null for one of the system's.</param>
internal sealed class CaseMessages(int held, IMailReadObserver observer, Func<Stream>? openFile = null) : IDisposable
{
    private readonly Dictionary<CaseKey, List<ClassifiedMessage>> _cases = [];
    private CaseMessageFile? _file;
    private int _limit = held;
    private int _count;

    /// <summary>Enters a message under one of its cases, as a message of that case alone: a mail can name thousands.</summary>
    public void Add(CaseReference reference, ClassifiedMessage message)
    {
        MessagesOf(reference.Key, _cases).Add(message.Cases.Count == 1 ? message : message with { Cases = [reference] });
        if (++_count >= _limit)
        {
            MoveToFile();
        }
    }

    /// <summary>Every case with all its messages; nothing may be entered meanwhile.</summary>
    /// <exception cref="IOException">The temporary file cannot be read.</exception>
    public IEnumerable<(CaseKey Key, List<ClassifiedMessage> Messages)> All()
    {
        if (_file is null)
        {
            return Entries(_cases);
        }

        var heldParts = Entries(_cases).ToLookup(c => CaseMessageFile.PartOf(c.Key));
        return Enumerable.Range(0, CaseMessageFile.Parts).SelectMany(part => Entries(Whole(part, heldParts[part])));
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>Where that fails, what is not in the file stays in memory, and so does all that comes.</summary>
    private void MoveToFile()
    {
        try
        {
            _file ??= new CaseMessageFile(openFile?.Invoke() ?? TemporaryFile.Open(bufferSize: 1));
            foreach (var part in Entries(_cases).ToLookup(c => CaseMessageFile.PartOf(c.Key)))
            {
                _file.Add(part.Key, part);
                foreach (var (key, _) in part)
                {
                    _cases.Remove(key);
                }
            }

            _count = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Warn(
                $"There are many cases, and the temporary file that keeps memory small cannot be written: {e.Message} All cases are held "
                    + "in memory.");
            _limit = int.MaxValue;
        }
    }

    private Dictionary<CaseKey, List<ClassifiedMessage>> Whole(int part, IEnumerable<(CaseKey Key, List<ClassifiedMessage> Messages)> held)
    {
        var whole = new Dictionary<CaseKey, List<ClassifiedMessage>>();
        foreach (var (key, messages) in _file!.Read(part).Concat(held))
        {
            MessagesOf(key, whole).AddRange(messages);
        }

        return whole;
    }

    private static List<ClassifiedMessage> MessagesOf(CaseKey key, Dictionary<CaseKey, List<ClassifiedMessage>> cases)
    {
        if (!cases.TryGetValue(key, out var messages))
        {
            cases.Add(key, messages = []);
        }

        return messages;
    }

    private static IEnumerable<(CaseKey Key, List<ClassifiedMessage> Messages)> Entries(Dictionary<CaseKey, List<ClassifiedMessage>> cases)
    {
        foreach (var entry in cases)
        {
            yield return (entry.Key, entry.Value);
        }
    }
}

/// <summary>The seller's own addresses as the platform's mail tells them: those to which case mails were delivered.</summary>
internal sealed class OwnAddresses
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _domains = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Enters an address.</summary>
    /// <returns>True if it was not known.</returns>
    public bool Add(MailAddress own)
    {
        if (!PublicMailDomains.Contains(own.Domain.ToLowerInvariant()))
        {
            _domains.Add(own.Domain);
        }

        return _addresses.Add(own.Address);
    }

    /// <summary>
    /// False for an answer that anybody may have written: relay addresses are no secret, and an answer closes a case. Of domains
    /// where anybody can have an address, only the very address counts.
    /// </summary>
    public bool MayCount(ClassifiedMessage message) =>
        !message.NeedsKnownSender || (message.Sender is { } sender && Contains(sender));

    /// <summary>Whether an address, or its domain, is the seller's.</summary>
    public bool Contains(MailAddress address) => _addresses.Contains(address.Address) || _domains.Contains(address.Domain);

    /// <summary>What a user is told of an answer that does not count.</summary>
    public static string WhyNoAnswer(IMessageLocation location, MailAddress sender) =>
        $"'{location.Id}' from {sender.Address} is not an answer: it is not in the sent mail, and no case mail was delivered to that "
        + "address "
        + "or its domain. If it is the seller's, name it with -SellerAddress.";
}
