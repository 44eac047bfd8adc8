using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Dns;

public sealed class DnsSnapshotTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snapshot-");

    private string Snapshot => Path.Combine(_folder.FullName, "dns.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task WhatWasRecordedIsAnsweredAgain()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 \"+ä\" -all", "second").Mx("contoso.com", 10, "mail.contoso.com")
            .Address("contoso.com", "192.0.2.1", "2001:db8::1").Ptr("1.2.0.192.in-addr.arpa", "mail.contoso.com").Fail("broken.example",
                DnsRecordType.TXT);
        var recording = new RecordingResolver(zone);
        DnsQuestion[] questions =
        [
            new("contoso.com", DnsRecordType.TXT), new("contoso.com", DnsRecordType.MX), new("contoso.com", DnsRecordType.A),
            new("contoso.com", DnsRecordType.AAAA),
            new("1.2.0.192.in-addr.arpa", DnsRecordType.PTR), new("contoso.com", DnsRecordType.NS), new("none.example", DnsRecordType.A),
            new("broken.example", DnsRecordType.TXT),
        ];
        var live = await AskAll(recording, questions);
        recording.Save(Snapshot);

        var again = await AskAll(SnapshotResolver.Read(Snapshot), questions);

        foreach (var (expected, actual) in live.Zip(again))
        {
            Assert.Equal(expected.Records, actual.Records);
            Assert.Equal(expected with { Records = [] }, actual with { Records = [] });
        }
    }

    [Fact]
    public async Task TheOrderOfTheQuestionsDoesNotShowInTheFile()
    {
        var zone = new ZoneResolver().Txt("a.example", "1").Txt("b.example", "2").Mx("a.example", 1, "b.example");
        DnsQuestion[] questions = [new("b.example", DnsRecordType.TXT), new("a.example", DnsRecordType.TXT),
            new("a.example", DnsRecordType.MX)];

        var forwards = DnsSnapshotFile.Format(await AskAll(zone, questions));
        var backwards = DnsSnapshotFile.Format(await AskAll(zone, [.. questions.Reverse()]));

        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public async Task AQuestionThatIsNotInTheSnapshotIsAFailure()
    {
        new RecordingResolver(new ZoneResolver()).Save(Snapshot);

        var answer = await SnapshotResolver.Read(Snapshot).ResolveAsync(new DnsQuestion("contoso.com", DnsRecordType.TXT),
            TestContext.Current.CancellationToken);

        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Equal("contoso.com TXT is not in the snapshot dns.json", answer.Problem);
    }

    [Fact]
    public async Task AnAnswerNoServerCanHaveSentIsAFailure()
    {
        var recording = new RecordingResolver(new ZoneResolver().Txt("contoso.com", "v=spf1 " + new string('x', 10_000_000)));
        var question = new DnsQuestion("contoso.com", DnsRecordType.TXT);
        await recording.ResolveAsync(question, TestContext.Current.CancellationToken);
        recording.Save(Snapshot);

        var answer = await SnapshotResolver.Read(Snapshot).ResolveAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal((DnsStatus.Failure, "the snapshot has an answer of 10000007 characters; a DNS message holds at most 65535"),
            (answer.Status, answer.Problem));
        Assert.Empty(answer.Records);
    }

    [Fact]
    public void AnOlderFileIsReplacedWhole()
    {
        File.WriteAllText(Snapshot, new string('x', 100_000));

        new RecordingResolver(new ZoneResolver()).Save(Snapshot);

        Assert.Equal("{\n  \"schemaVersion\": 1,\n  \"answers\": []\n}\n", File.ReadAllText(Snapshot));
        Assert.Equal([Snapshot], Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData("""{ "schemaVersion": 2 }""", "schemaVersion")]
    [InlineData("""{ "schemaVersion": 1, "answer": [] }""", "answer")]
    [InlineData("""{ "answers": [] }""", "schemaVersion")]
    [InlineData("""{ "schemaVersion": 1, "answers": {} }""", "answers")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "XXX" } ] }""", "answers[0].type")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Success" } ] }""",
        "answers[0].status")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "NoData", "resolver": "r", "askedAt": "soon" } ] }""", "answers[0].askedAt")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Failure", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z" } ] }""", "answers[0].problem")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Success", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z", "records": [ { "owner": "a.example", "ttl": 1, "data": "x" } ] } ] }""", "answers[0].records[0].data")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "MX", "status": "Success", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z", "records": [ { "owner": "a.example", "ttl": 1, "data": "mail" } ] } ] }""", "answers[0].records[0].data")]
    [InlineData("""{ "schemaVersion": 1, "answers": [ { "name": "a.example", "type": "A", "status": "Success", "resolver": "r", "askedAt": "2026-01-01T00:00:00Z", "records": [ { "owner": "a.example", "ttl": -1, "data": "192.0.2.1" } ] } ] }""", "answers[0].records[0].ttl")]
    public void AMalformedFileIsRefusedWithTheField(string json, string field) =>
        Assert.Equal(field,
            Assert.Throws<JsonFormatException>(() => DnsSnapshotFile.Parse("dns.json", Encoding.UTF8.GetBytes(json))).Field);

    private static async Task<DnsAnswer[]> AskAll(IDnsResolver resolver, IEnumerable<DnsQuestion> questions)
    {
        List<DnsAnswer> answers = [];
        foreach (var question in questions)
        {
            answers.Add(await resolver.ResolveAsync(question, TestContext.Current.CancellationToken));
        }

        return [.. answers];
    }
}
