using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// No forged message is Genuine and no genuine one Forged, in the verdict and in the backlog. A new seed in every run, which a failure
/// names;
/// GENERATED_MAIL and GENERATED_MAIL_SEED set how many, and which.
/// </summary>
public class GeneratedMailTests(ITestOutputHelper output)
{
    private static readonly int Usual = Rounds.Of(2_000);

    [Fact]
    public async Task NoForgedMailIsGenuineAndNoGenuineMailIsForged()
    {
        var count = Number("GENERATED_MAIL") ?? Usual;
        var seed = Number("GENERATED_MAIL_SEED") ?? Environment.TickCount;
        var generator = new MailGenerator(seed);
        var authenticator = new MessageAuthenticator(MailGenerator.Zone(), ProfileReader.BuiltIn, TrustOptions.Default);
        var backlog = new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn);
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var ways = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var missed = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var made = generator.Next();
            var bytes = Bytes(made.Text);
            var result = await authenticator.AuthenticateAsync(ToVerify(bytes), TestContext.Current.CancellationToken);
            var found = backlog.Judge(WholeMessage.Parse(bytes).Headers, "support.instagram.com", out var reason);

            var wrong = made.IsGenuine
                ? result.Verdict == MessageVerdict.Forged || found == Authenticity.Forged
                : result.Verdict == MessageVerdict.Genuine || found == Authenticity.Genuine;
            Assert.False(wrong,
                $"seed {seed}, message {i}, {(made.IsGenuine ? "genuine" : "forged")}: {made.How}\n{result.Verdict}: "
                    + $"{string.Join(" ", result.Evidence)}\nbacklog {found}: {reason}\n{made.Text}");
            Count(tally, $"{(made.IsGenuine ? "genuine" : "forged")} mail: verdict {result.Verdict}");
            Count(tally, $"{(made.IsGenuine ? "genuine" : "forged")} mail: backlog {found}");
            if (made.IsGenuine)
            {
                Count(ways, $"{made.Way}: {result.Verdict}");
            }

            if (made.IsProvable && result.Verdict != MessageVerdict.Genuine)
            {
                missed.Add($"message {i}: {made.How}\n{string.Join(" ", result.Evidence)}\n{made.Text}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {count} messages"));
        foreach (var (what, times) in tally.Concat(ways))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {times}"));
        }

        Assert.True(missed.Count == 0,
            $"seed {seed}: {missed.Count} messages are not called genuine, though nothing in them was changed and no failure was recorded. "
                + $"The first: {missed.FirstOrDefault()}");

        // The generator reaches every verdict that it should: a rule that calls everything unverifiable would pass otherwise.
        Assert.All(["genuine mail: verdict Genuine", "forged mail: verdict Forged", "genuine mail: backlog Genuine",
            "forged mail: backlog Forged"], k => Assert.True(tally.ContainsKey(k), k));
    }

    private static void Count(SortedDictionary<string, int> tally, string what) => tally[what] = tally.GetValueOrDefault(what) + 1;

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
