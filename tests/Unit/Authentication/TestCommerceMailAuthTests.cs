using System.Management.Automation;
using System.Xml.Linq;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication;

/// <summary>The cmdlet in a real PowerShell engine, against a real BIND.</summary>
public sealed class TestCommerceMailAuthTests(BindServer bind) : IClassFixture<BindServer>, IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("auth-");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void AProtectedDomainPassesWithItsRecords()
    {
        var result = Ask("Test-CommerceMailAuth present.example -DnsServer $args[0]").Single;

        Assert.Equal("present.example", Value(result, "Domain"));
        Assert.Equal(["Pass", "Pass", "Pass"], Results(result));
        Assert.Equal("v=spf1 ip4:192.0.2.0/24 -all", Value(result, "Spf.Record"));
        Assert.Equal(bind.Text, Value(result, "Spf.Resolver"));
        Assert.Equal("00:10:00", Value(result, "Dmarc.Ttl"));
        Assert.Equal("selector1: RSA key of 2048 bits", Value(result, "Dkim.Reason"));
        Assert.Equal("True", Value(result, "MeetsPlatformRequirement"));
    }

    [Fact]
    public void ADomainThatPublishesNothingDoesNotMeetTheDemand()
    {
        var result = Ask("Test-CommerceMailAuth absent.example -DnsServer $args[0] -Selector s1").Single;

        Assert.Equal("None", Value(result, "Spf.Result"));
        Assert.Equal("no SPF record", Value(result, "Spf.Reason"));
        Assert.Equal("None", Value(result, "Dkim.Result"));
        Assert.Contains("RFC 8020", Value(result, "Dkim.Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenRecordsArePermanentErrors()
    {
        var result = Ask("Test-CommerceMailAuth broken.example -DnsServer $args[0] -Selector bad").Single;

        Assert.Equal(["PermError", "PermError", "PermError"], Results(result));
        Assert.Equal("False", Value(result, "MeetsPlatformRequirement"));
        Assert.Equal("PermError",
            Value(Ask("Test-CommerceMailAuth twice.broken.example -DnsServer $args[0] -Selector bad").Single, "Spf.Result"));
    }

    [Fact]
    public void AServerThatFailsIsATemporaryErrorAndNeverAMissingRecord()
    {
        var result = Ask("Test-CommerceMailAuth servfail.example -DnsServer $args[0]").Single;

        Assert.Equal(["TempError", "TempError", "TempError"], Results(result));
        Assert.Equal($"servfail.example TXT: {bind.Text} answered SERVFAIL", Value(result, "Spf.Reason"));
        Assert.Equal("", Value(result, "MeetsPlatformRequirement"));
        Assert.Equal("TempError", Value(Ask("Test-CommerceMailAuth nowhere.example -DnsServer $args[0]").Single, "Dkim.Result"));
    }

    [Fact]
    public void AServerThatDoesNotAnswerIsATemporaryError()
    {
        using var silent = new SilentServer();

        var result = _session.Run("Test-CommerceMailAuth contoso.com -Selector s1 -DnsServer $args[0] -Timeout 0:0:0.05",
            silent.Address.ToString()).Single;

        Assert.Equal(["TempError", "TempError", "TempError"], Results(result));
        Assert.Equal($"contoso.com TXT: {silent.Address} did not answer within 0.05 s, asked 2 times", Value(result, "Spf.Reason"));
    }

    [Theory]
    [InlineData("aliased", "Pass")]
    [InlineData("elsewhere", "Pass")]
    [InlineData("old", "Fail")]
    [InlineData("unserved", "TempError")]
    [InlineData("dangling", "None")]
    [InlineData("missing", "None")]
    public void AGivenSelectorIsTheOneTried(string selector, string expected)
    {
        var result = Ask("Test-CommerceMailAuth present.example -DnsServer $args[0] -Selector $args[1]", selector).Single;

        Assert.Equal(expected, Value(result, "Dkim.Result"));
        Assert.Equal(selector, Value(result, "DkimSelectors[0].Selector"));
        Assert.Equal(expected, Value(result, "DkimSelectors[0].Result"));
    }

    [Fact]
    public void ResultsComeInTheOrderOfTheInput()
    {
        bind.Require();
        var names = Enumerable.Range(0, 60).Select(i => $"h{i}.present.example").ToArray();

        var run = Ask("$args[1] | Test-CommerceMailAuth -DnsServer $args[0] -Selector s1", (object)names);

        Assert.Empty(run.Errors);
        Assert.Equal(names, run.Output.Select(o => Value(o, "Domain")));
    }

    [Fact]
    public void DomainsAreTakenByPropertyName()
    {
        Assert.Equal("sub.present.example",
            Value(Ask("[pscustomobject]@{ DomainName = 'sub.present.example'; Name = 'x' } | Test-CommerceMailAuth -DnsServer $args[0] "
                + "-Selector s1").Single, "Domain"));
        Assert.Equal("sub.present.example",
            Value(Ask("[pscustomobject]@{ Domain = 'sub.present.example' } | Test-CommerceMailAuth -DnsServer $args[0] -Selector s1").Single, "Domain"));
    }

    [Theory]
    [InlineData("support@Present.Example")]
    [InlineData("@present.example")]
    [InlineData(" present.example. ")]
    public void TheDomainOfAnAddressIsMeant(string text) =>
        Assert.Equal("present.example",
            Value(Ask("Test-CommerceMailAuth $args[1] -DnsServer $args[0] -Selector s1", text).Single, "Domain"));

    [Fact]
    public void AMalformedDomainDoesNotStopTheRest()
    {
        var run = Ask("'present.example', 'no domain', '', 'absent.example' | Test-CommerceMailAuth -DnsServer $args[0] -Selector s1");

        Assert.Null(run.Terminated);
        Assert.Equal(["present.example", "absent.example"], run.Output.Select(o => Value(o, "Domain")));
        Assert.Equal(["no domain", ""], run.Errors.Select(e => e.TargetObject));
        Assert.All(run.Errors, e => Assert.StartsWith("DomainMalformed,", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal("'no domain' is not a domain name. Write it like contoso.com.", run.Errors[0].Exception.Message);
    }

    [Theory]
    [InlineData("-DnsServer dns.example", "DnsServerMalformed", "'dns.example' cannot be used as -DnsServer")]
    [InlineData("-DnsServer 192.0.2.1:99999", "DnsServerMalformed", "1 to 65535")]
    [InlineData("-DnsServer 192.0.2.1 -Timeout 5", "TimeoutOutOfRange", "0:0:5")]
    [InlineData("-DnsServer 192.0.2.1 -Timeout '5'", "TimeoutOutOfRange", "0:0:5")]
    [InlineData("-DnsServer 192.0.2.1 -Selector 'a b'", "SelectorMalformed", "'a b' is not a DKIM selector")]
    [InlineData("-DnsSnapshot ./none.json", "PathNotFound", "none.json")]
    [InlineData("-DnsServer 192.0.2.1 -SaveDnsSnapshot ./none/dns.json", "PathNotFound", "does not exist")]
    public void AParameterThatMakesNoSenseEndsTheCommand(string parameters, string id, string message)
    {
        var run = _session.Run($"try {{ Test-CommerceMailAuth contoso.com {parameters} }} catch {{ $_ }}");

        var error = Assert.IsType<ErrorRecord>(run.Single.BaseObject);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-CommerceMailAuth e.test -Selector s1 -TransportSecurity -Seller -Verbose -DnsSnapshot $args[0]")]
    [InlineData("Test-CommerceMailAuth -IPAddress 192.0.2.1 -MailFrom a@e.test -DnsSnapshot $args[0]")]
    [InlineData("Test-CommerceMailAuth -LiteralPath $args[1] -DnsSnapshot $args[0]")]
    public void TextFromDnsReachesNoStreamRaw(string script)
    {
        var folder = Repository.PathOf("tests", "Data", "cases", "attack", "escapes");
        var run = _session.Run(script, Path.Combine(folder, "dns-snapshot-with-escapes.json"), Path.Combine(folder, "m.eml"));

        string[] texts = [.. Texts(run.Single.BaseObject), .. run.Warnings, .. run.Verbose];
        Assert.True(texts.Length > 5, $"{texts.Length} texts");
        Assert.All(texts, t => Assert.DoesNotContain(t, c => char.IsControl(c) || c == '\u202e'));
    }

    /// <summary>Every text of a result, however deep.</summary>
    private static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(Texts),
        _ when value.GetType().Assembly == typeof(CheckResult).Assembly && value is not Enum =>
            value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).SelectMany(p => Texts(p.GetValue(value))),
        _ => [],
    };

    [Fact]
    public void TextOfASnapshotReachesNoErrorRaw()
    {
        var file = Path.Combine(_folder.FullName, "dns.json");
        File.WriteAllText(file, """
            { "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Success", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z",
              "records": [ { "owner": "a.example", "ttl": 60, "data": "\u001b[31m\u202e" } ] } ] }
            """);

        var run = _session.Run("try { Test-CommerceMailAuth a.example -DnsSnapshot $args[0] } catch { $_ }", file);

        var message = Assert.IsType<ErrorRecord>(run.Single.BaseObject).ToString();
        Assert.Contains("is not an IPv4 address", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void AMalformedSnapshotIsRefusedWithLineAndField()
    {
        var file = Path.Combine(_folder.FullName, "dns.json");
        File.WriteAllText(file, "{\n  \"schemaVersion\": 9\n}");

        var run = _session.Run("Test-CommerceMailAuth contoso.com -DnsSnapshot $args[0]", file);

        Assert.Contains("line 2, field 'schemaVersion'", Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASnapshotRepeatsTheRun()
    {
        var file = Path.Combine(_folder.FullName, "dns.json");
        const string domains = "'present.example', 'broken.example', 'servfail.example', 'absent.example'";

        var live = Ask($"{domains} | Test-CommerceMailAuth -DnsServer $args[0] -SaveDnsSnapshot $args[1]", file);
        var again = _session.Run($"{domains} | Test-CommerceMailAuth -DnsSnapshot $args[0]", file);

        Assert.Equal(4, live.Output.Count);
        Assert.Equal(live.Output.Select(Serialised), again.Output.Select(Serialised));
        var other = _session.Run("Test-CommerceMailAuth contoso.com -DnsSnapshot $args[0]", file).Single;
        Assert.Equal("contoso.com TXT: contoso.com TXT is not in the snapshot dns.json", Value(other, "Spf.Reason"));
    }

    [Fact]
    public void WithoutADomainTheProfilesAreTested()
    {
        var empty = Path.Combine(_folder.FullName, "dns.json");
        File.WriteAllText(empty, """{ "schemaVersion": 1, "answers": [] }""");

        var run = _session.Run("Test-CommerceMailAuth -DnsSnapshot $args[0]", empty);
        var names = _session.Run("(Get-CommerceMailProfile).Domains.Name").Output.Select(o => o.BaseObject);

        Assert.Equal(names, run.Output.Select(o => Value(o, "Domain")));
        Assert.Empty(_session.Run("@() | Test-CommerceMailAuth -DnsSnapshot $args[0]", empty).Output);
    }

    [Fact]
    public void ASellersDomainIsJudgedWhereAsked()
    {
        var result = Ask("Test-CommerceMailAuth broken.example -DnsServer $args[0] -Selector bad -Seller").Single;

        Assert.Equal("Fail", Value(result, "SellerFitness.Result"));
        Assert.Contains("SELLER-NO-POLICY", Value(result, "Findings.Id"), StringComparison.Ordinal);
        Assert.Equal("", Value(Ask("Test-CommerceMailAuth broken.example -DnsServer $args[0] -Selector bad").Single, "SellerFitness"));
    }

    [Fact]
    public void TheViewsShowTheFindings()
    {
        var result = Ask("Test-CommerceMailAuth broken.example -DnsServer $args[0] -Selector bad").Single;
        var view = XDocument.Load(Path.Combine(Repository.Module, "CommerceMailAdmin.Format.ps1xml"));
        string Shown(string item, string text) =>
            string.Concat(view.Descendants(item).Select(e => (string?)e.Element("ScriptBlock")).OfType<string>()
            .Where(s => s.Contains(text, StringComparison.Ordinal)).Take(1)
                .Select(s => _session.Run($"$args[0] | ForEach-Object {{ {s} }}", result).Single.BaseObject));

        Assert.Matches("^[0-9]+, worst High$", Shown("TableColumnItem", "$_.Findings"));
        Assert.StartsWith("High SPF-SYNTAX (broken.example: ip4:300.1.2.3)\n  ", Shown("ListItem", "$_.Findings"),
            StringComparison.Ordinal);
        Assert.Equal("DMARC-INVALID-POLICY", Value(result, "Findings[2].Id"));
        Assert.Equal("0 of 10, without answer 0 of 2", Shown("ListItem", "$_.Spf.Tree.Lookups"));
        Assert.All(view.Descendants("TableHeaders"), h => Assert.InRange(h.Elements().Count(), 1, 6));
    }

    private ScriptResult Ask(string script, params object?[] arguments)
    {
        bind.Require();
        return _session.Run(script, [bind.Text, .. arguments]);
    }

    private string Value(PSObject result, string path) =>
        _session.Run($"[string]$args[0].{path}", result).Single.BaseObject.ToString()!;

    private string[] Results(PSObject result) => [Value(result, "Spf.Result"), Value(result, "Dkim.Result"), Value(result, "Dmarc.Result")];

    private static string Serialised(PSObject result) => PSSerializer.Serialize(result, depth: 4);
}
