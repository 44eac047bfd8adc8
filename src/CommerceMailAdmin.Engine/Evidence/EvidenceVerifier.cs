using System.IO.Compression;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Evidence;

/// <summary>
/// Tests a package of evidence against its manifest. Nothing is unpacked to disk. No file is read beyond the length that the manifest
/// lists, and files that it does not list are not read at all, so that a small file cannot become a large one.
/// </summary>
public static class EvidenceVerifier
{
    private const int ChunkLength = 1 << 16;
    private const int MostFiles = 20_000;
    private const int LongestList = 16 * 1024 * 1024;

    /// <summary>Tests a package.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="manifestHash">The SHA-256 of the manifest that was noted at the export; null if it is not known.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="EvidenceException">It is not a package of evidence, or is damaged so that its list of files cannot be read.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CaseEvidenceTest Test(string file, string? manifestHash, CancellationToken cancellationToken)
    {
        using var stream = FileMessage.OpenShared(file);
        try
        {
            ZipDirectory.Check(stream, MostFiles, LongestList, isExact: true);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Sum(e => (double)e.CompressedLength) > stream.Length)
            {
                throw new InvalidDataException("its files lie upon each other.");
            }

            return Test(file, archive, manifestHash, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or JsonFormatException or NotSupportedException
            or ArgumentException or OverflowException)
        {
            throw new EvidenceException($"'{file}' is not a package of evidence that can be tested: {e.Message}", e);
        }
    }

    private static CaseEvidenceTest Test(string file, ZipArchive archive, string? manifestHash, CancellationToken cancellationToken)
    {
        // Case and the direction of slashes make no difference: on Windows they lead to one file.
        var entries = archive.Entries.ToLookup(e => e.FullName.Replace('\\', '/'), StringComparer.OrdinalIgnoreCase);
        var manifestBytes = entries[EvidenceManifest.Name].ToList() switch
        {
            [var one] when one.FullName == EvidenceManifest.Name => ReadManifest(one),
            [] => throw new InvalidDataException($"it has no {EvidenceManifest.Name}."),
            _ => throw new InvalidDataException($"it has {EvidenceManifest.Name} twice, or under another name."),
        };
        var manifest = EvidenceManifest.Read(EvidenceManifest.Name, manifestBytes);
        var hash = Hex.Of(Sha256.Hash(manifestBytes));
        var sums = manifest.HashLines(hash);
        var wanted = manifest.Files.Append(
            new ManifestFile(EvidenceManifest.HashList, Hex.Of(Sha256.Hash(sums)), sums.Length)).ToList();

        var files = new List<EvidenceFile>();
        foreach (var one in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(Test(one, [.. entries[one.Name]], cancellationToken));
        }

        var listed = new HashSet<string>(wanted.Select(f => f.Name).Append(EvidenceManifest.Name), StringComparer.OrdinalIgnoreCase);
        files.AddRange(entries.Where(e => !listed.Contains(e.Key)).Select(e => new EvidenceFile
        {
            Name = DisplayText.Clean(e.First().FullName),
            State = !EvidenceName.IsSafe(e.First().FullName) ? EvidenceFileState.UnsafeName
                : e.Skip(1).Any() ? EvidenceFileState.Doubled
                : EvidenceFileState.Added,
        }));
        var isExpected = manifestHash is null ? (bool?)null : manifestHash.Equals(hash, StringComparison.OrdinalIgnoreCase);
        return new CaseEvidenceTest
        {
            State = isExpected != false && files.TrueForAll(f => f.State == EvidenceFileState.Intact)
                ? EvidenceState.Intact : EvidenceState.Changed,
            Path = file,
            ManifestHash = hash,
            IsExpectedManifest = isExpected,
            CaseIds = manifest.CaseIds,
            OrderNumbers = manifest.OrderNumbers,
            AsOf = manifest.AsOf,
            MissingMessages = manifest.MissingCount,
            Files = files,
        };
    }

    private static EvidenceFile Test(ManifestFile wanted, IReadOnlyList<ZipArchiveEntry> found, CancellationToken cancellationToken)
    {
        var result = new EvidenceFile { Name = wanted.Name, State = EvidenceFileState.Missing, ExpectedHash = wanted.Sha256 };
        if (found.Count != 1)
        {
            return found.Count == 0 ? result : result with { State = EvidenceFileState.Doubled };
        }

        try
        {
            var hash = HashOf(found[0], wanted.Bytes, cancellationToken);
            return result with
            {
                Hash = hash,
                State = hash == wanted.Sha256 && found[0].FullName == wanted.Name ? EvidenceFileState.Intact : EvidenceFileState.Changed,
            };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            return result with { State = EvidenceFileState.Unreadable };
        }
    }

    /// <summary>The hash of an entry; null if it is longer or shorter than it must be.</summary>
    private static string? HashOf(ZipArchiveEntry entry, int length, CancellationToken cancellationToken)
    {
        using var stream = entry.Open();
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkLength];
        var total = 0L;
        while (stream.Read(chunk, 0, chunk.Length) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += read;
            if (total > length)
            {
                return null;
            }

            hash.AppendData(chunk, 0, read);
        }

        return total == length ? Hex.Of(hash.GetHashAndReset()) : null;
    }

    private static byte[] ReadManifest(ZipArchiveEntry entry)
    {
        try
        {
            using var stream = entry.Open();
            var bytes = new byte[Math.Min(entry.Length, EvidenceManifest.MaxLength) + 1];
            var length = stream.Fill(bytes, bytes.Length);
            Array.Resize(ref bytes, length);
            return length <= EvidenceManifest.MaxLength
                ? bytes : throw new InvalidDataException($"{entry.FullName} has more than {EvidenceManifest.MaxLength} bytes.");
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{entry.FullName} cannot be read: {e.Message}", e);
        }
    }
}
