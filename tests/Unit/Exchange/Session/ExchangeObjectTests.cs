using System.Collections;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Unit.Exchange.Session;

public class ExchangeObjectTests
{
    public static TheoryData<object?, string[]> Lists => new()
    {
        { null, [] },
        { "", [] },
        { "example.com", ["example.com"] },
        { "{a.example, b.example}", ["a.example", "b.example"] },
        { "a.example b.example;c.example", ["a.example", "b.example", "c.example"] },
        { new ArrayList { "a.example", null, " b.example ", "" }, ["a.example", "b.example"] },
        { new object[] { "a.example" }, ["a.example"] },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void ListsAreReadInEveryShape(object? value, string[] entries) => Assert.Equal(entries, Object(value).Entries("Property"));

    [Theory]
    [InlineData(true, true)]
    [InlineData("False", false)]
    [InlineData("perhaps", null)]
    [InlineData(null, null)]
    public void FlagsAreReadAsSuchOrAsText(object? value, bool? flag) => Assert.Equal(flag, Object(value).Flag("Property"));

    [Theory]
    [InlineData(" Ada ", "Ada")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    [InlineData(3, "3")]
    public void BlankTextIsNone(object? value, string? text) => Assert.Equal(text, Object(value).Text("Property"));

    private static ExchangeObject Object(object? value) => new(name => name == "Property" ? value : null);
}
