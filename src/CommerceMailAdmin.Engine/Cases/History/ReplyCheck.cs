using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Compares an answer with the form that the platform asks for.</summary>
internal static class ReplyCheck
{
    /// <summary>What the answer lacks, in the order of <see cref="ReplyProblem"/>.</summary>
    /// <param name="history">The case.</param>
    /// <param name="asked">What its first customer message says.</param>
    /// <param name="answer">The answer.</param>
    public static IEnumerable<ReplyProblem> Problems(CaseHistory history, MailContent asked, ReadMessage answer)
    {
        if (!answer.IsToRelay)
        {
            yield return ReplyProblem.NotToRelay;
        }

        var registered = history.Customer.SelectMany(m => m.DeliveredTo).Select(a => a.Address).ToList();
        if (registered.Count > 0 && answer.Sender is { } sender && !registered.Contains(sender.Address, StringComparer.OrdinalIgnoreCase))
        {
            yield return ReplyProblem.NotFromRegisteredAddress;
        }

        if (asked.OrderNumber is { } order && WordMarks.CanTell(order))
        {
            if (asked.SubjectMarks is { } marks && WordMarks.Hold(marks, order) && Lacks(answer.Content.SubjectMarks, order))
            {
                yield return ReplyProblem.OrderNumberNotInSubject;
            }

            if (Lacks(answer.Content.BodyMarks, order))
            {
                yield return ReplyProblem.OrderNumberNotInBody;
            }
        }

        if ((answer.Content.Meanings & TextMeanings.ReturnLabelPromised) != 0 && !answer.Content.HasAttachment)
        {
            yield return ReplyProblem.AttachmentMissing;
        }
    }

    /// <summary>If the marks were not read, nothing is known to be missing.</summary>
    private static bool Lacks(IReadOnlyList<int>? marks, string number) => marks is not null && !WordMarks.Hold(marks, number);
}
