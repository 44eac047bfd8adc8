using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>What the rules' patterns and exceptions make of genuine and forged Authentication-Results headers.</summary>
public class AuthenticationPatternTests
{
    private const string Genuine = "spf=pass (sender IP is 66.220.144.130) smtp.mailfrom=facebookmail.com; dkim=pass (signature was verified) header.d=support.facebook.com;dmarc=pass action=none header.from=support.facebook.com;compauth=pass reason=100";
    private const string Forged = "spf=pass smtp.mailfrom=attacker.example; dkim=none; dmarc=fail action=oreject header.from=support.facebook.com;compauth=fail reason=000";
    private const string Claim = "dmarc=pass action=none header.from=support.facebook.com;";

    [Theory]
    [InlineData(true, Genuine)]
    [InlineData(true, "dmarc=bestguesspass action=none header.from=support.facebook.com")]
    [InlineData(true, "dkim=pass;\r\n\tdmarc=pass action=none\r\n\theader.from=support.facebook.com;compauth=pass")]
    [InlineData(false, Forged)]
    [InlineData(false, Claim, Forged)]
    [InlineData(false, Forged, Claim)]
    [InlineData(false, Claim, "dmarc=none action=none header.from=support.facebook.com")]
    [InlineData(false, Claim, "dmarc=temperror action=none header.from=support.facebook.com")]
    [InlineData(false, Claim, "dmarc=permerror action=none header.from=support.facebook.com")]
    [InlineData(false, "dmarc=pass action=none header.from=support.facebook.com.attacker.example;")]
    [InlineData(false, "dmarc=pass action=none header.from=evilsupport.facebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=x.support.facebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=supportxfacebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=attacker.example; header.from=support.facebook.com")]
    [InlineData(false, "spf=pass smtp.mailfrom=support.facebook.com; dmarc=pass action=none header.from=attacker.example")]
    [InlineData(false, "")]
    public void ExchangeOnlinesStampIsProofAndNothingElse(bool isProof, params string[] headers) =>
        Assert.Equal(isProof, Applies(AuthenticationPatterns.ExchangeOnline("support.facebook.com"), headers));

    [Theory]
    [InlineData(true, "mx.contoso.com; dkim=pass header.d=support.facebook.com; dmarc=pass (p=reject) header.from=support.facebook.com")]
    [InlineData(true, "mx.contoso.com 1; dmarc=pass header.from=support.facebook.com;")]
    [InlineData(true, "mx.contoso.com;\r\n\tdkim=pass;\r\n\tdmarc=pass header.from=support.facebook.com")]
    [InlineData(false, "attacker.example; dmarc=pass header.from=support.facebook.com")]
    [InlineData(false, "mx.contoso.com.attacker.example; dmarc=pass header.from=support.facebook.com")]
    [InlineData(false, "attacker.example; x=mx.contoso.com; dmarc=pass header.from=support.facebook.com")]
    [InlineData(false, "mx-contoso.com; dmarc=pass header.from=support.facebook.com")]
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=attacker.example; y=z header.from=support.facebook.com")]
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=support.facebook.com.attacker.example")]
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=support.facebook.com", "mx.contoso.com; dmarc=fail header.from=support.facebook.com")]
    public void AGatewaysStampIsProofOnlyUnderItsName(bool isProof, params string[] headers) =>
        Assert.Equal(isProof, Applies(AuthenticationPatterns.Gateway("mx.contoso.com", "support.facebook.com"), headers));

    // As a rule has it: any header matches the pattern, and no header the exception.
    private static bool Applies(string pattern, string[] headers) =>
        headers.Any(h => Matches(h, pattern)) && !headers.Any(h => Matches(h, AuthenticationPatterns.NoPass));

    private static bool Matches(string header, string pattern) => Regex.IsMatch(header, pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
}
