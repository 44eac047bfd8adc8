using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

/// <summary>
/// Random policy records and zones, the same in every run: whatever they hold ends in a result, after eight questions at most.
/// </summary>
public class DmarcFuzzTests
{
    private static readonly int Cases = Rounds.Of(5_000);

    /// <summary>RFC 9989 section 4.10: a name of more than eight labels is asked for, then jumps to seven.</summary>
    private const int MaxQuestions = 8;

    private static readonly string[] Pieces =
    [
        "v=DMARC1", "v=DMARC1;", "v = DMARC1 ;", "v=DMARC2;", "p=", "p=reject", "p=none;", "sp=quarantine;", "np=x;", "psd=y;", "psd=n;",
        "t=y;", "adkim=s;", "aspf=q;", "rua=mailto:a@b.example", "rua=,,!10m",
        "pct=101;", ";", ";;", "=", " ", "\t", "\u0000", "\uFFFD", "é", "fo=0:1:d:s;",
    ];

    [Fact]
    public async Task NoPolicyIsTooStrange()
    {
        var random = new Random(9989);
        for (var i = 0; i < Cases; i++)
        {
            var labels = Enumerable.Range(0, random.Next(1, 14)).Select(l => "l" + random.Next(3)).Append("example").ToArray();
            var zone = new ZoneResolver();
            for (var at = 0; at < labels.Length; at++)
            {
                if (random.Next(3) == 0)
                {
                    zone.Txt("_dmarc." + string.Join(".", labels.Skip(at)),
                        [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Record(random))]);
                }
            }

            var walk = await DmarcWalk.WalkAsync(string.Join(".", labels), zone, TestContext.Current.CancellationToken);

            Assert.InRange(zone.Asked.Count(q => q.Name.StartsWith("_dmarc.", StringComparison.Ordinal)), 1, MaxQuestions);
            Assert.False(walk.IsOpen);
        }
    }

    [Fact]
    public void NoTransportPolicyIsTooStrange()
    {
        var random = new Random(8461);
        string[] pieces = ["version: STSv1", "version:", "mode: enforce", "mode: none", "mode", "mx: *.a.example", "mx: ", "max_age: 1",
            "max_age: 99999999999999999999", "\n", "\r\n", "\r", ":", "\u0000"];
        var usable = 0;
        for (var i = 0; i < Cases; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12))
                .Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? "\n" : "")));
            if (MtaStsPolicy.Parse(text, out var policy) is null)
            {
                usable++;
                Assert.Contains(policy.Mode, (string[])["enforce", "none"]);
                Assert.Equal(TimeSpan.FromSeconds(1), policy.MaxAge);
            }
        }

        Assert.InRange(usable, 1, Cases - 1);
    }

    private static string Record(Random random) =>
        (random.Next(2) == 0 ? "v=DMARC1; " : "")
            + string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
