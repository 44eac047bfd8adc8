using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

/// <summary>Files that are not JSON say where, and never throw anything else.</summary>
public sealed class LocatedJsonTests
{
    [Theory]
    [InlineData("{\n\"name\": \"caf\u00E9\" }")]
    [InlineData("{\n\"caf\u00E9\": 1 }")]
    [InlineData("{\n\"name\": \"\\ud800\" }")]
    public void ATextThatIsNotUtf8IsAnErrorWithItsLine(string json)
    {
        var bytes = Encoding.GetEncoding("ISO-8859-1").GetBytes(json);
        Assert.Equal(2, Assert.Throws<JsonFormatException>(() => LocatedJson.Parse("a.json", bytes)).Line);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "a")]
    [InlineData("{\"a\":{\"\\udc00x\":1}}", "a")]
    [InlineData("{\"a\":[1,\"\\ud83dx\"]}", "a[1]")]
    public void HalfACharacterIsAMistakeWithItsPlace(string json, string field)
    {
        var problem = Assert.Throws<JsonFormatException>(() => Parse(json));

        Assert.Equal((1, field), (problem.Line, problem.Field));
    }

    [Fact]
    public void BytesThatAreNotUtf8AreAMistake() =>
        Assert.Throws<JsonFormatException>(() => LocatedJson.Parse("x", [.. Encoding.ASCII.GetBytes("{\"a\":\""), 0xC3, 0x28, 0x22, 0x7D]));

    [Fact]
    public void ALongNameIsNotCopiedForEachValueBelowIt()
    {
        // Two megabytes. A path for each value would be 400 GB.
        var json = $"{{\"{new string('x', 1_000_000)}\":[{string.Join(",", Enumerable.Repeat("1", 400_000))}]}}";
        var before = Allocated();

        var items = (List<LocatedJson>)((Dictionary<string, LocatedJson>)Parse(json).Value!).Values.Single().Value!;

        Assert.InRange(Allocated() - before, 0, 100L << 20);
        Assert.Equal(400_000, items.Count);
        Assert.InRange(items[399_999].Path.Length, 400, 500);
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public void AFileHasAMillionValuesAtMost(int values, bool isRead)
    {
        var json = $"[{string.Join(",", Enumerable.Repeat("1", values - 1))}]";

        var problem = Record.Exception(() => Parse(json));

        Assert.Equal(isRead, problem is null);
        Assert.True(isRead || problem is JsonFormatException { Line: 1 });
    }

    private static LocatedJson Parse(string json) => LocatedJson.Parse("x", Encoding.UTF8.GetBytes(json));

    private static long Allocated() =>
#if NET
        GC.GetAllocatedBytesForCurrentThread();
#else
        0;
#endif
}
