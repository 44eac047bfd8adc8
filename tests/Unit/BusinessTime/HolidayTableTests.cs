using System.Text;
using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

public class HolidayTableTests : HolidayFixture
{
    private static readonly string[] Christmas = ["2025-12-25", "2025-12-26"];

    [Theory]
    [InlineData("2025-12-25\n2025-12-26\n")]
    [InlineData("2025-12-26\r\n2025-12-25")]
    [InlineData("2025-12-25,Christmas\n2025-12-26,Boxing Day\n2025-12-25,again\n")]
    [InlineData("Date,Name\n2025-12-25,Christmas\n2025-12-26,Boxing Day\n")]
    [InlineData("# bank holidays\n\nName;date\n  # and more\n\"Christmas; first day\";2025-12-25\nSecond, too;2025-12-26\n")]
    [InlineData("Name\tYear 2025\tDate\nChristmas\tx\t2025-12-25\nBoxing Day\ty\t2025-12-26\n")]
    [InlineData("Datum;Feiertag\n2025-12-25;Weihnachten\n2025-12-26;Weihnachten\n;\n;;\n")]
    [InlineData("\"2025-12-25\",\"A \"\"holy\"\" day\"\n \"2025-12-26\" ,\"over\ntwo lines\"\n")]
    [InlineData("\uFEFFDate\n2025-12-25\n2025-12-26")]
    public void DatesAreReadFromTables(string content) => Assert.Equal(Christmas, Read("holidays.csv", content));

    [Theory]
    [InlineData("2025-12-25\n26.12.2025\n", 2, "'26.12.2025' is not a date; write dates like 2025-12-25")]
    [InlineData("2025-12-25\n2025-02-29\n", 2, "'2025-02-29' is not a date")]
    [InlineData("Date\n2025-12-25 00:00\n", 2, "'2025-12-25 00:00' is not a date")]
    [InlineData("12/25/2025,Christmas\n", 1, "'12/25/2025' is not a date")]
    [InlineData("Christmas,2025-12-25\n", 1, "'Christmas' is not a date")]
    [InlineData("Name,Date\nChristmas\n", 2, "'' is not a date")]
    [InlineData("2025-12-25,\"x\ny\"\nnonsense\n", 3, "'nonsense' is not a date")]
    [InlineData("2025-12-25\n2025-12-26,\"never closed\n2026-01-01\n", 2, "a quote is opened and never closed")]
    public void MistakesAreNamed(string content, int line, string problem) => Refused("holidays.csv", content, line, problem);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("Date,Name\n")]
    public void ATableMayBeEmpty(string content) => Assert.Empty(Read("HOLIDAYS.CSV", content));

    [Fact]
    public void OtherKindsOfFilesAreRefused()
    {
        var error = Assert.Throws<HolidayFileException>(() => Read("holidays.xlsx", "PK"));
        Assert.Contains(".csv or .ics", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsMissingIsNamed() =>
        Assert.Contains("nowhere.csv", Assert.Throws<FileNotFoundException>(() => HolidayFile.Read("nowhere.csv")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void AFileFarTooLongIsNotRead()
    {
        var path = Write("holidays.csv", "");
        using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(HolidayFile.LongestFile + 1);
        }

        Assert.Contains("16 MiB", Assert.Throws<HolidayFileException>(() => HolidayFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongLineIsShortenedInTheError()
    {
        var error = Assert.Throws<HolidayFileException>(() => Read("holidays.csv", "9" + new string('x', 5000)));

        Assert.True(error.Content.Length < 200);
        Assert.True(Encoding.UTF8.GetByteCount(error.Message) < 6000);
    }
}
