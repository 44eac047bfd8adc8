using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Compares an answer with the form that the platform asks for.</summary>
internal static class ReplyCheck
{
    /// <summary>What the answer lacks, in the order of <see cref="ReplyProblem"/>.</summary>
    public static IEnumerable<ReplyProblem> Problems(CaseHistory history, ClassifiedMessage answer)
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

        if (history.Content.OrderNumber is { } order && WordMarks.CanTell(order))
        {
            if (history.Content.SubjectMarks is { } asked && WordMarks.Hold(asked, order) && Lacks(answer.Content.SubjectMarks, order))
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

    /// <summary>What was not read lacks nothing that is known of.</summary>
    private static bool Lacks(IReadOnlyList<int>? marks, string number) => marks is not null && !WordMarks.Hold(marks, number);
}
