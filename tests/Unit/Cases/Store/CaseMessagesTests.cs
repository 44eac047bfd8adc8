using System.Reflection;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail.Files.Compressed;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Store;

/// <summary>More messages of cases than are held in memory.</summary>
public class CaseMessagesTests
{
    private readonly RecordingObserver _observer = new();

    [Fact]
    public void EveryFactOfAMessageComesBack()
    {
        var full = new ClassifiedMessage
        {
            Class = MessageClass.Answer,
            Time = new DateTimeOffset(2026, 11, 23, 8, 30, 0, TimeSpan.Zero).AddTicks(1),
            Identity = new MessageIdentity(ulong.MaxValue, 3),
            Location = new FileMessage(new FileData("/mail/Sent", "/mail"), 1L << 40, 77),
            Mailbox = "support",
            Folder = new MailFolder("Sent", FolderRole.Sent),
            Cases = [new CaseReference("Instagram", "AbC")],
            Sender = new MailAddress("Änne", "agent", "shop.example"),
            SentBy = new MailAddress("", "desk", "shop.example"),
            Platform = "Facebook",
            IsToRelay = true,
            References = ["a@x", "b@x"],
            DeliveredTo = [new MailAddress("", "s", "shop.example")],
            NeedsKnownSender = true,
            OrderNumber = "4711",
            Authenticity = Authenticity.Genuine,
            MessageId = "m@x",
            HeaderHash = "00ff",
        };
        var bare = new ClassifiedMessage
        {
            Class = MessageClass.CaseMail, Time = default, Identity = default, Location = full.Location, Folder = full.Folder,
            Cases = full.Cases,
        };

        // A property that is added and not written shows here: it has no value in the one, or the same in both.
        foreach (var property in typeof(ClassifiedMessage).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.Name is not (nameof(full.Location) or nameof(full.Folder) or nameof(full.Cases))))
        {
            Assert.False(Equals(property.GetValue(full), property.GetValue(bare)), property.Name + " has no value in this test");
        }

        Assert.Equivalent(full, Again(full), strict: true);
        Assert.Equivalent(bare, Again(bare), strict: true);
    }

    [Fact]
    public void EveryKindOfLocationIsFoundAgain()
    {
        using var folder = new TemporaryFolder();
        var packed = folder.Write("mail.gz", "x");
        var bodies = new InflatedBodies();
        var data = CompressedData.OfGzip(packed, bodies);
        IMessageLocation[] locations =
        [
            new FileMessage(new FileData("/mail/a.eml"), 0, null), new FileMessage(new FileData("/mail/box"), 5, 9), data.Locate(7, 11),
            data.Locate(0, null),
            MemoryMail.Message("Subject: x\n\n").Location,
        ];

        Assert.All(locations, location => Assert.Equal(location, Again(Message("a", 0) with { Location = location }).Location));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void CasesAreWholeHoweverFewAreHeld(int held)
    {
        using var messages = new CaseMessages(held, _observer);
        for (var i = 0; i < 900; i++)
        {
            Enter(messages, i % 150, i);
        }

        for (var round = 0; round < 2; round++)
        {
            var all = messages.All().ToDictionary(c => c.Key, c => c.Messages.Select(m => m.Time.Ticks).Order().ToArray());

            Assert.Equal(150, all.Count);
            Assert.All(Enumerable.Range(0, 150), c => Assert.Equal(Enumerable.Range(0, 6).Select(n => c + (n * 150L)), all[Key(c)]));
        }

        Assert.Empty(_observer.Warnings);
    }

    [Fact]
    public void AMessageOfManyCasesIsWrittenUnderEachWithThatAlone()
    {
        using var file = new MemoryStream();
        using var messages = new CaseMessages(10, _observer, () => file);
        CaseReference[] cases = [.. Enumerable.Range(0, 1000).Select(i => new CaseReference("Instagram", "C" + i))];
        foreach (var reference in cases)
        {
            messages.Add(reference, Message("c", 1) with { Cases = cases });
        }

        Assert.InRange(file.Length, 1, 200_000);
        Assert.All(messages.All(),
            c => Assert.Equal((c.Key, c.Key.Id.ToUpperInvariant()),
                (Assert.Single(c.Messages).Cases.Single().Key, c.Messages[0].Cases[0].CaseId)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    public void BodiesAreReadInTheOrderInWhichTheyLie(int held)
    {
        using var folder = new TemporaryFolder();
        string[] files =
            [.. "ba".Select(name => folder.Write($"{name}.mbox",
                CaseTexts.Mbox(Enumerable.Range(0, 100).Select(i => CaseTexts.Customer($"{name}{i}", "06-08 09:00")))))];
        var reader = new CaseMailReader(new MailOptions { Profile = ProfileReader.BuiltIn }, _observer);
        using var store = new MemoryCaseStore(reader.Bodies, _observer, held);
        foreach (var message in reader.Read(new FileMailSource(files), "", CancellationToken.None))
        {
            store.Add(message);
        }

        var ids = store.WaitingCases(CaseTexts.Utc("06-09 00:00")).Select(c => c.CaseId).ToArray();

        Assert.Equal("ab".SelectMany(name => Enumerable.Range(0, 100).Select(i => $"{name}{i}")), ids);
    }

    [Fact]
    public void HalfASurrogatePairDoesNoHarm()
    {
        using var messages = new CaseMessages(1, _observer);
        messages.Add(new CaseReference("Instagram", "c1"),
            Message("c1", 1) with { Sender = new MailAddress("\ud800", "s", "shop.example") });

        Assert.Equal("s@shop.example", Assert.Single(Assert.Single(messages.All()).Messages).Sender!.Address);
    }

    [Fact]
    public void MemoryHoldsNoMoreThanItMay()
    {
        using var messages = new CaseMessages(100, _observer);
        var alive = new List<WeakReference>();
        for (var i = 0; i < 5000; i++)
        {
            alive.Add(Enter(messages, i, i));
        }

        GC.Collect();

        // Mono's collector also keeps what an old word of the stack seems to point to: a batch or two, not thousands.
        Assert.InRange(alive.Count(a => a.IsAlive), 0, 400);
        Assert.Equal(5000, messages.All().Sum(c => c.Messages.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    [InlineData(20000)]
    public void AFullDiskCostsMemoryAndNoMessage(int room)
    {
        using var messages = new CaseMessages(50, _observer,
            () => room == 0 ? throw new UnauthorizedAccessException("no room") : new SmallDisk(room));
        for (var i = 0; i < 900; i++)
        {
            Enter(messages, i % 150, i);
        }

        Assert.Equal(Enumerable.Range(0, 900).Select(i => (long)i),
            messages.All().SelectMany(c => c.Messages).Select(m => m.Time.Ticks).Order());
        Assert.Contains("no room", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ATemporaryFileHasNoNameThatStays()
    {
        string name;
        using (var file = TemporaryFile.Open(1))
        {
            name = file.Name;
            file.Write("x"u8);
            file.Position = 0;
            Assert.Equal('x', file.ReadByte());
            Assert.Equal(OperatingSystem.IsWindows(), File.Exists(name));
        }

        Assert.False(File.Exists(name));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Enter(CaseMessages messages, int number, long ticks)
    {
        var message = Message($"c{number}", ticks);
        messages.Add(message.Cases[0], message);
        return new WeakReference(message);
    }

    private static CaseKey Key(int number) => new("Instagram", $"c{number}");

    private static ClassifiedMessage Message(string caseId, long ticks) => new()
    {
        Class = MessageClass.CaseMail,
        Time = new DateTimeOffset(ticks, TimeSpan.Zero),
        Identity = new MessageIdentity(1, (ulong)ticks),
        Location = new FileMessage(new FileData("/mail/box"), ticks, 1),
        Folder = new MailFolder("box", FolderRole.Inbox),
        Cases = [new CaseReference("Instagram", caseId)],
    };

    private static ClassifiedMessage Again(ClassifiedMessage message)
    {
        using var bytes = new MemoryStream();
        var packing = new MessageBytes();
        packing.Write(new BinaryWriter(bytes), message);
        bytes.Position = 0;
        var again = packing.Read(new BinaryReader(bytes), message.Cases[0].Key);
        Assert.Equal(bytes.Length, bytes.Position);
        return again;
    }

    /// <summary>A disk with room for so many bytes.</summary>
    private sealed class SmallDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            // What fits is written, as on a real one.
            var fits = (int)Math.Min(count, Math.Max(0, room - Position));
            base.Write(buffer, offset, fits);
            if (fits < count)
            {
                throw new IOException("no room");
            }
        }
    }
}
