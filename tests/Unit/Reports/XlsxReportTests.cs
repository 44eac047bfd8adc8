using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Reports;

/// <summary>The report as a workbook, opened again by another program: openpyxl.</summary>
public sealed class XlsxReportTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Every cell of every sheet: its value as text, its type (s text, n number, d time, b flag, f formula), its format.</summary>
    private const string Script = """
        import json, sys, warnings
        warnings.simplefilter('ignore')
        import openpyxl
        book = openpyxl.load_workbook(sys.argv[1])
        print(json.dumps({sheet.title: [[[str(c.value), c.data_type, c.number_format] for c in row] for row in sheet.iter_rows()]
                          for sheet in book}))
        """;

    [Fact]
    public void OrderNumbersAreTextTimesAreTimesAndDurationsAreHours()
    {
        var made = SampleReport.Builder.Case("77", "2026-06-08T10:00Z", "2026-06-09T10:00Z");
        var book = Open([made with { OrderNumber = "00308117255402011", SellerOrderNumber = "1E5" }]);

        Assert.Equal(["Turns", "Measures", "About"], book.Keys);
        var turns = book["Turns"];
        Assert.Equal(2, turns.Count);
        Assert.Equal(("00308117255402011", "s", "@"), Cell(turns, "OrderNumber"));
        Assert.Equal(("1E5", "s", "@"), Cell(turns, "SellerOrderNumber"));
        Assert.Equal(("2026-06-08 12:00:00", "d", "yyyy-mm-dd hh:mm"), Cell(turns, "WaitingSince"));
        Assert.Equal(("8", "n"), (Cell(turns, "BusinessHours").Value, Cell(turns, "BusinessHours").Type));
        Assert.Equal(("True", "b"), (Cell(turns, "InTime").Value, Cell(turns, "InTime").Type));
        Assert.Equal("None", Cell(turns, "TurnClosedAt").Value);
        Assert.Equal(("All", "8"), (Cell(book["Measures"], "By").Value, Cell(book["Measures"], "MedianBusinessHours").Value));
        Assert.Contains(book["About"], r => r[0].Value == "Time zone" && r[1].Value == "Europe/Berlin");
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30 1234")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("=HYPERLINK(\"https://evil.example\",\"here\")")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("'=1")]
    [InlineData("2026-06-12")]
    [InlineData("TRUE")]
    [InlineData("<f>1+1</f>&amp;")]
    [InlineData("_x0041_")]
    public void NoTextIsAFormulaOrAnythingElseThanText(string text)
    {
        var book = Open([SampleReport.Hostile(text)], SampleReport.Options with { IncludeBuyerData = true });

        Assert.DoesNotContain(book.Values.SelectMany(s => s).SelectMany(r => r), c => c.Type == "f");
        var cell = Cell(book["Turns"], "Buyer");
        Assert.Equal(("s", "@"), (cell.Type, cell.Format));
        Assert.Equal(text, cell.Value.Replace("_x005F_", "_"));
    }

    [Theory]
    [InlineData("\u0000\u0007\u202E\uFFFE\uD800x", 6)]
    [InlineData("long", 40_000)]
    public void TextThatAWorkbookCannotHoldIsMadeSafe(string text, int length)
    {
        var long_ = text.PadRight(length, 'x');
        var value = Cell(Open([SampleReport.Hostile(long_)], SampleReport.Options with { IncludeBuyerData = true })["Turns"],
            "Buyer").Value;
        Assert.InRange(value.Length, 4, 32_767);
        Assert.DoesNotContain(value, c => char.IsControl(c) || c is '\u202E');
    }

    [Fact]
    public void AnEmptyReportIsAWorkbookToo() => Assert.Contains("Measures", Open([]).Keys);

    [Fact]
    public void ThePartsHaveNoFormulaAndNoLinkToAnotherPlace()
    {
        using var archive = new ZipArchive(new MemoryStream(Write([SampleReport.Hostile("=1+1")], SampleReport.Options)));
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            Assert.DoesNotContain("<x:f>", text);
            Assert.DoesNotContain("TargetMode=\"External\"", text);
        }
    }

    [Fact]
    public void AWorkbookOfThisModuleIsKnownAndAnotherIsNot()
    {
        using var folder = new TemporaryFolder();
        Assert.True(SlaReport.IsWorkbook(folder.Write("a.xlsx", Write([], SampleReport.Options))));
        Assert.False(SlaReport.IsWorkbook(folder.Write("b.xlsx", "text")));
        using var other = new MemoryStream();
        using (var archive = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("xl/workbook.xml");
        }

        Assert.False(SlaReport.IsWorkbook(folder.Write("c.xlsx", other.ToArray())));
    }

    private static (string Value, string Type, string Format) Cell(List<List<(string Value, string Type, string Format)>> sheet,
        string column) =>
        sheet[1][sheet[0].FindIndex(c => c.Value == column)];

    private static byte[] Write(IReadOnlyList<CommerceCase> cases, SlaReportOptions options)
    {
        using var stream = new MemoryStream();
        SlaReport.Of(cases, options).Write(stream, SlaReportFormat.Xlsx, CancellationToken.None);
        return stream.ToArray();
    }

    private static Dictionary<string, List<List<(string Value, string Type, string Format)>>> Open(
        IReadOnlyList<CommerceCase> cases, SlaReportOptions? options = null)
    {
        Assert.SkipUnless(File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/openpyxl"),
            "openpyxl is not installed; on Debian: apt-get install python3-openpyxl");
        using var folder = new TemporaryFolder();
        var (file, script) = (folder.Write("report.xlsx", Write(cases, options ?? SampleReport.Options)), folder.Write("open.py", Script));
        using var process = Process.Start(new ProcessStartInfo(Python, [script, file]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.EnumerateObject().ToDictionary(s => s.Name, s => s.Value.EnumerateArray()
            .Select(r => r.EnumerateArray().Select(c => (c[0].GetString()!, c[1].GetString()!, c[2].GetString()!)).ToList()).ToList());
    }
}
