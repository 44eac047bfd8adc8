using System.Text.Json;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Platform;

/// <summary>The cmdlet in a real PowerShell engine, on the public captures in samples.</summary>
public sealed class TestCommerceMailProfileTests : IDisposable
{
    private static readonly string Snapshot = Repository.PathOf("samples", "dns-snapshot.json");
    private readonly ModuleSession _session = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("drift-");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void TheCapturesAreComparedAsTheSamplesPageSays()
    {
        var result = _session.Run("Test-CommerceMailProfile -DnsSnapshot $args[0]", Snapshot);

        Assert.Empty(result.Errors);
        Assert.Equal(
            """
            PublishedRange 66.220.144.128/25 Pass 0
            PublishedRange 66.220.155.128/25 Pass 0
            PublishedRange 69.171.232.128/25 Pass 0
            PublishedRange 69.63.178.128/25 Pass 0
            PublishedRange 69.63.184.0/25 Pass 0
            UnlistedAddresses IPv4 Fail 1152 66.220.155.0/25 66.220.157.0/25 69.63.181.0/24 69.171.232.0/25 69.171.244.0/23
            UnlistedAddresses IPv6 TempError 0
            ExchangeEntry 66.220.144.128/25 Pass 0
            ExchangeEntry 66.220.155.128/25 Pass 0
            ExchangeEntry 69.171.232.128/25 Pass 0
            ExchangeEntry 69.63.178.128/25 Pass 0
            ExchangeEntry 69.63.184.0/25 Pass 0
            ExchangeEntry 69.171.244.0/23 Neutral 512 69.171.244.0/24 69.171.245.0/24
            PublishedEnd 66.220.144.128/25 Neutral 1 66.220.144.255/32
            PublishedEnd 66.220.155.128/25 Neutral 1 66.220.155.255/32
            PublishedEnd 69.171.232.128/25 Neutral 1 69.171.232.255/32
            PublishedEnd 69.63.178.128/25 Neutral 1 69.63.178.255/32
            PublishedEnd 69.63.184.0/25 Neutral 1 69.63.184.127/32
            Spf support.facebook.com TempError 0
            Spf commerce.facebook.com TempError 0
            Spf support.instagram.com TempError 0
            Spf shopping.instagram.com TempError 0
            Spf marketplace.facebook.com TempError 0
            Spf facebookmail.com Pass 0
            Dkim support.facebook.com TempError 0
            Dkim commerce.facebook.com TempError 0
            Dkim support.instagram.com TempError 0
            Dkim shopping.instagram.com TempError 0
            Dkim marketplace.facebook.com TempError 0
            Dkim facebookmail.com Pass 0
            Dkim facebook.com TempError 0
            Dmarc support.facebook.com TempError 0
            Dmarc commerce.facebook.com TempError 0
            Dmarc support.instagram.com TempError 0
            Dmarc shopping.instagram.com TempError 0
            Dmarc marketplace.facebook.com TempError 0
            Dmarc facebookmail.com TempError 0
            """.ReplaceLineEndings("\n"),
            string.Join("\n",
                result.Output.Select(o => (ProfileDrift)o.BaseObject)
                    .Select(f => $"{f.Check} {f.Subject} {f.Result} {f.Addresses} {string.Join(" ", f.Ranges)}".TrimEnd())));
    }

    [Fact]
    public void TheTimeIsThatOfTheAnswers()
    {
        var found = Findings("Test-CommerceMailProfile -DnsSnapshot $args[0] | Where-Object Subject -eq facebookmail.com", Snapshot);

        Assert.Equal("2019-09-01 00:00:00Z public capture", Asked(found[0]));
        Assert.Equal("2022-11-01 00:00:00Z public capture", Asked(found[1]));
    }

    [Fact]
    public void TheSameAnswersGiveTheSameFindings()
    {
        var first = Findings("Test-CommerceMailProfile -DnsSnapshot $args[0]", Snapshot);
        var second = Findings("Test-CommerceMailProfile -DnsSnapshot $args[0]", Snapshot);

        Assert.NotSame(first[0], second[0]);
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(second));
    }

    [Fact]
    public void ASavedSnapshotRepeatsTheRun()
    {
        var saved = Path.Combine(_folder.FullName, "answers.json");

        var first = Findings("Test-CommerceMailProfile -DnsSnapshot $args[0] -SaveDnsSnapshot $args[1]", Snapshot, saved);
        var second = Findings("Test-CommerceMailProfile -DnsSnapshot $args[0]", saved);

        Assert.Equal(first.Select(f => f + Asked(f)), second.Select(f => f + Asked(f)));
    }

    [Fact]
    public void AProfileOfOnesOwnIsCompared()
    {
        var text = File.ReadAllText(Repository.PathOf("src", "CommerceMailAdmin.Engine", "Platform", "Profiles", "commerce-mail.json"))
            .Replace("\"66.220.144.128/25\", \"publishedEnd\": \"66.220.144.254\"", "\"192.0.2.0/25\"", StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "profile.json");
        File.WriteAllText(file, text);

        var found = Findings("Test-CommerceMailProfile -MailProfile (Get-CommerceMailProfile $args[1]) -DnsSnapshot $args[0]", Snapshot,
            file);

        Assert.Equal(("192.0.2.0/25", CheckResult.TempError), (found[0].Subject, found[0].Result));
        Assert.Equal(1280, found.Single(f => f.Subject == "IPv4").Addresses);
    }

    private static string Asked(ProfileDrift finding) => $"{finding.CheckedAt:u} {finding.Resolver}";

    private ProfileDrift[] Findings(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(o => (ProfileDrift)o.BaseObject)];
    }
}
