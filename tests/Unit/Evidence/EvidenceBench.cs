using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Evidence;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Evidence;

/// <summary>Makes mail about one case, exports it, and opens what was written.</summary>
internal static class EvidenceBench
{
    public const string Case = "h0s6rj5ye1ua93";
    public const string Order = "30811725540388";

    public static CaseOptions Options { get; } = new()
    {
        Profile = ProfileReader.BuiltIn, Clock = ClockIn("Europe/Berlin", "09:00-17:00"), At = At("2026-06-12T12:00Z"),
        Now = At("2026-06-12T12:00Z"),
    };

    /// <summary>A message of the buyer.</summary>
    public static string Customer(string id, string date, string extra = "", string body = "Is the bowl safe in the dishwasher?\r\n",
        string subject = "Message from glaze.and.grain") => Lines(
        "Authentication-Results: mx1.shop.example; dmarc=pass header.from=support.instagram.com",
        $"Received: from mail.facebook.com (mail.facebook.com [66.220.155.140]) by mx1.shop.example with ESMTPS; {date}",
        $"From: Instagram Support <case++{Case}@support.instagram.com>",
        "To: support@shop.example",
        $"Subject: {subject}",
        $"Date: {date}",
        $"Message-ID: <{id}@facebookmail.com>" + extra) + $"\r\nOrder #{Order}\r\nReason: Other\r\n\r\n" + body;

    /// <summary>The seller's answer.</summary>
    public static string Answer(string date) => Lines(
        "From: support@shop.example", $"To: case++{Case}@support.instagram.com", "Subject: Re: your message", $"Date: {date}",
        "Message-ID: <answer@shop.example>") + $"\r\nYes, it is. Order {Order}\r\n";

    public static string Claim(string date) => Lines(
        $"Received: from mail.facebook.com (mail.facebook.com [66.220.155.140]) by mx1.shop.example with ESMTPS; {date}",
        "From: Instagram <no-reply@shopping.instagram.com>", "To: support@shop.example",
        $"Subject: A claim has been opened for order #{Order}", $"Date: {date}", "Message-ID: <claim@facebookmail.com>")
        + $"\r\nA claim has been opened for order #{Order}.\r\n";

    public static (byte[] Zip, string Hash, CaseEvidence Evidence, RecordingObserver Observer) Export(
        TemporaryFolder mail, string? ledger = null, string? order = null, Action? meanwhile = null)
    {
        var observer = new RecordingObserver();
        using var evidence = CaseEvidence.Collect(
            new EvidenceQuestion
            {
                Mail = CaseInput.Files([mail.Path], "support"), Ledger = ledger, CaseIds = order is null ? [Case] : [],
                OrderNumbers = order is null ? [] : [order],
            },
            Options, observer, CancellationToken.None);
        meanwhile?.Invoke();
        using var stream = new MemoryStream();
        var hash = new EvidenceWriter(evidence, null, null, observer).WriteTo(stream, CancellationToken.None);
        return (stream.ToArray(), hash, evidence, observer);
    }

    public static Dictionary<string, byte[]> Open(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(e => e.FullName, Bytes);
    }

    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var from = entry.Open();
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    /// <summary>The messages of a package, in the order of their names.</summary>
    public static List<byte[]> Messages(byte[] zip) =>
        [.. Open(zip).Where(e => e.Key.EndsWith(".eml", StringComparison.Ordinal)).OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => e.Value)];

    /// <summary>Tests bytes as a file.</summary>
    public static CaseEvidenceTest Test(byte[] zip, string? manifestHash = null)
    {
        using var folder = new TemporaryFolder();
        return EvidenceVerifier.Test(folder.Write("case.zip", zip), manifestHash, CancellationToken.None);
    }

    /// <summary>A .zip file with other content.</summary>
    public static byte[] Rewrite(byte[] zip, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(zip, 0, zip.Length);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            change(archive);
        }

        return stream.ToArray();
    }

    public static void Add(ZipArchive archive, string name, byte[] bytes)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(bytes, 0, bytes.Length);
    }

    public static string Lines(params string[] lines) => string.Concat(lines.Select(l => l + "\r\n"));
}
