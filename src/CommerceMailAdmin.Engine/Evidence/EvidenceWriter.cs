using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Reports;

namespace CommerceMailAdmin.Engine.Evidence;

/// <summary>
/// Writes a package of evidence. The same mail, instant and DNS answers give the same bytes. One message at a time is in memory.
/// </summary>
/// <param name="evidence">What goes in.</param>
/// <param name="authenticator">Verifies the messages; null if that was not asked for.</param>
/// <param name="answers">The DNS answers that the authenticator receives; null if it is null.</param>
/// <param name="observer">Receives messages that cannot be read.</param>
public sealed class EvidenceWriter(
    CaseEvidence evidence, MessageAuthenticator? authenticator, RecordingResolver? answers, IMailReadObserver observer)
{
    /// <summary>The earliest time that the format has. The time of the run would make every package differ.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A regular file that only its owner may read (S_IFREG | 0600), in the upper half where Unix has it.</summary>
    private const int EntryMode = unchecked((int)0x81800000);

    private readonly List<ManifestFile> _files = [];
    private readonly List<ManifestMessage> _messages = [];
    private readonly List<MissingMessage> _missing = [];

    /// <summary>How many messages were written.</summary>
    public int Messages => _messages.Count;

    /// <summary>How many messages could not be read.</summary>
    public int Missing => _missing.Count;

    /// <summary>Writes the package. The observer is called on the caller's thread only.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The SHA-256 of the manifest.</returns>
    public string WriteTo(Stream stream, CancellationToken cancellationToken)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var message in evidence.Messages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddMessage(archive, message, cancellationToken);
        }

        var manifest = new EvidenceManifest
        {
            AsOf = evidence.Options.Clock.InZone(evidence.Options.At),
            CaseIds = [.. evidence.Cases.Select(c => c.CaseId)],
            OrderNumbers = evidence.OrderNumbers,
            Files = _files,
            Messages = _messages,
            Missing = _missing,
        };
        var events = EvidenceTimeline.Of(evidence.Cases, evidence.Claims, _messages);
        Add(archive, "timeline.json", TimelineJson(events));
        Add(archive, "timeline.html", Encoding.UTF8.GetBytes(EvidencePage.Of(manifest, evidence.Cases, events)));
        if (answers is not null)
        {
            using var snapshot = new MemoryStream();
            answers.Write(snapshot, []);
            Add(archive, "dns.json", snapshot.ToArray());
        }

        Add(archive, "README.txt", Encoding.UTF8.GetBytes(ReadMe.Replace("\r\n", "\n")));
        var bytes = manifest.ToBytes();
        var hash = Hex.Of(Sha256.Hash(bytes));
        Write(archive, EvidenceManifest.Name, bytes);
        Write(archive, EvidenceManifest.HashList, manifest.HashLines(hash));
        return hash;
    }

    private void AddMessage(ZipArchive archive, EvidenceMessage message, CancellationToken cancellationToken)
    {
        var mail = CaseMails.Of(message.Facts, evidence.Options);
        if (message.Original is not { } location)
        {
            _missing.Add(new MissingMessage(mail, "The ledger knows it. It is not in the mail that was read."));
            return;
        }

        observer.Progress(location.Id, 0);
        var form = FormOf(location);
        if (MessageToVerify.Read(location, observer) is not { } bytes)
        {
            _missing.Add(new MissingMessage(mail, "It could not be read."));
            return;
        }

        if (form != MessageForm.Rebuilt && mail.HeaderHash is { } expected && WholeMessage.Parse(bytes).Headers.Sha256() != expected)
        {
            observer.Unreadable(location.Id, new IOException("it was changed while the mail was read. Run the command again"));
            _missing.Add(new MissingMessage(mail, "It was changed while the mail was read."));
            return;
        }

        // In an mbox file, somebody can have written a message into the body of another.
        var verified = authenticator?
            .AuthenticateAsync(new MessageToVerify(location, bytes, followsAnother: form == MessageForm.Mbox), cancellationToken)
            .GetAwaiter().GetResult();
        var name = EvidenceName.Of(_messages.Count + 1, mail);
        Add(archive, name, bytes);
        _messages.Add(new ManifestMessage
        {
            File = name, Mail = mail, Form = form, Verdict = verified?.Verdict, Evidence = verified?.Evidence,
        });
    }

    private static MessageForm FormOf(IMessageLocation location) => location switch
    {
        IRebuiltMessage or JournalReport.JournaledMessage => MessageForm.Rebuilt,
        IMailPart { Length: not null } => MessageForm.Mbox,
        _ => MessageForm.AsStored,
    };

    private byte[] TimelineJson(IReadOnlyList<EvidenceEvent> events)
    {
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream, ResultJson.Writer))
        {
            json.WriteStartObject();
            ResultJson.Write(json, "schemaVersion", 1);
            ResultJson.Write(json, "kind", "caseTimeline");
            ResultJson.Write(json, "events", events);
            ResultJson.Write(json, "cases", evidence.Cases);
            ResultJson.Write(json, "claims", evidence.Claims);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void Add(ZipArchive archive, string name, byte[] bytes)
    {
        Write(archive, name, bytes);
        _files.Add(new ManifestFile(name, Hex.Of(Sha256.Hash(bytes)), bytes.Length));
    }

    /// <summary>Stored without compression: compressed bytes differ from one version of the runtime to the next.</summary>
    private static void Write(ZipArchive archive, string name, byte[] bytes)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = EntryTime;
        entry.ExternalAttributes = EntryMode;
        using var stream = entry.Open();
        stream.Write(bytes, 0, bytes.Length);
    }

    private const string ReadMe = """
        Evidence from a support mailbox
        ===============================

        messages/       The original messages, as they were read from the mailbox. A mail program opens them.
        timeline.html   What happened and when, for a web browser. timeline.json has the same for programs.
        manifest.json   Every file with its SHA-256. For each message: what it is, where it was, and whether it is genuine.
        dns.json        The DNS answers that the messages were verified with. It is missing if they were not verified.
        SHA256SUMS      The same hashes, for other programs.

        To test the package:
          Test-CommerceCaseEvidence ./case.zip           with the PowerShell module CommerceMailAdmin
          sha256sum -c SHA256SUMS                        on Linux, in the unpacked folder
        To verify the signatures of the messages again:
          Test-CommerceMailAuth -Path ./messages -DnsSnapshot ./dns.json

        Who can change a file can also write a new manifest. Compare the SHA-256 of manifest.json with the one that was noted when the
        package was made.

        The messages have the buyer's name, words and address. Use them only for the claim or dispute of this order, and delete the
        package after that.
        """;
}
