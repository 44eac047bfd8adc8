using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>The report as a table with one row for each wait of the cases reported (RFC 4180).</summary>
internal static class CsvReport
{
    private static readonly (string Name, Func<Row, object?> Value)[] Columns =
    [
        ("CaseId", r => r.Case.CaseId),
        ("Turn", r => r.Number),
        ("State", r => r.Case.State),
        ("Platform", r => r.Case.Platform),
        ("Mailbox", r => r.Turn.Mailbox),
        ("OrderNumber", r => r.Case.OrderNumber),
        ("SellerOrderNumber", r => r.Case.SellerOrderNumber),
        ("Reason", r => r.Case.Reason),
        ("Buyer", r => r.Case.Buyer),
        ("WaitingSince", r => r.Turn.WaitingSince),
        ("DueBy", r => r.Turn.DueBy),
        ("AnsweredAt", r => r.Turn.AnsweredAt),
        ("AnsweredBy", r => r.Turn.AnsweredBy),
        ("TurnClosedAt", r => r.Turn.ClosedAt),
        ("InTime", r => r.Turn.InTime),
        ("BusinessHours", r => r.Turn.BusinessTime.TotalHours),
        ("ElapsedHours", r => r.Turn.ElapsedTime.TotalHours),
        ("InJunk", r => r.Turn.InJunk),
        ("ReplyProblems", r => string.Join(" ", r.Turn.Problems)),
        ("CaseClosedAt", r => r.Case.ClosedAt),
        ("Reopened", r => r.Case.Reopened),
        ("Claims", r => r.Case.Claims.Length),
        ("FirstClaimOpened", r => r.Case.Claims.Length == 0 ? null : r.Case.Claims[0].Opened),
        ("Authenticity", r => r.Case.Authenticity),
        ("MessageId", r => r.Message?.MessageId),
        ("MessageHeaderHash", r => r.Message?.HeaderHash),
        ("AnswerMessageId", r => r.Answer?.MessageId),
        ("AnswerHeaderHash", r => r.Answer?.HeaderHash),
    ];

    /// <summary>The beginning by which a report is known.</summary>
    public static string Mark { get; } = string.Join(",", Columns.Take(3).Select(c => CsvField.Quote(c.Name))) + ",";

    public static void Write(TextWriter writer, ReportData data, CancellationToken cancellationToken)
    {
        WriteLine(writer, Columns.Select(c => c.Name));
        foreach (var one in data.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < one.Turns.Length; i++)
            {
                var row = new Row(one, one.Turns[i], i + 1);
                WriteLine(writer, Columns.Select(c => Text(c.Value(row))));
            }
        }
    }

    private static void WriteLine(TextWriter writer, IEnumerable<string> values)
    {
        writer.Write(string.Join(",", values.Select(CsvField.Quote)));
        writer.Write("\r\n");
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private sealed record Row(CommerceCase Case, CaseTurn Turn, int Number)
    {
        public CaseMail? Message => Array.Find(Case.Messages, m => m.Kind == CaseMailKind.Customer && m.Time == Turn.WaitingSince);

        public CaseMail? Answer => Array.Find(Case.Messages, m => m.Kind == CaseMailKind.Answer && m.Time == Turn.AnsweredAt);
    }
}
