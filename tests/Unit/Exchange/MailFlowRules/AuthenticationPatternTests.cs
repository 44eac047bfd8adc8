using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>What the rules' patterns and exceptions make of genuine and forged Authentication-Results headers.</summary>
public class AuthenticationPatternTests
{
    private const string Genuine =
        "spf=pass (sender IP is 66.220.144.130) smtp.mailfrom=facebookmail.com; dkim=pass (signature was verified) "
            + "header.d=support.facebook.com;dmarc=pass action=none header.from=support.facebook.com;compauth=pass reason=100";
    private const string Forged =
        "spf=pass smtp.mailfrom=attacker.example; dkim=none; dmarc=fail action=oreject header.from=support.facebook.com;compauth=fail "
            + "reason=000";
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
    [InlineData(false, Claim,
        "spf=none (sender IP is 203.0.114.9) smtp.mailfrom=attacker.example; dkim=none (message not signed) header.d=none")]
    [InlineData(false, Claim, "dmarc=quarantine action=none header.from=support.facebook.com")]
    [InlineData(false, Claim, "dmarc=passed action=none header.from=support.facebook.com")]
    [InlineData(false, Claim, "dmarc=bestguessfail action=none header.from=support.facebook.com")]
    [InlineData(false, Claim, "spf=pass; DMARC=FAIL")]
    [InlineData(false, Claim, "spf=pass; dmarc=")]
    [InlineData(false, Claim, "spf=pass; dmarc=p")]
    [InlineData(false, Claim, "spf=pass; dmarc = pass")]
    [InlineData(true, Claim, "spf=pass;dmarc=bestguesspass action=none header.from=support.facebook.com")]
    [InlineData(false, "dmarc=pass action=none header.from=support.facebook.com.attacker.example;")]
    [InlineData(false, "dmarc=pass action=none header.from=evilsupport.facebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=x.support.facebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=supportxfacebook.com;")]
    [InlineData(false, "dmarc=pass action=none header.from=attacker.example; header.from=support.facebook.com")]
    [InlineData(false, "spf=pass smtp.mailfrom=support.facebook.com; dmarc=pass action=none header.from=attacker.example")]
    [InlineData(false, "")]
    public void ExchangeOnlinesStampIsProofAndNothingElse(bool isProof, params string[] headers) =>
        Assert.Equal(isProof, Applies(AuthenticationPatterns.ExchangeOnline("support.facebook.com"), null, headers));

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
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=support.facebook.com",
        "mx.contoso.com; dmarc=fail header.from=support.facebook.com")]
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=support.facebook.com",
        "mx.contoso.com; spf=none smtp.mailfrom=attacker.example")]
    [InlineData(false, "mx.contoso.com; dmarc=pass header.from=support.facebook.com",
        "mx.contoso.com; dmarc=unlisted header.from=support.facebook.com")]
    [InlineData(true, "mx.contoso.com; dmarc=pass header.from=support.facebook.com", "list.example; dkim=pass header.d=list.example")]
    public void AGatewaysStampIsProofOnlyUnderItsName(bool isProof, params string[] headers) =>
        Assert.Equal(isProof, Applies(AuthenticationPatterns.Gateway("mx.contoso.com", "support.facebook.com"), "mx.contoso.com", headers));

    [Fact]
    public void TheExceptionsAgreeWithAnObviousReading()
    {
        var random = new Random(20261130);
        string[] parts = ["dmarc=", "dmarc", "d", "m", "a", "r", "c", "=", "pass", "bestguesspass", "fail", "none", " ", ";", "\r\n\t", "x",
            "dmar", "dmarc=pass;", "dmarc=bestguesspass "];
        for (var i = 0; i < Rounds.Of(20_000); i++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => parts[random.Next(parts.Length)]));

            Assert.Equal((header, IsExcluded(header)), (header, AuthenticationPatterns.Exceptions(null).Any(p => Matches(header, p))));
        }
    }

    [Fact]
    public void AHeaderThatIsAllBeginningsCostsNoMoreThanItsLength() =>
        Assert.True(Matches(string.Concat(Enumerable.Repeat("dmarcdmardmadmd", 2000)), AuthenticationPatterns.Exceptions(null)[1]));

    private static bool IsExcluded(string header)
    {
        var text = header.ToLowerInvariant();
        var results = new List<string>();
        for (var at = text.IndexOf("dmarc=", StringComparison.Ordinal); at >= 0; at = text.IndexOf("dmarc=", at + 1,
            StringComparison.Ordinal))
        {
            results.Add(string.Concat(text.Skip(at + "dmarc=".Length).TakeWhile(c => char.IsLetterOrDigit(c) || c is '-' or '_')));
        }

        return results.Count == 0 || results.Any(r => r is not ("pass" or "bestguesspass"));
    }

    // As a rule has it: any header matches the pattern, and no header an exception.
    private static bool Applies(string pattern, string? authservId, string[] headers) =>
        headers.Any(h => Matches(h, pattern)) && !headers.Any(h => AuthenticationPatterns.Exceptions(authservId).Any(e => Matches(h, e)));

    private static bool Matches(string header, string pattern) =>
        Regex.IsMatch(header, pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));
}
