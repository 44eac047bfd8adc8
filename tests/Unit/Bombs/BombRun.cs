using System.Net;
using System.Text;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Readiness;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.MessageCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Bombs;

/// <summary>Reads a bomb with the code that would read it in earnest. Called in the counted copy of the code.</summary>
public static class BombRun
{
    private static readonly Dictionary<BombKind, Action<byte[], string>> Readers = new()
    {
        [BombKind.Mail] = (bytes, folder) => ReadMail(WithFile(bytes, folder, "x.mbox")),
        [BombKind.Gzip] = (bytes, folder) => ReadMail(WithFile(bytes, folder, "x.mbox.gz")),
        [BombKind.Zip] = (bytes, folder) => ReadMail(WithFile(bytes, folder, "x.zip")),
        [BombKind.Tar] = (bytes, folder) => ReadMail(WithFile(bytes, folder, "x.tgz")),
        [BombKind.Verdict] = (bytes, _) => new MessageAuthenticator(PlatformMessage.Zone(), ProfileReader.BuiltIn, TrustOptions.Default)
            .AuthenticateAsync(PlatformMessage.ToVerify(bytes), CancellationToken.None).GetAwaiter().GetResult(),
        [BombKind.Spf] = (bytes, _) => new SpfEvaluator(new ZoneResolver().Txt("a.example", Encoding.ASCII.GetString(bytes)))
            .CheckAsync(new SpfQuestion(IPAddress.Parse("192.0.2.1"), "x@a.example", "h.example", default), CancellationToken.None)
            .AsTask().GetAwaiter().GetResult(),
        [BombKind.Calendar] = (bytes, folder) => Refused<JsonFormatException>(
            () => CalendarFile.Parse(bytes, Path.Combine(folder, "calendar.json"))),
        [BombKind.Events] = (bytes, folder) => Refused<HolidayFileException>(
            () => HolidayFile.Read(WithFile(bytes, folder, "h.ics"), "UTC")),
        [BombKind.Table] = (bytes, folder) => Refused<HolidayFileException>(
            () => HolidayFile.Read(WithFile(bytes, folder, "h.csv"), "UTC")),
        [BombKind.Snapshot] = (bytes, folder) => Refused<JsonFormatException>(
            () => SnapshotResolver.Read(WithFile(bytes, folder, "dns.json"))),
        [BombKind.Profile] = (bytes, _) => Refused<JsonFormatException>(() => ProfileReader.Parse(bytes, "x", checksPatterns: false)),
        [BombKind.Readiness] = (bytes, folder) => Refused<JsonFormatException>(
            () => ReadinessFile.Read(WithFile(bytes, folder, "r.json"))),
        [BombKind.Plan] = (bytes, folder) => Refused<JsonFormatException>(() => ChangePlanFile.Read(WithFile(bytes, folder, "plan"))),
        [BombKind.Journal] = (bytes, folder) => Refused<JournalException>(
            () => ChangeHistory.Read(WithFile(bytes, folder, "j.jsonl"), _ => { })),
        [BombKind.Dns] = (bytes, _) => Refused<FormatException>(() => DnsMessageReader.Read(bytes)),
        [BombKind.Ews] = (bytes, _) => ReadEws(bytes),
        [BombKind.Graph] = (bytes, _) => Refused<System.Text.Json.JsonException>(() => DeltaPage.Read(bytes)),
        [BombKind.Imap] = (bytes, _) => Refused<IOException>(() => ReadImap(bytes)),
    };

    private static Bomb? _bomb;
    private static byte[] _bytes = [];
    private static TemporaryFolder? _folder;

    /// <summary>Makes a bomb, and reads an ordinary input of its kind: code and tables that are made once are not its cost.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">About how many bytes it has.</param>
    /// <returns>How many bytes of mail or data it has.</returns>
    public static long Prepare(string name, int size)
    {
        _bomb = BombCatalogue.All.First(b => b.Name == name);
        _bytes = _bomb.Make(size);
        _folder = new TemporaryFolder();
        Readers[_bomb.Kind](BombCatalogue.Ordinary(_bomb.Kind).Make(4096), _folder.Path);
        return _bomb.Expanded?.Invoke(size) ?? _bytes.Length;
    }

    /// <summary>Reads the bomb that was made.</summary>
    /// <returns>How many bytes were allocated.</returns>
    public static long Read()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Readers[_bomb!.Kind](_bytes, _folder!.Path);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _folder.Dispose();
        return allocated;
    }

    private static void ReadMail(string file)
    {
        var cases = new CaseMailReader(
            new CaseOptions
            {
                Profile = ProfileReader.BuiltIn,
                Clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, [])),
                At = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero),
                SellerAddresses = ["support@seller.example"],
            },
            new RecordingObserver());
        foreach (var message in cases.Read(new FileMailSource([file]), "bomb", CancellationToken.None))
        {
            cases.Bodies.Read(message);
        }
    }

    private static void ReadEws(byte[] bytes)
    {
        try
        {
            using var reader = EwsXml.Read(new BoundedAnswer(new MemoryStream(bytes)));
            reader.MoveToContent();
            var message = EwsXml.Element(reader);
            _ = (EwsError.Of(message), EwsError.OfFault(message), EwsItem.OfProperties(message));
        }
        catch (Exception e) when (e is System.Xml.XmlException or EwsAnswerTooLongException)
        {
            // Refused.
        }
    }

    private static void ReadImap(byte[] bytes)
    {
        var reader = new ImapReader(new MemoryStream(bytes), ImapLimits.Default);
        reader.Begin(0);
        while (true)
        {
            reader.Start();
            reader.Skip();
        }
    }

    private static string WithFile(byte[] bytes, string folder, string name)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static void Refused<T>(Action work)
        where T : Exception
    {
        try
        {
            work();
        }
        catch (T)
        {
            // Refused is as good as read.
        }
    }
}
