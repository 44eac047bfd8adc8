using System.Text.Json;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>The public RFC 7208 test suite.</summary>
internal static class RfcSuite
{
    private static readonly string File = Path.Combine(Repository.Data, "spf", "rfc7208-tests.json");

    public static IReadOnlyDictionary<string, RfcCase> Cases { get; } = Read();

    private static Dictionary<string, RfcCase> Read()
    {
        var cases = new Dictionary<string, RfcCase>();
        foreach (var scenario in JsonDocument.Parse(System.IO.File.ReadAllBytes(File)).RootElement.EnumerateArray())
        {
            var zone = new SuiteResolver(scenario.GetProperty("zonedata"));
            foreach (var test in scenario.GetProperty("tests").EnumerateObject())
            {
                var name = scenario.GetProperty("description").GetString() + ": " + test.Name;
                cases.Add(name, RfcCase.From(test.Value, zone));
            }
        }

        return cases;
    }
}

/// <summary>One case: the question and the results the suite allows.</summary>
internal sealed record RfcCase(string Host, string MailFrom, string Helo, IReadOnlyList<string> Results, string? Explanation,
    SuiteResolver Zone)
{
    public static RfcCase From(JsonElement test, SuiteResolver zone)
    {
        var result = test.GetProperty("result");
        return new RfcCase(
            test.GetProperty("host").GetString()!,
            test.GetProperty("mailfrom").GetString()!,
            test.GetProperty("helo").GetString()!,
            result.ValueKind == JsonValueKind.Array ? [.. result.EnumerateArray().Select(r => r.GetString()!)] : [result.GetString()!],
            test.TryGetProperty("explanation", out var explanation) ? explanation.GetString() : null,
            zone);
    }
}
