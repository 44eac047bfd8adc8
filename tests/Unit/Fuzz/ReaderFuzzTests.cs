using System.Text;
using System.Xml;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Mail;
using CommerceMailAdmin.Unit.MessageCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Fuzz;

/// <summary>Each reader of foreign bytes gets damaged inputs. It reads them, or refuses them with the error that its help names.</summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const long MostAllocated = 128L << 20;
    private static readonly DnsQuery Asked = DnsQuery.Create(new DnsQuestion("contoso.com", DnsRecordType.TXT), withEdns: true);

    private readonly TemporaryFolder _folder = new();

    private static readonly Dictionary<string, Action<FuzzTurn>> Readers = new()
    {
#if NET
        ["mail files"] = t => new MailFuzzRun(t.Folder).One(t.Random.Next()),
#endif
        ["verdict"] = t => t.Verdict.AuthenticateAsync(
            PlatformMessage.ToVerify(t.Bytes(FuzzSamples.Mail, FuzzSamples.MailWords)), CancellationToken.None).GetAwaiter().GetResult(),
        ["header fields"] = Fields,
        ["dates"] = t =>
        {
            var date = t.Bytes(FuzzSamples.Dates, "+0000", "(((", "UTC", "Feb", "31", "24:60:60", "T", "Z", "BC", "GMT+99:99");
            MailDate.Parse(date, 0, date.Length);
            ZoneWords.Offset(Latin1(date));
        },
        ["addresses"] = t =>
        {
            var list = t.Bytes(FuzzSamples.Addresses, "=?utf-8?B?", "?=", "group:", "\"\\\"", "<<", ">>", "@@", "xn--");
            MailAddress.ParseList(list, 0, list.Length);
            PlainAddress.Read(list);
            IPAddressText.TryParse(Latin1(list), out _);
            IPAddressText.TryParseLiteral(Latin1(list), out _);
            IPRange.TryParse(Latin1(list), out _, out _);
            DomainName.TryParse(Latin1(list), out _);
        },
        ["records"] = t =>
        {
            var text = t.Text(FuzzSamples.Records, "v=", "p=", "include:", "redirect=", "%{d}", "%{ir}", "rua=mailto:", "!99m", "mode:");
            SpfRecord.Parse(text);
            DkimKey.Parse(text);
            DmarcRecord.Read(text);
            TagList.Parse(text, out _);
            MtaStsPolicy.Parse(text, out _);
        },
        ["DNS answers"] = t =>
        {
            var message = t.Bytes([Answer()], "\u0000\u0010", "\u0000\u0005", "\u00C0\u000C", "\u0001", "\u00FF");
            DnsMessageReader.Mismatch(message, Asked);
            t.Allow<FormatException>(() => ResponseReader.Read(
                DnsMessageReader.Read(message.Length < 12 ? [.. message, .. new byte[12]] : message), Asked.Question,
                new AliasChain("contoso.com", 10)));
        },
        ["EWS"] = Ews,
        ["Graph"] = Graph,
        ["resume points"] = t =>
        {
            var text = t.Text(["imap1 1 5 0 7,8", "ews1 abc AAA,BBB", "{\"version\":\"graph1\",\"link\":\"https://x/\",\"common\":\"A\","
                + "\"Mime\":[\"B\"]}"], "imap1 ", "ews1 ", "4294967296", "\"Mime\":[", "\"link\":");
            _ = (ImapPoint.Parse(text), EwsPoint.Parse(text), GraphPoint.Parse(text), ModifiedUtf7.TryDecode(text),
                FolderNames.RoleOf(text.Split('/')), ExchangeErrorParser.Parse(text, text).Message);
        },
        ["journal"] = t =>
        {
            var file = t.File("journal.jsonl",
                t.Bytes(FuzzSamples.Journal, "\"kind\":\"begin\"", "\"added\":[", "\"change\":", "\"time\":"));
            t.Allow<JournalException>(() => ChangeHistory.Read(file, _ => { }));
            _ = ChangeJournal.ProblemOf(file);
        },
        ["plan"] = t => t.Allow<JsonFormatException>(() => ChangePlanFile.Read(
            t.File("plan", t.Bytes(FuzzSamples.Plans, "\"changes\":[", "\"add\":", "\"seal\":", "\"parameters\":{", "\"\"")))),
        ["profile"] = t => t.Allow<JsonFormatException>(() => ProfileReader.Parse(
            t.Bytes(FuzzSamples.Profile, "\"subjectPattern\":\"(\"", "(?<order>", "\"range\":", "\"domains\":[", "\"source\":"), "x.json",
            checksPatterns: t.Random.Next(20) == 0)),
        ["calendar"] = t => t.Allow<JsonFormatException>(() => CalendarFile.Parse(
            t.Bytes(FuzzSamples.Calendar, "\"week\":{", "\"dates\":[", "24:00-00:00", "\"timeZone\":\"UTC\"", "9999-12-31"),
            Path.Combine(t.Folder, "calendar.json"))),
        ["holidays"] = t => t.Allow<HolidayFileException>(() => HolidayFile.Read(
            t.File(t.Random.Next(4) == 0 ? "h.csv" : "h.ics", t.Bytes(
                FuzzSamples.Holidays, "RRULE:FREQ=YEARLY", "BYDAY=-1MO", "DURATION:P", "99991231", "00010101", "UNTIL=", "COUNT=9999",
                "RECURRENCE-ID:", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "Date,x\n", "\"")), "UTC")),
        ["DNS snapshot"] = t => t.Allow<JsonFormatException>(() => SnapshotResolver.Read(
            t.File("dns.json", t.Bytes(FuzzSamples.Snapshot, "\"records\":[", "\"type\":\"MX\"", "\"status\":\"Success\"", "\"ttl\":")))),
        ["readiness"] = t => t.Allow<JsonFormatException>(() => ReadinessFile.Read(
            t.File("r.json", t.Bytes(FuzzSamples.Readiness, "\"controls\":[", "\"state\":\"Pass\"", "\"affected\":[", "\"id\":")))),
    };

    public static TheoryData<string> Names() => [.. Readers.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void NoInputIsTooStrange(string reader)
    {
        output.WriteLine($"{reader}: {FuzzInputs.Count} inputs from seed {FuzzInputs.Seed}");
        var verdict = new MessageAuthenticator(PlatformMessage.Zone(), ProfileReader.BuiltIn, TrustOptions.Default);
        for (var i = 0; i < FuzzInputs.Count; i++)
        {
            var turn = new FuzzTurn(FuzzInputs.For(reader, i), _folder.Path, verdict);
            var before = Allocated();
            try
            {
                Readers[reader](turn);
            }
            catch (Exception e)
            {
                Assert.Fail($"{reader}, input {i} of seed {FuzzInputs.Seed}: {e}\n{Convert.ToBase64String(turn.Input)}");
            }

            Assert.True(Allocated() - before < MostAllocated, $"{reader}, input {i} of seed {FuzzInputs.Seed} costs too much memory.");
        }
    }

    private static void Fields(FuzzTurn turn)
    {
        var bytes = turn.Bytes(FuzzSamples.Mail, FuzzSamples.MailWords);
        var headers = HeaderBlock.Parse(bytes, 0, bytes.Length);
        for (var i = 0; i < headers.Count; i++)
        {
            var text = headers[i].Text();
            _ = (headers[i].Plain(), headers[i].Date(), headers[i].Addresses());
            AuthenticationResults.Parse(text);
            ReceivedHop.Parse(text);
            ReceivedSpf.Parse(text);
            ForefrontReport.Parse(text);
        }

        _ = AmbiguousHeader.Why(headers);
        ClaimedSignature.Read(headers);
        ReceivedChain.Find(headers, TrustOptions.Default);
        TrustedResultsReader.Find(headers, TrustOptions.Default, out _);
    }

    private static void Ews(FuzzTurn turn)
    {
        try
        {
            using var reader = EwsXml.Read(new BoundedAnswer(new MemoryStream(
                turn.Bytes(FuzzSamples.Ews, "<t:", "</t:", "<m:", "<![CDATA[", "]]>", "&#x1;", "&amp;", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
                    "&b;",
                    "<?x?>", "<!--", "<t:MimeContent>QQ==", "xmlns:q='u'", "BackOffMilliseconds"))));
            while (reader.Read() && reader.LocalName is not "ResponseMessages")
            {
            }

            reader.Read();
            while (reader.NodeType == XmlNodeType.Element)
            {
                var message = EwsXml.Element(reader);
                _ = (EwsError.Of(message)?.ToString(), EwsError.OfFault(message).Kind);
                foreach (var item in message.DescendantsAndSelf())
                {
                    EwsItem.Read("id", item, EwsItem.Delivered(item) ?? EwsItem.OfProperties(item));
                }
            }
        }
        catch (Exception e) when (e is XmlException or EwsAnswerTooLongException)
        {
            // What a client of EWS expects.
        }
    }

    private static void Graph(FuzzTurn turn)
    {
        var channel = new HostileGraphChannel(_ => turn.Bytes(FuzzSamples.Graph, FuzzSamples.GraphWords));
        var mailbox = new GraphMailbox(
            new GraphClient(channel, new Uri("https://graph.example/v1.0/"), "a@b.example", new InstantClock()) { MostRepeats = 1 },
            new GraphAccess(MailLogin.AccessToken, null));
        var observer = new RecordingObserver();
        foreach (var message in new GraphMailSource(mailbox).Read(observer, CancellationToken.None).Take(1000))
        {
            try
            {
                using var body = message.Location.Open(1000);
            }
            catch (IOException)
            {
                // What every reader of bodies expects.
            }
        }
    }

    /// <summary>A response with a text and an alias.</summary>
    private static byte[] Answer() => DnsMessage.Reply(
        Asked.Octets, DnsMessage.Txt("contoso.com", "v=spf1 -all"), DnsMessage.Alias("contoso.com", "other.example"),
        DnsMessage.Record("contoso.com", 15, [0, 10, 1, 97, 0xC0, 12]));

    private static string Latin1(byte[] bytes) => Encoding.GetEncoding("iso-8859-1").GetString(bytes);

    private static long Allocated() =>
#if NET
        GC.GetAllocatedBytesForCurrentThread();
#else
        0;
#endif
}

/// <summary>One input of one reader.</summary>
internal sealed class FuzzTurn(Random random, string folder, MessageAuthenticator verdict)
{
    public Random Random => random;

    public string Folder => folder;

    public MessageAuthenticator Verdict => verdict;

    /// <summary>The input, for the message of a failure.</summary>
    public byte[] Input { get; private set; } = [];

    public byte[] Bytes(IEnumerable<byte[]> sound, params string[] words) => Input = new FuzzInputs(random, sound, words).Next();

    public string Text(IEnumerable<string> sound, params string[] words) =>
        Encoding.UTF8.GetString(Bytes(sound.Select(Encoding.UTF8.GetBytes), words));

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Does something that may be refused with one kind of exception.</summary>
    public void Allow<T>(Action work)
        where T : Exception
    {
        try
        {
            work();
        }
        catch (T)
        {
            // Refused, as the help says.
        }
    }
}
