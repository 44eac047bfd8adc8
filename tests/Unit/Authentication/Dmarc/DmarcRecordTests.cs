using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class DmarcRecordTests
{
    [Theory]
    [InlineData("v=DMARC1; p=reject", true)]
    [InlineData("v = DMARC1 ;p=reject", true)]
    [InlineData("V=DMARC1", true)]
    [InlineData("v=dmarc1; p=reject", false)]
    [InlineData("v=DMARC2; p=reject", false)]
    [InlineData("v=DMARC1 p=reject", false)]
    [InlineData("p=reject; v=DMARC1", false)]
    [InlineData("", false)]
    [InlineData("=", false)]
    [InlineData(" v=DMARC1; p=reject", false)]
    public void OnlyWhatBeginsWithTheVersionIsARecord(string text, bool expected) =>
        Assert.Equal(expected, DmarcRecord.Read(text) is not null);

    [Fact]
    public void EveryTagIsRead()
    {
        var record = DmarcRecord.Read(
            "v=DMARC1; p=reject; sp=Quarantine; NP=none; adkim=s; aspf=S; psd=n; t=y; fo=1 : D:s; rua=mailto:a@b.example!10m, "
                + "https://x.example/; ruf=mailto:c@d.example")!;

        Assert.Equal((DmarcDisposition.Reject, DmarcDisposition.Quarantine, DmarcDisposition.None),
            (record.Policy, record.SubdomainPolicy, record.NonexistentPolicy));
        Assert.Equal((true, true, false, true), (record.StrictDkim, record.StrictSpf, record.PublicSuffix, record.IsTest));
        Assert.Equal((2, "mailto:c@d.example"), (record.ReportAddresses.Count, Assert.Single(record.FailureReportAddresses)));
        Assert.Empty(record.Findings);
    }

    [Theory]
    [InlineData("v=DMARC1; p=none; pct=50; rf=afrf; ri=3600", "pct=", "rf=", "ri=")]
    [InlineData("v=DMARC1; p=none; future=x", "future= is not known")]
    [InlineData("v=DMARC1; p=none; p=reject", "twice")]
    [InlineData("v=DMARC1; p=none; adkim=x; psd=z; t=maybe", "adkim=x", "t=maybe", "psd=z")]
    [InlineData("v=DMARC1; p=none; what", "\"what\"")]
    [InlineData("v=DMARC1; p=none; rua=nowhere", "not a URI")]
    [InlineData("v=DMARC1; p=none; rua=/var/dmarc", "\"/var/dmarc\", which is not a URI")]
    [InlineData("v=DMARC1; p=none; rua=mailto:a b@example.com", "not a URI")]
    [InlineData("v=DMARC1; p=none; ruf=mailto:a@b.example!10x", "not a URI")]
    [InlineData("v=DMARC1; p=none; fo=x", "fo=x")]
    [InlineData("v=DMARC1; p=none; fo=1:2", "fo=1:2")]
    [InlineData("v=DMARC1; p=none; fo=", "fo= is not valid")]
    [InlineData("v=DMARC1; rua=mailto:a@b.example", "p= is missing", "counts as p=none")]
    [InlineData("v=DMARC1; p=reject; sp=x; rua=mailto:a@b.example", "sp=x is not a policy", "counts as p=none")]
    public void WhatIsOddIsListed(string text, params string[] findings)
    {
        var record = DmarcRecord.Read(text)!;

        Assert.Null(record.Problem);
        Assert.Equal(DmarcDisposition.None, record.Policy);
        Assert.All(findings, f => Assert.Contains(record.Findings, r => r.Message.Contains(f, StringComparison.Ordinal)));
        Assert.Equal(findings.Length, record.Findings.Count);
    }

    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1; p=monitor")]
    [InlineData("v=DMARC1; p=reject; sp=x")]
    [InlineData("v=DMARC1; p=reject; np=; rua=nowhere")]
    [InlineData("v=DMARC1; rua=/var/dmarc")]
    [InlineData("v=DMARC1; rua=file")]
    public void WithoutAValidPolicyOrReportAddressItIsUnusable(string text) => Assert.NotNull(DmarcRecord.Read(text)!.Problem);

    [Theory]
    [InlineData(DmarcDisposition.Reject, DmarcDisposition.Quarantine)]
    [InlineData(DmarcDisposition.Quarantine, DmarcDisposition.None)]
    [InlineData(DmarcDisposition.None, DmarcDisposition.None)]
    public void TestModeAsksForOneLevelLess(DmarcDisposition published, DmarcDisposition effective)
    {
        Assert.Equal(effective, DmarcRecord.Read("v=DMARC1; p=none; t=y")!.Effective(published));
        Assert.Equal(published, DmarcRecord.Read("v=DMARC1; p=none; t=n")!.Effective(published));
    }

    [Fact]
    public void NoRecordIsTooStrange()
    {
        var random = new Random(9989);
        string[] parts = ["v=DMARC1", "p=", "reject", ";", "=", "sp=none", "rua=", "mailto:a@b", ",", "!", " ", "\0", "é", "psd=y", "t=y",
            "\r\n"];
        for (var i = 0; i < Rounds.Of(3000); i++)
        {
            var text = (i % 2 == 0 ? "v=DMARC1;" : "")
                + string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => parts[random.Next(parts.Length)]));

            var record = DmarcRecord.Read(text);

            Assert.True(record is null || record.Text == text);
        }

        Assert.Null(DmarcRecord.Read("v=DMARC1; p=reject; x=" + new string('x', 10_000_000)));
        Assert.True(DmarcRecord.Read("v=DMARC1" + string.Concat(Enumerable.Repeat(";a", 7000)))!.Findings.Count < 100);
    }
}
