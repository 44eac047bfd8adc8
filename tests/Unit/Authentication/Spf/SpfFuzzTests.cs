using System.Net;
using System.Text;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>Random records, macros and zones, the same in every run: whatever they hold ends in a result within the limits.</summary>
public class SpfFuzzTests
{
    private static readonly int Cases = Rounds.Of(4000);

    private static readonly string[] Parts =
    [
        "v=spf1", " ", "  ", "a", "mx", "ptr", "ip4", "ip6", "exists", "include", "all", "redirect", "exp", "x", ":", "/", "//", "=", ".",
        "..", "-", "+", "~", "?",
        "%", "%%", "%_", "%-", "%{", "}", "%{d}", "%{s}", "%{l1r-}", "%{ir}", "%{p}", "%{v}", "%{H}", "%{c}", "%{t}", "%{D2R.-+,/_=}",
        "%{d0}", "%{o99999999999}",
        "example", ".com", "a.example", "b.example", "c.example", "0", "00", "24", "32", "33", "64", "128", "129", "192.0.2.1", "256.1.1.1",
        "2001:db8::1", "::", ":::",
        "::ffff:192.0.2.1", "\0", "\t", "\r\n", "\u00E4", "\uD800", "\u001B", "\"", "\\", new string('x', 64), new string('y', 300),
    ];

    private static readonly string[] Names = ["a.example", "b.example", "c.example", "example.com", "1.2.0.192.in-addr.arpa"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task NothingThrowsAndWorkIsBounded(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var zone = new RandomResolver(random);
            var question = new SpfQuestion(
                IPAddress.Parse(Pick(random, "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1")), Text(random, 6) + "@" + Pick(random, Names),
                Text(random, 4), default);

            var check = await new SpfEvaluator(zone).CheckAsync(question, TestContext.Current.CancellationToken);
            var checkQuestions = zone.Asked;
            var tree = await new SpfTreeReader(zone).ReadAsync(Pick(random, Names), TestContext.Current.CancellationToken);

            Assert.True(Enum.IsDefined(check.Result));
            Assert.NotEqual("", check.Reason);
            Assert.InRange(check.Lookups, 0, 12);
            Assert.InRange(checkQuestions, 1, 1 + (10 * 11) + 1 + 10 + 1);
            Assert.InRange(zone.Asked - checkQuestions, 1, SpfLimits.Default.TreeQuestions);
            Assert.All(check.Trace,
                step => Assert.True(step.Outcome is not (SpfTermOutcome.TempError or SpfTermOutcome.PermError) || step.Reason is not null));
            Assert.All(tree.Root.Terms, term => Assert.True(term.LookupsSoFar <= tree.Lookups));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void AnyTextIsReadOrRefused(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20 * Cases; i++)
        {
            var text = Text(random, 12);
            var record = SpfRecord.Parse("v=spf1 " + text);

            // Every word is a term or an error, and never both.
            Assert.Equal(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, record.Terms.Count + record.Errors.Count);
            Assert.All(record.Errors, e => Assert.InRange(e.Position, 8, record.Text.Length + 1));
        }
    }

    [Fact]
    public void AnyMacroStringExpandsWithinItsLimit()
    {
        var random = new Random(7);
        for (var i = 0; i < 20 * Cases; i++)
        {
            var text = Text(random, 10);
            var parsed = SpfMacroParser.Parse(text, 0, text.Length, SpfMacroPlace.Explanation, out var position, out var problem);

            Assert.Equal(parsed is null, problem.Length > 0);
            Assert.InRange(position, 0, text.Length);
            if (parsed is not null)
            {
                var values = new SpfMacroValues
                {
                    LocalPart = Text(random, 5), SenderDomain = Text(random, 5), Domain = Text(random, 5), Client = default,
                    Helo = Text(random, 5), Receiver = "", At = default,
                };
                Assert.InRange(parsed.ExpandText(values, 500)?.Length ?? 0, 0, 500);
                Assert.InRange(parsed.ExpandName(values)?.Length ?? 1, 1, 253);
            }
        }
    }

    private static string Text(Random random, int parts)
    {
        var text = new StringBuilder();
        for (var count = random.Next(parts + 1); count > 0; count--)
        {
            text.Append(Pick(random, Parts));
        }

        return text.ToString();
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>A few names with random records; what was answered once is answered again.</summary>
    private sealed class RandomResolver(Random random) : IDnsResolver
    {
        private static readonly string[] Terms =
        [
            "a", "mx", "ptr", "a:%{d}", "exists:%{i}.%{l}.%{d}", "exists:%{p}.a.example", "include:a.example", "include:b.example",
            "include:%{o}", "redirect=c.example",
            "redirect=b.example", "ip4:192.0.2.0/24", "-ip4:192.0.2.1", "ip6:2001:db8::/32", "exp=c.example", "mx:b.example/24//64",
            "a:a..example", "x=%{t}", "-all", "~all",
        ];

        private readonly Dictionary<DnsQuestion, DnsAnswer> _answers = [];

        public int Asked { get; private set; }

        public ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            Asked++;
            Assert.InRange(question.Name.Length, 1, 253);
            if (!_answers.TryGetValue(question, out var answer))
            {
                answer = _answers[question] = Answer(question);
            }

            return new(answer);
        }

        private DnsAnswer Answer(DnsQuestion question)
        {
            var status = random.Next(8) switch { 0 => DnsStatus.Failure, 1 => DnsStatus.NameError, 2 => DnsStatus.NoData,
                _ => DnsStatus.Success };
            var records = status == DnsStatus.Success
                ? Enumerable.Range(0, 1 + random.Next(question.Type == DnsRecordType.TXT ? 1 : 14)).Select(_ => Record(question)).ToList()
                : [];
            return new DnsAnswer(question, status, records, "random", default, status == DnsStatus.Failure ? "time-out" : null);
        }

        private DnsRecord Record(DnsQuestion question) => question.Type switch
        {
            DnsRecordType.TXT => new TextRecord(question.Name, default, random.Next(4) == 0
                ? "v=spf1 " + Text(random, 10)
                : "v=spf1 " + string.Join(" ", Enumerable.Range(0, random.Next(8)).Select(_ => Pick(random, Terms)))),
            DnsRecordType.MX => new MailExchangeRecord(question.Name, default, random.Next(3), Pick(random, [.. Names, ".", ""])),
            DnsRecordType.PTR => new NameRecord(question.Name, default, DnsRecordType.PTR, Pick(random, Names)),
            DnsRecordType.AAAA => new AddressRecord(question.Name, default, IPAddress.Parse(Pick(random, "2001:db8::1", "2001:db8::2"))),
            _ => new AddressRecord(question.Name, default, IPAddress.Parse(Pick(random, "192.0.2.1", "192.0.2.2"))),
        };
    }
}
