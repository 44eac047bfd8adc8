using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>How messages become a case's history; the same wherever the messages are kept.</summary>
internal static class CaseRules
{
    /// <summary>The clock of a device can be behind by minutes, or by the hours of a zone.</summary>
    private static readonly TimeSpan MostWrongClock = TimeSpan.FromDays(1);

    /// <summary>A case as known at an instant; null if it had no customer message.</summary>
    /// <param name="key">The case.</param>
    /// <param name="messages">All its messages and their copies, in any order.</param>
    /// <param name="marks">The marks that the seller has set, oldest first.</param>
    /// <param name="own">The seller's addresses, from which answers count.</param>
    /// <param name="at">The instant.</param>
    public static CaseHistory? History(
        CaseKey key, IEnumerable<ClassifiedMessage> messages, IReadOnlyList<CaseMark> marks, OwnAddresses own, DateTimeOffset at)
    {
        var known = messages.Where(m => m.Time <= at && own.MayCount(m)).ToList();
        var customer = Distinct(known, MessageClass.CaseMail);
        return customer.Count == 0
            ? null
            : new CaseHistory
            {
                Key = key,
                CaseId = customer[0].Cases.First(c => c.Key == key).CaseId,
                Customer = customer,
                Answers = AfterWhatTheyAnswer(Delivered(known), customer),
                Excluded = Distinct(known, MessageClass.Excluded),
                Marks = marks.Count == 0 ? marks : marks.Where(m => m.Time <= at).ToArray(),
            };
    }

    /// <summary>
    /// The messages in the order of time, copies of one message counted once: the earliest, which is the original,
    /// and if several have the same time, the one in the most regular folder.
    /// </summary>
    public static List<T> Distinct<T>(IEnumerable<T> messages)
        where T : ClassifiedMessage
    {
        var sorted = messages.ToList();
        if (sorted.Count > 1)
        {
            sorted.Sort(Compare);
            var met = new HashSet<MessageIdentity>();
            sorted.RemoveAll(m => !met.Add(m.Identity));
        }

        return sorted;
    }

    /// <summary>
    /// Moves an answer behind the customer message that it names if it has an earlier time: it was written after that message, so the clock
    /// of its device was wrong.
    /// </summary>
    private static List<ClassifiedMessage> AfterWhatTheyAnswer(List<ClassifiedMessage> answers, List<ClassifiedMessage> customer)
    {
        var moved = false;
        for (var i = 0; i < answers.Count; i++)
        {
            var (time, references) = (answers[i].Time, answers[i].References);
            if (references.Count > 0 && customer.FindLast(c => c.Time > time && c.Time - time <= MostWrongClock
                && c.MessageId is { } id && references.Contains(id)) is { } asked)
            {
                answers[i] = answers[i] with { Time = asked.Time };
                moved = true;
            }
        }

        // A sort that keeps the order of what is equal: of two answers at one time, the one with the earlier date of its own comes first.
        return moved ? [.. answers.OrderBy(a => a.Time)] : answers;
    }

    /// <summary>
    /// The answers that did not come back as undelivered. A report that names no message means the last answer before it.
    /// </summary>
    private static List<ClassifiedMessage> Delivered(List<ClassifiedMessage> messages)
    {
        var answers = Distinct(messages, MessageClass.Answer);
        foreach (var report in messages.Where(m => m.Class == MessageClass.Undelivered))
        {
            if (report.MessageId is { } id)
            {
                answers.RemoveAll(a => a.MessageId == id);
            }
            else if (answers.FindLastIndex(a => a.Time <= report.Time) is var last and >= 0)
            {
                answers.RemoveAt(last);
            }
        }

        return answers;
    }

    private static List<ClassifiedMessage> Distinct(List<ClassifiedMessage> messages, MessageClass kind) =>
        Distinct(messages.Where(m => m.Class == kind));

    /// <summary>The id is a text that has to be made, and is compared only if all else is equal.</summary>
    private static int Compare(ClassifiedMessage a, ClassifiedMessage b)
    {
        var order = a.Time.CompareTo(b.Time);
        order = order != 0 ? order : (a.Folder.Role == FolderRole.Junk).CompareTo(b.Folder.Role == FolderRole.Junk);
        order = order != 0 ? order : (a.Folder.Role != FolderRole.Inbox).CompareTo(b.Folder.Role != FolderRole.Inbox);
        return order != 0 ? order : string.CompareOrdinal(a.Location.Id, b.Location.Id);
    }
}
