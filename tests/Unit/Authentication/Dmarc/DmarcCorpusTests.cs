using System.Text.Json;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class DmarcCorpusTests
{
    private static readonly string Corpus = Path.Combine(Repository.Data, "dmarc", "rfc9989-cases.json");

    [Fact]
    public async Task EveryPublicCaseHolds()
    {
        using var cases = JsonDocument.Parse(await File.ReadAllBytesAsync(Corpus, TestContext.Current.CancellationToken));
        var all = cases.RootElement.GetProperty("cases").EnumerateArray().ToList();
        foreach (var one in all)
        {
            await CheckAsync(one);
        }

        Assert.Equal(21, all.Count);
    }

    private static async Task CheckAsync(JsonElement one)
    {
        var zone = Zone(one);
        var spf = one.GetProperty("spf") is { ValueKind: JsonValueKind.Object } s ? Identifier(s) : (DmarcIdentifier?)null;
        var dkim = one.GetProperty("dkim") is { ValueKind: JsonValueKind.Array } d ? d.EnumerateArray().Select(Identifier).ToArray() : [];

        var result = await DmarcEvaluator.EvaluateAsync(one.GetProperty("author_domain").GetString()!, spf, dkim, zone,
            TestContext.Current.CancellationToken);

        var asked = zone.Asked.Select(q => q.Name).Where(n => n.StartsWith("_dmarc.", StringComparison.Ordinal)).ToList();
        foreach (var expectation in one.GetProperty("expect").EnumerateObject())
        {
            var (expected, actual) = expectation.Name switch
            {
                "result" => (expectation.Value.GetString(), result.Result.ToString().ToLowerInvariant()),
                "policy" => (expectation.Value.GetString(), result.Policy?.ToString().ToLowerInvariant()),
                "policy_domain" => (expectation.Value.GetString(), result.PolicyDomain),
                "author_org" => (expectation.Value.GetString(), result.OrganizationalDomain),
                "spf_org" => (expectation.Value.GetString(), await OrganizationalDomain(spf!.Value.Domain, zone)),
                "dkim_org" => (expectation.Value.GetString(), await OrganizationalDomain(dkim[0].Domain, zone)),
                "spf_aligned" => (expectation.Value.GetBoolean().ToString(), result.SpfAligned.ToString()),
                "dkim_aligned" => (expectation.Value.GetBoolean().ToString(), result.DkimAligned.ToString()),
                _ => throw new InvalidDataException(expectation.Name),
            };
            Assert.True(expected == actual, $"{one.GetProperty("name")}: {expectation.Name} is {actual}, not {expected}");
        }

        if (one.TryGetProperty("expect_dmarc_queries", out var queries))
        {
            Assert.Equal(queries.EnumerateArray().Select(q => q.GetString()), asked);
        }
    }

    private static ZoneResolver Zone(JsonElement one)
    {
        var zone = new ZoneResolver();
        foreach (var entry in one.GetProperty("zone_txt").EnumerateObject())
        {
            zone.Txt(entry.Name,
                entry.Value.ValueKind == JsonValueKind.Array
                    ? [.. entry.Value.EnumerateArray().Select(v => v.GetString()!)] : [entry.Value.GetString()!]);
        }

        foreach (var name in one.TryGetProperty("existing_names", out var names) ? names.EnumerateArray() : default)
        {
            zone.Address(name.GetString()!, "192.0.2.1");
        }

        return zone;
    }

    private static DmarcIdentifier Identifier(JsonElement e) =>
        new(e.GetProperty("domain").GetString()!, e.GetProperty("result").GetString() == "pass" ? CheckResult.Pass : CheckResult.Fail);

    private static async Task<string?> OrganizationalDomain(string domain, ZoneResolver zone) =>
        (await DmarcWalk.WalkAsync(domain, zone, TestContext.Current.CancellationToken)).OrganizationalDomain;
}
