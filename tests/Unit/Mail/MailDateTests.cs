using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Mail;

public class MailDateTests
{
    /// <summary>The instant is known before the text is made of it.</summary>
    [Fact]
    public void TheUsualFormIsReadToTheSecond()
    {
        var random = new Random(12);
        for (var i = 0; i < 5_000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-56, 57) * 15);
            var time = new DateTimeOffset(1990, 1, 1, 0, 0, 0, offset).AddSeconds(random.NextInt64(0, 2_000_000_000));
            var format = random.Next(2) == 0 ? "ddd, d MMM yyyy HH:mm:ss " : "dd MMM yyyy HH:mm:ss ";
            var zone = $"{(offset < TimeSpan.Zero ? "-" : "+")}{offset.Duration():hhmm}";
            var text = time.ToString(format, CultureInfo.InvariantCulture) + zone + (random.Next(3) == 0 ? " (any zone)" : "");

            Assert.Equal(time, Parse(random.Next(4) == 0 ? " " + text + " " : text));
        }
    }

    [Theory]
    [InlineData("Tue, 30 Jun 2015 23:59:60 +0000", "2015-06-30T23:59:59Z")]
    [InlineData("tue, 9 JUN 2026 09:00:00 -0000", "2026-06-09T09:00:00Z")]
    [InlineData("9 Jun 2026 09:00:00 +1400", "2026-06-08T19:00:00Z")]
    [InlineData("Tue, 9 Jun 2026 09:00 +0200", "2026-06-09T07:00:00Z")]
    [InlineData("Tue,  9 Jun 2026 09:00:00 +0200", "2026-06-09T07:00:00Z")]
    [InlineData("Tue, 9 Jun 26 09:00:00 EST", "2026-06-09T14:00:00Z")]
    [InlineData("Tue, 9 Jun 2026 09:00:00 +0200 (a (nested) zone)", "2026-06-09T07:00:00Z")]
    [InlineData("Tue, 9 Jun 2026 09:00:00 (CEST) +0200", "2026-06-09T07:00:00Z")]
    [InlineData("Tue, 9 Jun 2026\r\n 09:00:00 +0200", "2026-06-09T07:00:00Z")]
    public void FormsBesideTheUsualOneAreReadToo(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Parse(text));

    [Theory]
    [InlineData("Mon, 31 Feb 2026 09:00:00 +0000")]
    [InlineData("Tue, 0 Jun 2026 09:00:00 +0000")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1 ")]
    [InlineData("1 Ju")]
    public void WhatIsNoDateIsNone(string text) => Assert.Null(Parse(text));

    private static DateTimeOffset? Parse(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return MailDate.Parse(bytes, 0, bytes.Length);
    }
}
