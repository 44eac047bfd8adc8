using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>Finds the platform's mail in folders where it does not belong: case mails, claims, and notices about orders.</summary>
public sealed class JunkMailFinder
{
    private readonly MailOptions _options;
    private readonly IReadOnlyCollection<JunkMailFolder> _folders;
    private readonly bool _includesBuyerData;

    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="folders">The kinds of folders to search.</param>
    /// <param name="includesBuyerData">Whether subjects are shown. They can have buyers' names.</param>
    public JunkMailFinder(MailOptions options, IReadOnlyCollection<JunkMailFolder> folders, bool includesBuyerData)
    {
        _options = options;
        _folders = folders;
        _includesBuyerData = includesBuyerData;
    }

    /// <summary>Searches one mailbox. Only header fields are read.</summary>
    /// <param name="input">The mailbox.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IEnumerable<CommerceJunkMail> Find(MailInput input, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var classifier = new MessageClassifier(
            _options.Profile, new PlatformSenders(_options.Profile, new SlowPatterns(observer)),
            new SellerAddresses(_options.SellerAddresses), new ReceiverVerdict(_options.Trust, _options.Profile), observer, hashes: false);
        var (source, mailbox) = input.Single;
        foreach (var message in source.Read(resume: null, observer, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (JunkFolders.KindOf(MessageFolder.Place(message).Folder) is { } kind && _folders.Contains(kind)
                && classifier.Classify(message) is { Class: not (MessageClass.Answer or MessageClass.Undelivered) } found)
            {
                yield return Describe(message, mailbox, kind, found);
            }
        }
    }

    private CommerceJunkMail Describe(StoredMessage message, string mailbox, JunkMailFolder kind, ClassifiedMessage found) => new()
    {
        Mailbox = mailbox,
        Folder = message.Folder.Name,
        FolderKind = kind,
        Received = found.Time.ToUniversalTime(),
        From = found.Sender?.Address,
        Subject = _includesBuyerData ? message.Headers.First("Subject")?.Text() : null,
        CaseId = found.Cases.Count > 0 ? found.Cases[0].CaseId : null,
        Verdict = found.Authenticity,
        Reason = JunkReason.Of(message.Headers, kind),
        MessageId = found.MessageId,
        Id = message.Location.Id,
    };
}

/// <summary>Tells folders of junk, deleted and archived mail from others: by what the server says, else by the name.</summary>
internal static class JunkFolders
{
    private static readonly HashSet<string> DeletedNames = Names(
        "deleted items|deleted messages|deleted|trash|bin|gelöschte elemente|gelöschte objekte|papierkorb|éléments supprimés|corbeille",
        "elementos eliminados|papelera|posta eliminata|elementi eliminati|cestino|verwijderde items|prullenbak|itens excluídos|lixeira",
        "elementy usunięte|kosz|borttaget|papperskorgen|slettede elementer|slettet post|papirkurv|poistetut|roskakori|odstraněná pošta|koš",
        "törölt elemek|kuka|удаленные|корзина|видалені|кошик", "silinmiş öğeler|çöp kutusu|已删除邮件|刪除的郵件|削除済みアイテム|ゴミ箱|지운 편지함|휴지통");

    private static readonly HashSet<string> ArchiveNames = Names(
        "archive|archives|archived|archiv|archivo|archivados|archivio|archief|arquivo|arquivo morto|arkiv|arkisto|archiwum|archív|archívum",
        "архив|архів|arşiv|arhivă|αρχειοθήκη|存档|封存|アーカイブ|보관");

    /// <summary>The kind of a folder; null if the platform's mail belongs there, or may.</summary>
    public static JunkMailFolder? KindOf(MailFolder folder)
    {
        if (folder.Role != FolderRole.Other)
        {
            return folder.Role == FolderRole.Junk ? JunkMailFolder.Junk : null;
        }

        return folder.Use switch
        {
            FolderUse.Deleted => JunkMailFolder.Deleted,
            FolderUse.Archive => JunkMailFolder.Archive,
            _ => ByName(folder.Name),
        };
    }

    /// <summary>The innermost part of the name that is known: a folder below Deleted Items has deleted mail.</summary>
    private static JunkMailFolder? ByName(string name)
    {
        foreach (var part in Enumerable.Reverse(name.Split('/')).Select(FolderNames.Normal))
        {
            if (DeletedNames.Contains(part) || ArchiveNames.Contains(part))
            {
                return DeletedNames.Contains(part) ? JunkMailFolder.Deleted : JunkMailFolder.Archive;
            }
        }

        return null;
    }

    private static HashSet<string> Names(params string[] lines) => [.. lines.SelectMany(l => l.Split('|')).Select(FolderNames.Normal)];
}

/// <summary>
/// Tells from header fields why a message is in a folder (Microsoft, "Anti-spam message headers in cloud organizations"). A sender can
/// write these fields if the receiving server does not remove them.
/// </summary>
internal static class JunkReason
{
    private const string Unknown = "Unknown: no header field gives the reason";

    /// <summary>Exchange moves mail with this level or a higher one to Junk.</summary>
    private const int SpamLevel = 5;

    /// <summary>The reason, in a sentence.</summary>
    public static string Of(HeaderBlock headers, JunkMailFolder kind)
    {
        if (kind != JunkMailFolder.Junk)
        {
            return "Unknown: header fields do not tell who deleted or archived a message. It can be a user, a rule or a retention policy";
        }

        var report = headers.First("X-Forefront-Antispam-Report") is { } field ? ForefrontReport.Parse(field.Plain()) : null;
        var level = SclField.Parse(headers.First(SclField.Name)?.Plain()) ?? report?.Scl;
        var bulk = headers.First("X-Microsoft-Antispam") is { } other ? ForefrontReport.Parse(other.Plain()).Value("BCL") : null;
        var verdict = Filtering(report?.FilteringVerdict) ?? (level >= SpamLevel ? "The filter rated it as spam" : null)
            ?? (level is null ? null : "The filter did not rate it as spam. A user, an Inbox rule or the mailbox's junk settings moved it");
        string[] stamps =
        [
            .. Stamp("SFV", report?.FilteringVerdict), .. Stamp("CAT", report?.Category),
            .. level is { } scl ? new[] { FormattableString.Invariant($"SCL {scl}") } : [], .. Stamp("BCL", bulk),
        ];
        return verdict is null && stamps.Length == 0 ? Unknown
            : (verdict ?? "The filter gave no verdict that is known") + (stamps.Length == 0 ? "" : $" ({string.Join(", ", stamps)})");
    }

    private static string? Filtering(string? verdict) => verdict?.ToUpperInvariant() switch
    {
        "BLK" => "The sender is on the mailbox's list of blocked senders",
        "SKB" => "The sender or its domain is on a block list of an anti-spam policy",
        "SKS" => "A mail flow rule marked it as spam before the filter",
        "SPM" => "The filter found spam",
        _ => null,
    };

    private static string[] Stamp(string name, string? value) => value is null ? [] : [$"{name} {value}"];
}
