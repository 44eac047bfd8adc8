using System.Text.Json;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Authentication.Dmarc;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Every entry of tests/Data/cases/auth/engine-cases.json: inputs of single rules, each with what the standard asks for.</summary>
public class EngineCaseTests
{
    private static readonly JsonElement[] Entries =
        [.. JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests", "Data", "cases", "auth", "engine-cases.json"))).RootElement
            .EnumerateArray()];

    public static TheoryData<int, string> Cases => [.. Entries.Select((e, i) => (i, Text(e, "area")))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EachRuleDoesWhatTheStandardAsksFor(int number, string area)
    {
        var entry = Entries[number];
        switch (area)
        {
            case "DMARC walk":
                await StopsAtThePublicSuffix(entry);
                break;
            case "DMARC record":
                HasAFinding(Text(entry, "record"));
                break;
            case "Authentication-Results":
                IsRead(Text(entry, "value"));
                break;
            case "DKIM i=":
                await IsDecodedFirst(Text(entry, "tag"));
                break;
            default:
                Assert.Fail($"No test reads the area '{area}'.");
                break;
        }
    }

    private static async Task StopsAtThePublicSuffix(JsonElement entry)
    {
        var zone = new ZoneResolver();
        foreach (var record in entry.GetProperty("zone_txt").EnumerateObject())
        {
            zone.Txt(record.Name, record.Value.GetString()!);
        }

        var result = await DmarcEvaluator.EvaluateAsync(
            Text(entry, "from"), null, [new(Text(entry, "dkim_pass"), CheckResult.Pass)], zone, TestContext.Current.CancellationToken);

        Assert.Equal((CheckResult.Fail, "bank.example"), (result.Result, result.OrganizationalDomain));
    }

    private static void HasAFinding(string text)
    {
        var record = DmarcRecord.Read(text)!;

        Assert.Contains(record.Findings, f => f.Kind is DmarcProblemKind.MalformedTag or DmarcProblemKind.Policy);
        Assert.True(text.Contains("p=", StringComparison.Ordinal) || record.Problem is not null,
            "A record without a policy and without an address does not count.");
        Assert.Empty(record.ReportAddresses);
    }

    private static void IsRead(string value)
    {
        var results = AuthenticationResults.Parse(value).Results;

        Assert.All(results, r => Assert.NotEmpty(r.Properties));
        Assert.Equal(value.StartsWith("foo", StringComparison.Ordinal) ? ["dkim=fail"] : ["dkim=pass", "dmarc=pass"],
            results.Select(r => r.ToString()));
        Assert.Equal(value.StartsWith("foo", StringComparison.Ordinal) ? "1362471462" : "@facebookmail.com",
            results[0].Properties.Single().Value);
    }

    private static async Task IsDecodedFirst(string tag)
    {
        var signer = new ReferenceSigner { Domain = "messiah.edu", Extra = $" {tag};" };
        var zone = new ZoneResolver().Txt("sel._domainkey.messiah.edu", signer.Record);
        var message = WholeMessage.Parse(PlatformMessage.Bytes(signer.Sign(PlatformMessage.Content())));

        var signature = Assert.Single(await DkimVerifier.VerifyAsync(message, zone, null, TestContext.Current.CancellationToken));

        Assert.Equal((CheckResult.Pass, "jlong@messiah.edu"), (signature.Result, signature.Identity));
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
