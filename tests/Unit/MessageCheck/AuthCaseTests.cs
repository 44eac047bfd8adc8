using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// The small cases of tests/Data/cases/auth: a message, the DNS as it stood, and what was expected before anything was run.
/// </summary>
public class AuthCaseTests
{
    private static readonly string Folder = Repository.PathOf("tests", "Data", "cases", "auth");

    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Fact]
    public void TheCasesAreThere() => Assert.True(Cases.Count >= 19);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EachCaseHasTheVerdictThatItsNoteExpects(string name)
    {
        var expected = Expected(name);
        var results = await Verify(name);

        foreach (var result in results)
        {
            var text = $"{result.Verdict}: {string.Join(" ", result.Evidence)}";
            switch (expected)
            {
                case "not Genuine" or "no Genuine message":
                    Assert.True(result.Verdict != MessageVerdict.Genuine, text);
                    break;
                case "Forged, Dkim.Domain evil.example":
                    Assert.Equal((MessageVerdict.Forged, "evil.example"), (result.Verdict, result.Dkim[0].Domain));
                    break;
                default:
                    Assert.True(result.Verdict == Enum.Parse<MessageVerdict>(expected), text);
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheBacklogAgrees(string name)
    {
        var profile = ProfileReader.BuiltIn;
        var verdict = new ReceiverVerdict(TrustOptions.Default, profile);
        var platform = new PlatformSenders(profile);
        foreach (var message in new FileMailSource([Mail(name)]).Read(new RecordingObserver(), TestContext.Current.CancellationToken))
        {
            if (message.Headers.Addresses("From") is [var sender] && platform.IsPlatformDomain(sender.Domain))
            {
                var found = verdict.Judge(message.Headers, sender.Domain, out var reason);

                Assert.True(name[0] == 'G' ? found != Authenticity.Forged : found != Authenticity.Genuine, $"{found}: {reason}");
                Assert.True(found == Authenticity.Forged || !name.StartsWith("F07", StringComparison.Ordinal), reason);
            }
        }
    }

    [Fact]
    public async Task AnArcChainHelpsOnlyIfItsSealerIsTrustedAndRecordedAPass()
    {
        Assert.All(await Verify("W01-attacker-arc", new TrustOptions { TrustedArcSealers = ["fwd.example"] }),
            r => Assert.Equal(MessageVerdict.Forged, r.Verdict));
        Assert.All(await Verify("G03b-control-arc-ok", new TrustOptions { TrustedArcSealers = ["fwd.example"] }),
            r => Assert.Equal(MessageVerdict.Unverifiable, r.Verdict));
    }

    private static string Expected(string name) =>
        File.ReadAllLines(Path.Combine(Folder, name, "note.txt"))
            .Single(l => l.StartsWith("expected: ", StringComparison.Ordinal))["expected: ".Length..].Trim();

    private static string Mail(string name) =>
        Directory.GetFiles(Path.Combine(Folder, name)).Single(f => Path.GetExtension(f) is ".eml" or ".mbox");

    private static async Task<List<MessageAuthentication>> Verify(string name, TrustOptions? trust = null)
    {
        trust ??= name.StartsWith("G01", StringComparison.Ordinal) && IPRange.TryParse("203.0.113.200/32", out var gateway, out _)
            ? new TrustOptions { TrustedNetworks = [gateway] }
            : TrustOptions.Default;
        var authenticator = new MessageAuthenticator(SnapshotResolver.Read(Path.Combine(Folder, name, "dns.json")), ProfileReader.BuiltIn,
            trust);
        var observer = new RecordingObserver();
        var results = new List<MessageAuthentication>();
        foreach (var message in MessageToVerify.InFiles([Mail(name)], observer, TestContext.Current.CancellationToken))
        {
            results.Add(await authenticator.AuthenticateAsync(message, TestContext.Current.CancellationToken));
        }

        Assert.NotEmpty(results);
        Assert.Empty(observer.UnreadablePaths);
        return results;
    }
}
