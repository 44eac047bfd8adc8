using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.Evidence;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Evidence.EvidenceBench;

namespace CommerceMailAdmin.Unit.Evidence;

/// <summary>Packages that somebody changed, and packages that are made to harm.</summary>
public sealed class EvidenceVerifierTests
{
    private const string Message = "messages/0001-20260608T100000Z-customer.eml";

    /// <summary>The length of what comes before the name and the data of the first file.</summary>
    private const int LocalHeader = 30;

    /// <summary>The length of the record that ends a .zip file.</summary>
    private const int EndOfZip = 22;

    private static readonly byte[] Package = Make();

    [Fact]
    public void AChangedFileIsTold() => AssertOnly(EvidenceFileState.Changed, Message, Rewrite(Package, archive =>
    {
        archive.GetEntry(Message)!.Delete();
        Add(archive, Message, Encoding.ASCII.GetBytes("other"));
    }));

    [Fact]
    public void OneChangedByteOfTheSameLengthIsTold()
    {
        // The checksum of the format is wrong too; it says nothing about who changed the byte.
        var changed = (byte[])Package.Clone();
        changed[LocalHeader + Message.Length + 200] ^= 1;
        var state = Test(changed).Files.Single(f => f.Name == Message).State;
        Assert.True(state is EvidenceFileState.Changed or EvidenceFileState.Unreadable, state.ToString());
    }

    [Fact]
    public void AMissingFileIsTold() =>
        AssertOnly(EvidenceFileState.Missing, Message, Rewrite(Package, archive => archive.GetEntry(Message)!.Delete()));

    [Fact]
    public void AnAddedFileIsTold() =>
        AssertOnly(EvidenceFileState.Added, "messages/9.eml", Rewrite(Package, archive => Add(archive, "messages/9.eml", [1])));

    [Fact]
    public void AChangedListOfHashesIsTold() => AssertOnly(EvidenceFileState.Changed, "SHA256SUMS", Rewrite(Package, archive =>
    {
        archive.GetEntry("SHA256SUMS")!.Delete();
        Add(archive, "SHA256SUMS", []);
    }));

    [Fact]
    public void ANewManifestIsTheHashThatWasNotNoted()
    {
        var test = Test(Package, new string('0', 64));
        Assert.Equal((EvidenceState.Changed, false), (test.State, test.IsExpectedManifest));
        Assert.All(test.Files, f => Assert.Equal(EvidenceFileState.Intact, f.State));
    }

    [Theory]
    [InlineData("../../../.ssh/authorized_keys")]
    [InlineData("..\\..\\evil.exe")]
    [InlineData("/etc/cron.d/evil")]
    [InlineData("C:/Windows/evil.dll")]
    [InlineData("messages/./1.eml")]
    [InlineData("messages/CON.eml")]
    [InlineData("messages/1.eml:stream")]
    [InlineData("messages/1.eml.")]
    [InlineData("messages/\u202Elme.exe")]
    [InlineData("-rf")]
    public void AFileWithANameThatLeadsOutIsTold(string name)
    {
        var file = Assert.Single(Test(Rewrite(Package, a => Add(a, name, [1]))).Files, f => f.State != EvidenceFileState.Intact);
        Assert.Equal(EvidenceFileState.UnsafeName, file.State);
    }

    [Theory]
    [InlineData(Message)]
    [InlineData("MESSAGES/0001-20260608t100000z-customer.eml")]
    [InlineData("messages\\0001-20260608T100000Z-customer.eml")]
    public void TwoFilesWithOneNameAreTold(string name) =>
        AssertOnly(EvidenceFileState.Doubled, Message, Rewrite(Package, a => Add(a, name, [1])));

    [Fact]
    public void AManifestThatIsThereTwiceIsRefused() =>
        Assert.Contains("twice", Refused(Rewrite(Package, a => Add(a, "manifest.json", [1]))), StringComparison.Ordinal);

    [Fact]
    public void AFileThatGrowsIsReadNoFurtherThanTheManifestSays()
    {
        // 200 MB of zeros in 200 KB: compared after the first bytes.
        var bomb = Rewrite(Package, archive =>
        {
            archive.GetEntry(Message)!.Delete();
            using var stream = archive.CreateEntry(Message, CompressionLevel.Optimal).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++)
            {
                stream.Write(zeros, 0, zeros.Length);
            }
        });
        var file = Test(bomb).Files.Single(f => f.Name == Message);
        Assert.Equal((EvidenceFileState.Changed, null), (file.State, file.Hash));
    }

    [Fact]
    public void AManifestThatGrowsIsRefused() => Assert.Contains("more than", Refused(Rewrite(Package, archive =>
    {
        archive.GetEntry("manifest.json")!.Delete();
        Add(archive, "manifest.json", new byte[EvidenceManifest.MaxLength + 1]);
    })), StringComparison.Ordinal);

    [Fact]
    public void AListOfTooManyFilesIsRefused()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 20_001; i++)
            {
                archive.CreateEntry($"{i}");
            }
        }

        Assert.Contains("more than 20000 files", Refused(stream.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>ZipArchive reads entry after entry, whatever number the end of the file gives.</summary>
    [Fact]
    public void AListWithMoreFilesThanItsEndSaysIsRefused()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 20_001; i++)
            {
                archive.CreateEntry($"{i}");
            }
        }

        var zip = stream.ToArray();
        zip.AsSpan(zip.Length - EndOfZip + 8, 4).Fill(1);
        zip.AsSpan(zip.Length - EndOfZip + 12, 4).Fill(0);
        Assert.Contains("more than 20000 files", Refused(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatStandsAfterTheEndIsRefused() => Assert.Contains("no package has", Refused([.. Package, 0]), StringComparison.Ordinal);

    [Fact]
    public void FilesThatLieUponEachOtherAreRefused()
    {
        // Each entry is the same large one: the list says it a hundred times, and the bytes are there once.
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        var zip = Rewrite(Package, archive => Add(archive, "x", content));
        var end = zip.Length - EndOfZip;
        var list = BitConverter.ToInt32(zip, end + 16);
        var last = zip.AsSpan(list, end - list).LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 1, 2]);
        var entry = zip[(list + last)..end];
        byte[] bomb = [.. zip[..end], .. Enumerable.Repeat(entry, 100).SelectMany(e => e), .. zip[end..]];
        var count = (short)(BitConverter.ToInt16(zip, end + 10) + 100);
        BitConverter.GetBytes(count).CopyTo(bomb, bomb.Length - EndOfZip + 8);
        BitConverter.GetBytes(count).CopyTo(bomb, bomb.Length - EndOfZip + 10);
        Assert.Contains("upon each other", Refused(bomb), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("From: a@b.example\r\n\r\nText")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("PK\u0005\u0006")]
    public void WhatIsNotAPackageIsRefused(string content) => Refused(Encoding.ASCII.GetBytes(content));

    [Fact]
    public void APackageThatIsCutOffIsRefused() => Refused(Package[..(Package.Length / 2)]);

    [Fact]
    public void AManifestWithAnUnsafeNameIsRefused() => Assert.Contains("not safe", Refused(Rewrite(Package, archive =>
    {
        var manifest = Encoding.UTF8.GetString(Bytes(archive.GetEntry("manifest.json")!)).Replace("README.txt", "../ADME.txt");
        archive.GetEntry("manifest.json")!.Delete();
        Add(archive, "manifest.json", Encoding.UTF8.GetBytes(manifest));
    })), StringComparison.Ordinal);

    /// <summary>Each cut, doubled or changed byte is a result or the one error, never another exception.</summary>
    [Fact]
    public void DamageIsAResultOrOneError()
    {
        var random = new Random(20260612);
        for (var i = 0; i < 400; i++)
        {
            var damaged = (byte[])Package.Clone();
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
            try
            {
                Test(damaged);
            }
            catch (EvidenceException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static void AssertOnly(EvidenceFileState state, string name, byte[] zip)
    {
        var test = Test(zip);
        var file = Assert.Single(test.Files, f => f.State != EvidenceFileState.Intact);
        Assert.Equal((EvidenceState.Changed, state, name), (test.State, file.State, file.Name));
    }

    private static string Refused(byte[] zip) => Assert.Throws<EvidenceException>(() => Test(zip)).Message;

    private static byte[] Make()
    {
        using var mail = new TemporaryFolder();
        mail.Write("Inbox/1.eml", Customer("one", "Mon, 08 Jun 2026 10:00:00 +0000"));
        return Export(mail).Zip;
    }
}
