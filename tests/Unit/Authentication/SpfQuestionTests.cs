using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication;

/// <summary>Test-CommerceMailAuth -IPAddress in a real PowerShell engine, answers from a snapshot.</summary>
public sealed class SpfQuestionTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spf-");
    private readonly string _dns;

    public SpfQuestionTests()
    {
        _dns = Path.Combine(_folder.FullName, "dns.json");
        SnapshotFile.Write(_dns, new ZoneResolver()
            .Txt("contoso.com", "v=spf1 include:mail.contoso.com -all")
            .Txt("mail.contoso.com", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")
            .Txt("mx.contoso.com", "v=spf1 a -all").Address("mx.contoso.com", "198.51.100.7"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("-IPAddress 192.0.2.9 -MailFrom a@contoso.com -Helo mx.contoso.com",
        "Pass contoso.com 192.0.2.9 include:mail.contoso.com 1")]
    [InlineData("-IPAddress 2001:db8::9 -MailFrom '<a@contoso.com>'", "Pass contoso.com 2001:db8::9 include:mail.contoso.com 1")]
    [InlineData("-IPAddress 203.0.113.1 -MailFrom a@contoso.com", "Fail contoso.com 203.0.113.1 -all 1")]
    [InlineData("-IPAddress 198.51.100.7 -MailFrom a@contoso.com -Helo mx.contoso.com -Identity Helo",
        "Pass mx.contoso.com 198.51.100.7 a 1")]
    [InlineData("-IPAddress 198.51.100.7 -MailFrom '' -Helo mx.contoso.com", "Pass mx.contoso.com 198.51.100.7 a 1")]
    [InlineData("-IPAddress 192.0.2.9 -MailFrom a@other.example", "TempError other.example 192.0.2.9  0")]
    public void OneQuestionHasOneAnswer(string question, string expected)
    {
        var check = _session.Run($"Test-CommerceMailAuth {question} -DnsSnapshot $args[0]", _dns).Single;

        Assert.Equal(expected, Shown(check));
    }

    [Fact]
    public void QuestionsAreTakenByPropertyNameAndAnsweredInOrder()
    {
        const string questions = """
            [pscustomobject]@{ IPAddress = '192.0.2.1'; MailFrom = 'a@contoso.com'; Helo = 'x' }
            [pscustomobject]@{ ClientAddress = [ipaddress]'203.0.113.9'; MailFrom = 'a@contoso.com' }
            [pscustomobject]@{ IPAddress = '198.51.100.7'; Helo = 'mx.contoso.com' }
            """;

        var run = _session.Run($"& {{ {questions} }} | Test-CommerceMailAuth -DnsSnapshot $args[0]", _dns);

        Assert.Empty(run.Errors);
        Assert.Equal(
            ["Pass contoso.com 192.0.2.1 include:mail.contoso.com 1", "Fail contoso.com 203.0.113.9 -all 1",
                "Pass mx.contoso.com 198.51.100.7 a 1"],
            run.Output.Select(Shown));
    }

    [Theory]
    [InlineData("'300.1.1.1'", "IPAddressMalformed", "'300.1.1.1' is not an IP address")]
    [InlineData("'1'", "IPAddressMalformed", "192.0.2.1")]
    [InlineData("'010.0.0.1'", "IPAddressMalformed", "leading zero")]
    [InlineData("''", "IPAddressMalformed", "is not an IP address")]
    [InlineData("'192.0.2.0/24'", "IPAddressMalformed", "is not an IP address")]
    [InlineData("'192.0.2.1' -MailFrom ''", "SpfIdentityMissing", "-MailFrom")]
    [InlineData("'192.0.2.1' -MailFrom a@contoso.com -Identity Helo", "SpfIdentityMissing", "-Helo")]
    public void AQuestionThatCannotBeAskedIsAnError(string question, string id, string message)
    {
        var run = _session.Run($"Test-CommerceMailAuth -DnsSnapshot $args[0] -IPAddress {question}", _dns);

        Assert.Null(run.Terminated);
        Assert.Empty(run.Output);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTraceShowsTheWayThroughTheRecords()
    {
        var check = _session.Run("Test-CommerceMailAuth -IPAddress 192.0.2.9 -MailFrom a@contoso.com -DnsSnapshot $args[0]", _dns).Single;

        var trace = _session.Run("foreach ($s in $args[0].Trace) { \"$($s.Depth) $($s.Domain) $($s.Term) $($s.Outcome)\" }", check).Output
            .Select(o => o.BaseObject);
        Assert.Equal(["0 contoso.com include:mail.contoso.com Match", "1 mail.contoso.com ip4:192.0.2.0/24 Match"], trace);
    }

    private string Shown(PSObject check) =>
        (string)_session.Run(
            "'{0} {1} {2} {3} {4}' -f $args[0].Result, $args[0].Domain, $args[0].ClientAddress, $args[0].MatchedTerm, $args[0].Lookups",
            check).Single.BaseObject;
}
