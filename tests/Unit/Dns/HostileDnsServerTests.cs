using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

/// <summary>
/// What a hostile name server can do to a question: the answer is the truth, or a failure with its reason, and comes after bounded work.
/// </summary>
public class HostileDnsServerTests
{
    private const string Truth = "v=spf1 -all";

    /// <summary>Waited out where nothing is believed; the other cases end when their answer comes.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(400);

    /// <summary>Much more than any case needs; a resolver that waits for ever fails here.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("otherport", "did not answer within 0.4 s")]
    [InlineData("never", "did not answer within 0.4 s")]
    [InlineData("echo", "sent a message that is not a response to the query")]
    [InlineData("empty", "sent a message that is not a response to the query")]
    [InlineData("short", "sent a message that is not a response to the query")]
    [InlineData("wrongid", "sent a message that is not a response to the query")]
    [InlineData("opcode", "sent a message that is not a response to the query")]
    [InlineData("flood", "sent a message that is not a response to the query")]
    [InlineData("wrongquestion", "answered another question")]
    [InlineData("wrongtype", "answered another question")]
    [InlineData("wrongclass", "answered another question")]
    [InlineData("noquestion", "answered another question")]
    [InlineData("twoquestions", "answered another question")]
    [InlineData("noise", "sent an answer that cannot be read")]
    [InlineData("loop", "sent an answer that cannot be read")]
    [InlineData("selfpointer", "sent an answer that cannot be read")]
    [InlineData("forward", "sent an answer that cannot be read")]
    [InlineData("count", "sent an answer that cannot be read")]
    [InlineData("recordlength", "sent an answer that cannot be read")]
    [InlineData("stringlength", "sent an answer that cannot be read")]
    [InlineData("wrongowner", "answered with other records than were asked for")]
    [InlineData("dottedowner", "answered with other records than were asked for")]
    [InlineData("chaos", "answered with other records than were asked for")]
    [InlineData("othertype", "answered with other records than were asked for")]
    [InlineData("aliasofself", "aliases that lead in a circle")]
    [InlineData("aliasloop", "aliases that lead in a circle")]
    [InlineData("aliaschain", "more than 16 aliases")]
    [InlineData("deniedwithrecords", "that the name does not exist, with records of this name")]
    [InlineData("servfail", "answered SERVFAIL")]
    [InlineData("bareservfail", "answered SERVFAIL")]
    [InlineData("refused", "answered REFUSED")]
    [InlineData("formerr", "answered FORMERR")]
    [InlineData("oddcode", "answered with response code 11")]
    [InlineData("referral", "referred to other name servers")]
    [InlineData("tcpnever", "did not answer over TCP within 0.4 s")]
    [InlineData("tcpdrip", "did not answer over TCP within 0.4 s")]
    [InlineData("tcpclose", "closed before the answer was complete")]
    [InlineData("tcpcut", "closed before the answer was complete")]
    [InlineData("tcpwrongid", "sent a message that is not a response to the query")]
    [InlineData("tcpecho", "sent a message that is not a response to the query")]
    [InlineData("tcpempty", "sent a message that is not a response to the query")]
    [InlineData("tcpwrongquestion", "answered another question")]
    [InlineData("tcptruncated", "sent an answer that cannot be read")]
    [InlineData("tcppointers", "sent an answer that cannot be read")]
    [InlineData("tcpaliases", "more than 16 aliases")]
    public async Task WhatIsNotAnAnswerIsAFailureWithItsReason(string behaviour, string problem)
    {
        using var server = new HostileDnsServer();

        var answer = await AskAsync(server, behaviour, Impatience);

        Assert.Equal((DnsStatus.Failure, 0), (answer.Status, answer.Records.Count));
        Assert.Contains(problem, answer.Problem, StringComparison.Ordinal);
        Assert.True(server.Queries <= 17, $"{server.Queries} queries");
    }

    [Theory]
    [InlineData("otherportfirst", Truth)]
    [InlineData("wrongidfirst", Truth)]
    [InlineData("wrongquestionfirst", Truth)]
    [InlineData("truncatedwrongidfirst", Truth)]
    [InlineData("twice", Truth)]
    [InlineData("case", Truth)]
    [InlineData("trailing", Truth)]
    [InlineData("noedns", Truth)]
    [InlineData("notimp", Truth)]
    [InlineData("badvers", Truth)]
    [InlineData("tcp", Truth)]
    [InlineData("tcpflood", Truth)]
    [InlineData("control", Truth + " \u001b[31m\r\n\u0007")]
    [InlineData("notext", "")]
    [InlineData("lifetime", "A")]
    public async Task TheTruthIsReadDespiteWhatComesWithIt(string behaviour, string text)
    {
        using var server = new HostileDnsServer();

        var answer = await AskAsync(server, behaviour, Guard);

        Assert.Null(answer.Problem);
        Assert.Equal(text, Assert.IsType<TextRecord>(Assert.Single(answer.Records)).Text);
        Assert.True(server.SentOverTcp < 50_000_000, $"{server.SentOverTcp} octets were taken");
    }

    [Theory]
    [InlineData("tcpgiant", 1, 258 * 250)]
    [InlineData("tcpmany", 4600, 4600)]
    [InlineData("largedatagram", 1, 200 * 250)]
    public async Task ALargeAnswerIsReadWhole(string behaviour, int records, int characters)
    {
        using var server = new HostileDnsServer();

        var answer = await AskAsync(server, behaviour, Guard);

        Assert.Equal((records, characters), (answer.Records.Count, answer.Records.Sum(r => ((TextRecord)r).Text.Length)));
    }

    [Theory]
    [InlineData("denied", DnsStatus.NameError)]
    [InlineData("nothing", DnsStatus.NoData)]
    public async Task ADenialIsAnAnswer(string behaviour, DnsStatus status)
    {
        using var server = new HostileDnsServer();

        Assert.Equal(status, (await AskAsync(server, behaviour, Guard)).Status);
    }

    private static async Task<DnsAnswer> AskAsync(HostileDnsServer server, string behaviour, TimeSpan timeout) =>
        await new LiveResolver([server.Address], timeout, retries: 0)
            .ResolveAsync(new DnsQuestion(behaviour + ".test", DnsRecordType.TXT), TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Guard);
}
