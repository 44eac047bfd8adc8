using System.Globalization;
using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Reports;

namespace CommerceMailAdmin.Engine.Evidence;

/// <summary>
/// The list of a package's files with their SHA-256, and what is known of its messages. The format: docs/reference/evidence.md.
/// </summary>
internal sealed record EvidenceManifest
{
    /// <summary>Its name in the package.</summary>
    public const string Name = "manifest.json";

    /// <summary>The list of hashes that sha256sum and other programs read.</summary>
    public const string HashList = "SHA256SUMS";

    /// <summary>More is not read.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const string Page = "docs/reference/evidence.md";
    private const int SchemaVersion = 1;
    private const string Kind = "caseEvidence";

    /// <summary>The instant that the package is for.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The cases.</summary>
    public required IReadOnlyList<string> CaseIds { get; init; }

    /// <summary>The order numbers.</summary>
    public required IReadOnlyList<string> OrderNumbers { get; init; }

    /// <summary>Every file but the manifest and the list of hashes.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>The messages, the oldest first.</summary>
    public IReadOnlyList<ManifestMessage> Messages { get; init; } = [];

    /// <summary>Messages that are known and not in the package.</summary>
    public IReadOnlyList<MissingMessage> Missing { get; init; } = [];

    /// <summary>How many messages are missing, of a manifest that was read.</summary>
    public int MissingCount { get; private init; }

    /// <summary>The manifest as UTF-8.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ResultJson.Writer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("kind", Kind);
            json.WriteString("module", $"CommerceMailAdmin {typeof(EvidenceManifest).Assembly.GetName().Version!.ToString(3)}");
            json.WriteString("asOf", AsOf);
            ResultJson.Write(json, "caseIds", CaseIds);
            ResultJson.Write(json, "orderNumbers", OrderNumbers);
            json.WriteNumber("missingCount", Missing.Count);
            ResultJson.Write(json, "files", Files);
            ResultJson.Write(json, "messages", Messages);
            ResultJson.Write(json, "missing", Missing);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a manifest. What is in it for people is not read.</summary>
    /// <exception cref="JsonFormatException">It is malformed, or has a name that is not safe, or a name twice.</exception>
    public static EvidenceManifest Read(string file, byte[] bytes)
    {
        var root = new JsonFields(LocatedJson.Parse(file, bytes), Page);
        if (root.Text("kind") != Kind)
        {
            throw root.Error("kind", "this is not the manifest of a package of evidence");
        }

        if (root.Number("schemaVersion") is var version && version != SchemaVersion)
        {
            throw root.Error("schemaVersion", $"this module reads version {SchemaVersion}, the file has {version}");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Name, HashList };
        return new EvidenceManifest
        {
            AsOf = root.Time("asOf"),
            CaseIds = root.Texts("caseIds"),
            OrderNumbers = root.Texts("orderNumbers"),
            MissingCount = root.Number("missingCount", least: 0),
            Files = root.Objects("files", f => ReadFile(f, names)),
        };
    }

    /// <summary>The content of the list of hashes: sorted by name, as "sha256sum -c" reads it.</summary>
    /// <param name="manifestHash">The SHA-256 of the manifest.</param>
    public byte[] HashLines(string manifestHash) => Encoding.UTF8.GetBytes(string.Concat(
        Files.Append(new ManifestFile(Name, manifestHash, 0)).OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => $"{f.Sha256}  {f.Name}\n")));

    private static ManifestFile ReadFile(JsonFields file, HashSet<string> names)
    {
        var (name, hash, length) = (file.Text("name"), file.Text("sha256"), file.Number("bytes", least: 0));
        if (!EvidenceName.IsSafe(name))
        {
            throw file.Error("name", "this name is not safe to unpack");
        }

        if (hash.Length != 2 * Sha256.Size || !hash.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
        {
            throw file.Error("sha256", "this is not a SHA-256 in lower-case hexadecimal digits");
        }

        return names.Add(name) ? new ManifestFile(name, hash, length) : throw file.Error("name", "this name is there twice");
    }
}

/// <summary>A file in the manifest.</summary>
/// <param name="Name">Its name in the package.</param>
/// <param name="Sha256">The hash of its bytes, in lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record ManifestFile(string Name, string Sha256, int Bytes);

/// <summary>What the manifest says of a message.</summary>
internal sealed record ManifestMessage
{
    public required string File { get; init; }

    public required CaseMail Mail { get; init; }

    /// <summary>How the message was stored where it was read: AsStored, Mbox or Rebuilt.</summary>
    public required MessageForm Form { get; init; }

    /// <summary>The verdict that Test-CommerceMailAuth gives, with its reasons; null if it was not asked for.</summary>
    public MessageVerdict? Verdict { get; init; }

    public IReadOnlyList<string>? Evidence { get; init; }
}

/// <summary>Whether the bytes of a message are those that the server accepted.</summary>
internal enum MessageForm
{
    /// <summary>The bytes of a message file, or those that an IMAP server keeps.</summary>
    AsStored,

    /// <summary>The bytes in an mbox file, which can have ">" before lines that begin with "From ".</summary>
    Mbox,

    /// <summary>The store made the bytes anew: Exchange over EWS and Graph, and messages in journal reports.</summary>
    Rebuilt,
}

/// <summary>A message that is known and not in the package.</summary>
/// <param name="Mail">What is known of it.</param>
/// <param name="Reason">Why it is missing.</param>
internal sealed record MissingMessage(CaseMail Mail, string Reason);

/// <summary>Names of files in a package.</summary>
internal static class EvidenceName
{
    /// <summary>Names that Windows gives to devices, with and without an extension.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a message: its place, its time and what it is. Nothing of it is written by the sender.</summary>
    public static string Of(int number, CaseMail mail) => string.Format(
        CultureInfo.InvariantCulture, "messages/{0:0000}-{1:yyyyMMdd'T'HHmmss'Z'}-{2}.eml", number, mail.Time.UtcDateTime,
        mail.Kind.ToString().ToLowerInvariant());

    /// <summary>True if a file with this name lands inside the folder that the package is unpacked to, on every system.</summary>
    public static bool IsSafe(string name) => name.Length is > 0 and <= 200 && name.Split('/').All(IsSafePart);

    private static bool IsSafePart(string part) =>
        part.Length > 0 && part[0] is not ('.' or '-') && part[^1] != '.' && !Devices.Contains(part.Split('.')[0])
        && part.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_');
}
