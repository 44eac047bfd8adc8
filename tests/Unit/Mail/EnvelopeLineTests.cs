using System.Text;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Unit.Mail;

public class EnvelopeLineTests
{
    [Theory]
    [InlineData("From a@b.example Mon Jun  8 10:00:00 2026", "2026-06-08T10:00:00Z")]
    [InlineData("From a@b.example Mon Jun 08 10:00:00 2026\r", "2026-06-08T10:00:00Z")]
    [InlineData("From - Fri Jun 12 23:59:59 2026", "2026-06-12T23:59:59Z")]
    [InlineData("From MAILER-DAEMON Mon Jun  8 10:00:00 +0200 2026", "2026-06-08T08:00:00Z")]
    [InlineData("From a@b.example Mon Jun  8 10:00:00 2026 -0330", "2026-06-08T13:30:00Z")]
    [InlineData("From a@b.example Mon Jun  8 10:00:00 CEST 2026", "2026-06-08T10:00:00Z")]
    [InlineData("From a@b.example Mon Jun  8 10:00 2026", "2026-06-08T10:00:00Z")]
    [InlineData("From a@b.example Mon Jun  8 10:00:00 2026 remote from host", "2026-06-08T10:00:00Z")]
    [InlineData("From a@b.example Mon, 8 Jun 2026 10:00:00 +0000", "2026-06-08T10:00:00Z")]
    [InlineData("From \"a b\"@c.example Mon Jun  8 10:00:00 2026", "2026-06-08T10:00:00Z")]
    public void EnvelopeLinesAreRead(string line, string delivered)
    {
        Assert.True(EnvelopeLine.TryParse(Encoding.ASCII.GetBytes(line), out var date));
        Assert.Equal(DateTimeOffset.Parse(delivered, System.Globalization.CultureInfo.InvariantCulture), date);
    }

    [Theory]
    [InlineData("From now on it is 1 Example Street.")]
    [InlineData("From 10:00 to 12:00 on Jun 8 we are closed")]
    [InlineData("From a@b.example Mon Jun 31 10:00:00 2026")]
    [InlineData("From a@b.example Mon Jun  8 25:00:00 2026")]
    [InlineData("From a@b.example Mon Xyz  8 10:00:00 2026")]
    [InlineData("From a@b.example")]
    [InlineData("From ")]
    [InlineData("From: a@b.example Mon Jun  8 10:00:00 2026")]
    [InlineData(">From a@b.example Mon Jun  8 10:00:00 2026")]
    public void ProseIsNot(string line) => Assert.False(EnvelopeLine.TryParse(Encoding.ASCII.GetBytes(line), out _));
}
