namespace CommerceMailAdmin.Engine.Reports;

/// <summary>What the values of a column are.</summary>
internal enum ColumnKind
{
    /// <summary>A text, also if it has only digits.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An instant, with the offset of its mailbox's calendar.</summary>
    Time,

    /// <summary>True or false.</summary>
    Flag,
}

/// <summary>A column of a table for spreadsheets.</summary>
/// <typeparam name="T">What a row is.</typeparam>
/// <param name="Name">Its heading.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Value">The value in a row; null if there is none.</param>
internal sealed record TableColumn<T>(string Name, ColumnKind Kind, Func<T, object?> Value);

/// <summary>The turns of the cases reported as a table: one row for each turn. CSV and workbooks have the same columns.</summary>
internal static class TurnTable
{
    public static IReadOnlyList<TableColumn<TurnRow>> Columns { get; } =
    [
        new("CaseId", ColumnKind.Text, r => r.Case.CaseId),
        new("Turn", ColumnKind.Number, r => r.Number),
        new("State", ColumnKind.Text, r => r.Case.State),
        new("Platform", ColumnKind.Text, r => r.Case.Platform),
        new("Mailbox", ColumnKind.Text, r => r.Turn.Mailbox),
        new("OrderNumber", ColumnKind.Text, r => r.Case.OrderNumber),
        new("SellerOrderNumber", ColumnKind.Text, r => r.Case.SellerOrderNumber),
        new("Reason", ColumnKind.Text, r => r.Case.Reason),
        new("Buyer", ColumnKind.Text, r => r.Case.Buyer),
        new("WaitingSince", ColumnKind.Time, r => r.Turn.WaitingSince),
        new("DueBy", ColumnKind.Time, r => r.Turn.DueBy),
        new("AnsweredAt", ColumnKind.Time, r => r.Turn.AnsweredAt),
        new("AnsweredBy", ColumnKind.Text, r => r.Turn.AnsweredBy),
        new("TurnClosedAt", ColumnKind.Time, r => r.Turn.ClosedAt),
        new("InTime", ColumnKind.Flag, r => r.Turn.InTime),
        new("BusinessHours", ColumnKind.Number, r => r.Turn.BusinessTime.TotalHours),
        new("ElapsedHours", ColumnKind.Number, r => r.Turn.ElapsedTime.TotalHours),
        new("InJunk", ColumnKind.Flag, r => r.Turn.InJunk),
        new("ReplyProblems", ColumnKind.Text, r => string.Join(" ", r.Turn.Problems)),
        new("CaseClosedAt", ColumnKind.Time, r => r.Case.ClosedAt),
        new("Reopened", ColumnKind.Number, r => r.Case.Reopened),
        new("Claims", ColumnKind.Number, r => r.Case.Claims.Length),
        new("FirstClaimOpened", ColumnKind.Time, r => r.Case.Claims.Length == 0 ? null : r.Case.Claims[0].Opened),
        new("Authenticity", ColumnKind.Text, r => r.Case.Authenticity),
        new("MessageId", ColumnKind.Text, r => r.Message?.MessageId),
        new("MessageHeaderHash", ColumnKind.Text, r => r.Message?.HeaderHash),
        new("AnswerMessageId", ColumnKind.Text, r => r.Answer?.MessageId),
        new("AnswerHeaderHash", ColumnKind.Text, r => r.Answer?.HeaderHash),
    ];

    public static IEnumerable<TurnRow> Rows(ReportData data, CancellationToken cancellationToken)
    {
        foreach (var one in data.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < one.Turns.Length; i++)
            {
                yield return new TurnRow(one, one.Turns[i], i + 1);
            }
        }
    }
}

/// <summary>One turn, with the messages that prove it.</summary>
internal sealed record TurnRow(CommerceCase Case, CaseTurn Turn, int Number)
{
    public CaseMail? Message => Array.Find(Case.Messages, m => m.Kind == CaseMailKind.Customer && m.Time == Turn.WaitingSince);

    public CaseMail? Answer => Array.Find(Case.Messages, m => m.Kind == CaseMailKind.Answer && m.Time == Turn.AnsweredAt);
}
