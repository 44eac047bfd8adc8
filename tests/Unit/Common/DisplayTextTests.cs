using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Common;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("Parcel \u00E9\u4E2D\U0001F4E6 - ok", "Parcel \u00E9\u4E2D\U0001F4E6 - ok")]
    [InlineData("\U0001F469\u200D\U0001F3A8", "\U0001F469\u200D\U0001F3A8")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("a\u0085b\u2028c\u2029d", "a b c d")]
    [InlineData("\u001B[31mred", "\uFFFD[31mred")]
    [InlineData("\u009B31m", "\uFFFD31m")]
    [InlineData("a\u0000\u0007\u007Fb", "a\uFFFD\uFFFD\uFFFDb")]
    [InlineData("a\u202Eb\u2066c\u200Ed\u200Fe\u061Cf", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf")]
    [InlineData("a\u200Bb\u200Dc\u2060d\uFEFFe\u00ADf\u034Fg\u180Eh", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFDh")]
    [InlineData("a\U000E0041b", "a\uFFFD\uFFFDb")]
    public void WhatCouldSteerAScreenOrHideIsReplaced(string text, string shown) => Assert.Equal(shown, DisplayText.Clean(text));

    [Fact]
    public void AnUnpairedSurrogateIsReplaced() => Assert.Equal("a\uFFFDb", DisplayText.Clean("a" + '\uD83D' + "b"));

    [Fact]
    public void CleaningTwiceChangesNothingMore() =>
        Assert.All(Enumerable.Range(0, 0x3000).Select(i => ((char)i).ToString()),
            t => Assert.Equal(DisplayText.Clean(t), DisplayText.Clean(DisplayText.Clean(t))));
}
