using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class TrustedResultsReaderTests
{
    private const string Forged = "Authentication-Results: mx.contoso.com; dmarc=pass action=none header.from=support.facebook.com\n";
    private const string Border = "Received: from evil.example (unknown [203.0.113.66]) by mx.contoso.com (Postfix) with ESMTP id 1; x\n";
    private const string Own =
        "Authentication-Results: mx.contoso.com; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=support.facebook.com\n";

    [Fact]
    public void ExchangeOnlinesRecordIsTrusted()
    {
        var stamp = Find(ReceivedChainTests.ExchangeOnline + Forged, out _);

        Assert.NotNull(stamp);
        Assert.Null(stamp.AuthServId);
        Assert.Equal(("pass", "pass", "pass", "100"),
            (stamp.Spf?.Result, stamp.Dkim.Single().Result, stamp.CompAuth?.Result, stamp.CompAuth?.Reason));
        Assert.Equal("support.facebook.com", stamp.HeaderFrom);
        Assert.True(stamp.PassesDmarcFor("Support.Facebook.com"));
        Assert.False(stamp.PassesDmarcFor("facebook.com"));
        Assert.Contains("co1nam11ft025.mail.protection.outlook.com", stamp.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Border + Forged)]
    [InlineData(Forged)]
    [InlineData(Border + Forged
        + "Received: from mx-out.facebook.com (66.220.144.150) by mx.contoso.com (10.0.0.1) with Microsoft SMTP Server; x\n")]
    [InlineData("Received: from mx2.contoso.com (203.0.113.66) by ex.contoso.com (10.0.0.1) with Microsoft SMTP Server; x\n" + Forged
        + Border)]
    [InlineData("Received: garbage\n" + Forged + Border)]
    [InlineData("Received: from ex02.contoso.com (10.0.0.3) by ex.contoso.com (10.0.0.1) with Microsoft SMTP Server; x\n" + Forged)]
    public void AForgedRecordIsNotTrusted(string text)
    {
        Assert.Null(Find(text, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void AForgedRecordUnderTheServiceIsNotTrusted()
    {
        var withoutOwn = string.Join("\n",
            ReceivedChainTests.ExchangeOnline.Split('\n').Where(l => !l.StartsWith("Authentication-Results", StringComparison.Ordinal)));

        Assert.Null(Find(
            withoutOwn + Forged
                + "Received: from mx-out.facebook.com (66.220.144.150) by X.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP "
                + "Server; x\n", out _));
    }

    [Fact]
    public void TheForgedRecordBelowDoesNotAddToTheOwnOneAbove()
    {
        var stamp = Find(Own.Replace("; dmarc=fail header.from=support.facebook.com", "") + Border + Forged, out _);

        Assert.Equal("fail", stamp?.Spf?.Result);
        Assert.Null(stamp?.Dmarc);
    }

    /// <summary>Filters of one organisation write a field each; what they contradict each other in is left out.</summary>
    [Theory]
    [InlineData("other.contoso.com", "pass", "pass", 2, "pass")]
    [InlineData("other.contoso.com", "fail", null, 2, "pass")]
    [InlineData("other.example", "pass", "pass", 2, null)]
    public void SeveralFieldsOfOneOrganisationAtOneHopAreOneRecord(string third, string dmarc, string? expected, int signatures,
        string? spf)
    {
        var stamp = Find($"""
            Authentication-Results: mx.contoso.com; dmarc=pass header.from=a.example
            Authentication-Results: mx.contoso.com; dkim=pass header.d=a.example; dkim=fail header.d=b.example;
             dmarc={dmarc} header.from=a.example
            Authentication-Results: {third}; spf=pass smtp.mailfrom=a.example

            """ + Border, out _);

        Assert.Equal((expected, signatures, spf), (stamp?.Dmarc?.Result, stamp?.Dkim.Count, stamp?.Spf?.Result));
        Assert.Equal(dmarc == "fail", stamp?.Problem?.Contains("contradict", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void ARecordBelowTheBorderIsTrustedByItsNameAlone()
    {
        var text = Border + Own + Forged;

        Assert.Null(Find(text, out var reason));
        Assert.Contains("below", reason, StringComparison.Ordinal);

        var stamp = Find(text, out reason, new TrustOptions { TrustedAuthServIds = ["MX.contoso.com"] });
        Assert.Equal("fail", stamp?.Dmarc?.Result);
        Assert.Contains("named as trusted", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ANamedRecordBelowTheBorderIsNotAddedTo() =>
        Assert.Null(Find(Border + "Authentication-Results: mx.contoso.com; spf=fail smtp.mailfrom=evil.example\n" + Forged, out _,
            new TrustOptions { TrustedAuthServIds = ["mx.contoso.com"] })?.Dmarc);

    [Fact]
    public void WithNamesGivenNoOtherRecordIsTrusted()
    {
        Assert.Null(Find(ReceivedChainTests.ExchangeOnline, out var reason, new TrustOptions { TrustedAuthServIds = ["mx.contoso.com"] }));
        Assert.Contains("mx.contoso.com", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAnyRecordTheReasonIsTold()
    {
        Assert.Null(Find(Border, out var reason));
        Assert.Contains("no Authentication-Results", reason, StringComparison.Ordinal);
    }

    private static TrustedAuthenticationResults? Find(string text, out string reason, TrustOptions? options = null) =>
        TrustedResultsReader.Find(MessageFields.Parse(text), options ?? TrustOptions.Default, out reason);
}
