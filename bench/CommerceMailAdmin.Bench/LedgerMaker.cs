using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Bench;

/// <summary>Fills a ledger by its own writer: three messages a case, as after some years of a large seller's mail.</summary>
internal static class LedgerMaker
{
    private const int BatchSize = 20_000;
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly MailFolder Inbox = new("Inbox", FolderRole.Inbox);
    private static readonly MailFolder Sent = new("Sent", FolderRole.Sent);
    private static readonly MailAddress Shop = new("", "support", "shop.example");

    /// <summary>Writes messages; in a part of the cases the buyer writes last.</summary>
    public static void Fill(string path, int messages, int waiting)
    {
        using var file = LedgerFile.OpenOrCreate(path);
        var folders = new LedgerFolders(file);
        foreach (var batch in Messages(messages, waiting).Chunk(BatchSize))
        {
            file.InTransaction(() =>
            {
                var writer = new LedgerWriter(file, folders);
                foreach (var message in batch)
                {
                    writer.Add(message);
                }

                writer.WorkOutCases();
            });
        }
    }

    private static IEnumerable<ReadMessage> Messages(int messages, int waiting)
    {
        for (var i = 0; i < messages; i++)
        {
            var number = i / 3;
            var isWaiting = number < waiting;

            // Customer, answer, customer; or customer, customer, answer.
            var isAnswer = i % 3 == (isWaiting ? 1 : 2);
            yield return Message(number, i, isAnswer, Start.AddSeconds(number * 60L).AddHours(i % 3));
        }
    }

    private static ReadMessage Message(int number, int i, bool isAnswer, DateTimeOffset time)
    {
        var caseId = number.ToString("x10", CultureInfo.InvariantCulture);
        var content = new MailContent
        {
            OrderNumber = "4711" + number.ToString(CultureInfo.InvariantCulture),
            Reason = "Item not received",
            Buyer = "buyer" + number.ToString(CultureInfo.InvariantCulture),
        };
        var message = new ClassifiedMessage
        {
            Class = isAnswer ? MessageClass.Answer : MessageClass.CaseMail,
            Time = time,
            Identity = MessageIdentity.Of(i.ToString(CultureInfo.InvariantCulture)),
            Location = new LedgerLocation("support", "Inbox", default),
            Mailbox = "support",
            Folder = isAnswer ? Sent : Inbox,
            Cases = [new CaseReference("Instagram", caseId)],
            Sender = isAnswer ? Shop : new MailAddress("", "case++" + caseId, "support.instagram.com"),
            DeliveredTo = isAnswer ? [] : [Shop],
            IsToRelay = isAnswer,
            Authenticity = Authenticity.Genuine,
            MessageId = $"{i}.{caseId}@mail.example",
            HeaderHash = number.ToString("x64", CultureInfo.InvariantCulture),
        };
        return new ReadMessage(message, content);
    }
}
