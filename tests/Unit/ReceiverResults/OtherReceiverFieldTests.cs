using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class OtherReceiverFieldTests
{
    [Fact]
    public void ReceivedSpfOfExchange()
    {
        var spf = ReceivedSpf.Parse(
            "Pass (protection.outlook.com: domain of facebookmail.com designates\r\n 66.220.144.150 as permitted sender) "
                + "receiver=protection.outlook.com;\r\n client-ip=66.220.144.150; helo=mx.facebook.com; pr=C");

        Assert.Equal(("pass", "66.220.144.150", "mx.facebook.com", "protection.outlook.com"),
            (spf.Result, spf.ClientAddress?.ToString(), spf.Helo, spf.Receiver));
    }

    [Fact]
    public void ReceivedSpfOfTheStandard()
    {
        var spf = ReceivedSpf.Parse(
            "softfail (mx: x) identity=mailfrom; client-ip=2001:db8::1; envelope-from=\"my;client-ip=1.2.3.4@example.com\"; "
                + "helo=a.example;");

        Assert.Equal(("softfail", "2001:db8::1", "my;client-ip=1.2.3.4@example.com"),
            (spf.Result, spf.ClientAddress?.ToString(), spf.EnvelopeFrom));
    }

    [Fact]
    public void ForefrontReportFields()
    {
        var report = ForefrontReport.Parse(
            "CIP:2603:10b6::1;CTRY:US;LANG:en;SCL:-1;SRV:;IPV:CAL;SFV:SKN;H:mx.facebook.com;\r\n "
                + "PTR:mx.facebook.com;CAT:NONE;SFS:(13230040);DIR:INB;");

        Assert.Equal(("2603:10b6::1", -1, "SKN", "CAL", "NONE"),
            (report.ClientAddress?.ToString(), report.Scl, report.FilteringVerdict, report.ConnectionVerdict, report.Category));
        Assert.Null(report.Value("SRV"));
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData(" 9 ", 9)]
    [InlineData("10", null)]
    [InlineData("x", null)]
    [InlineData(null, null)]
    public void SpamConfidenceLevel(string? value, int? expected) => Assert.Equal(expected, SclField.Parse(value));
}
