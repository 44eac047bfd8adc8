using System.Text;
using CommerceMailAdmin.Engine.Reports;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>The report as a table: RFC 4180, and nothing that a spreadsheet would run.</summary>
public sealed class CsvReportTests
{
    [Fact]
    public void EachWaitIsARowWithItsEvidence()
    {
        var one = SampleReport.Builder.Case(
            "77", (new DateTimeOffset(2026, 6, 8, 10, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 9, 10, 0, 0, TimeSpan.Zero)),
            (new DateTimeOffset(2026, 6, 12, 9, 0, 0, TimeSpan.Zero), null));

        var rows = Rows(SampleReport.Text(SlaReportFormat.Csv, [one]));

        Assert.Equal(3, rows.Count);
        string Value(int row, string column) => rows[row][rows[0].IndexOf(column)];
        Assert.Equal(["77", "1", "77", "2"], new[] { Value(1, "CaseId"), Value(1, "Turn"), Value(2, "CaseId"), Value(2, "Turn") });
        Assert.Equal("2026-06-08T12:00:00+02:00", Value(1, "WaitingSince"));
        Assert.Equal("2026-06-10T12:00:00+02:00", Value(1, "DueBy"));
        Assert.Equal("true", Value(1, "InTime"));
        Assert.Equal("8", Value(1, "BusinessHours"));
        Assert.Equal("24", Value(1, "ElapsedHours"));
        Assert.Equal(one.Messages[0].MessageId, Value(1, "MessageId"));
        Assert.Equal("", Value(1, "MessageHeaderHash"));
        Assert.Equal(one.Messages[1].MessageId, Value(1, "AnswerMessageId"));
        Assert.Equal(("", "", ""), (Value(2, "AnsweredAt"), Value(2, "InTime"), Value(2, "AnswerMessageId")));
        Assert.Equal("u***", Value(1, "Buyer"));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "' =1")]
    [InlineData("\r=1", "' =1")]
    [InlineData("\n@x", "' @x")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("|x", "'|x")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a, +1;@x", "a,' +1;'@x")]
    [InlineData("a;\"=1", "a;'\"=1")]
    [InlineData("a;b,c-d", "a;b,c-d")]
    [InlineData("%x", "'%x")]
    [InlineData("\u0000=1", "\uFFFD=1")]
    [InlineData("a,b", "a,b")]
    [InlineData("a\"b\"", "a\"b\"")]
    [InlineData("a\r\nb", "a  b")]
    [InlineData("30811725540201", "30811725540201")]
    [InlineData("", "")]
    public void NoFieldIsAFormula(string text, string expected)
    {
        var csv = SampleReport.Text(SlaReportFormat.Csv, [SampleReport.Hostile(text)],
            SampleReport.Options with { IncludeBuyerData = true });

        var rows = Rows(csv);

        foreach (var column in new[] { "CaseId", "Mailbox", "Buyer", "OrderNumber", "SellerOrderNumber", "Reason", "AnsweredBy",
            "MessageId", "MessageHeaderHash" })
        {
            Assert.Equal(expected, rows[1][rows[0].IndexOf(column)]);
        }
    }

    [Fact]
    public void SpreadsheetsAreToldTheEncoding()
    {
        using var stream = new MemoryStream();
        SlaReport.Of([], SampleReport.Options).Write(stream, SlaReportFormat.Csv, CancellationToken.None);

        Assert.Equal(Encoding.UTF8.GetPreamble(), stream.ToArray()[..3]);
        Assert.EndsWith("\"\r\n", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>RFC 4180 by the letter: every character is looked at in turn.</summary>
    private static List<List<string>> Rows(string csv)
    {
        List<List<string>> rows = [[]];
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < csv.Length; i++)
        {
            switch (csv[i])
            {
                case '"' when quoted && i + 1 < csv.Length && csv[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    rows[^1].Add(field.ToString());
                    field.Clear();
                    break;
                case '\r' when !quoted:
                    Assert.Equal('\n', csv[++i]);
                    rows[^1].Add(field.ToString());
                    field.Clear();
                    rows.Add([]);
                    break;
                default:
                    Assert.True(quoted, $"'{csv[i]}' stands outside quotes");
                    field.Append(csv[i]);
                    break;
            }
        }

        Assert.Empty(rows[^1]);
        rows.RemoveAt(rows.Count - 1);
        Assert.All(rows, r => Assert.Equal(rows[0].Count, r.Count));
        return rows;
    }
}
