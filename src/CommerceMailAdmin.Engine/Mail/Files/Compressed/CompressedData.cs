using System.Buffers.Binary;
#if NET
using System.IO.Compression;
#endif
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>A file inside a compressed one.</summary>
/// <param name="name">The compressed file's path, and what names the part in it.</param>
/// <param name="open">Opens the part at its beginning, counted against a limit.</param>
/// <param name="file">The compressed file.</param>
/// <param name="limit">What the whole of the compressed file may expand to while it is read.</param>
/// <param name="bodies">Opens bodies later.</param>
internal sealed class CompressedData(string name, Func<InflationLimit, Stream> open, string file, InflationLimit limit,
    InflatedBodies bodies) : IMailData
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>Whether this is all that the compressed file holds, and so can be an archive in turn (.tgz).</summary>
    public bool IsWholeFile { get; private init; }

    /// <summary>The archive of which this is a stretch of bytes; null if it is opened by itself.</summary>
    public CompressedData? Archive { get; private init; }

    /// <summary>Where in the archive it begins.</summary>
    public long Start { get; private init; }

    /// <summary>Its length; null if it is not known.</summary>
    public long? Length { get; private init; }

    /// <inheritdoc/>
    public Stream Open() => open(limit);

    /// <summary>Opens it again, for a body, under a limit of its own.</summary>
    public Stream OpenAgain() => open(new InflationLimit(file));

    /// <inheritdoc/>
    public IMessageLocation Locate(long offset, long? length) => new CompressedMessage(this, offset, length, bodies);

    /// <summary>What a .gz file holds.</summary>
    public static CompressedData OfGzip(string file, InflatedBodies bodies) =>
        new(file, limit => OpenGzip(file, limit), file, new InflationLimit(file), bodies) { IsWholeFile = true };

    /// <summary>What an archive without compression holds (.tar).</summary>
    public static CompressedData OfFile(string file, InflatedBodies bodies) =>
        new(file, _ => FileMessage.OpenShared(file), file, new InflationLimit(file), bodies) { IsWholeFile = true };

    /// <summary>A file in this archive, which is a stretch of its bytes.</summary>
    /// <param name="path">The file's path in the archive.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="openNow">Opens it while the archive is read to find messages.</param>
    public CompressedData Part(string path, long start, long length, Func<Stream> openNow) =>
        new($"{name}!{path}", _ => openNow(), file, limit, bodies) { Archive = this, Start = start, Length = length };

    /// <summary>
    /// A .gz file ends with its last member's length, modulo 2^32 (RFC 1952 section 2.3.1): no less can come out of the whole.
    /// </summary>
    private static InflatedStream OpenGzip(string file, InflationLimit limit)
    {
        var packed = FileMessage.OpenShared(file);
        var trailer = new byte[sizeof(uint)];
        packed.Position = Math.Max(0, packed.Length - trailer.Length);
        packed.Fill(trailer, trailer.Length);
        packed.Position = 0;
#if NET
        var members = new GZipStream(packed, CompressionMode.Decompress);
#else
        var members = new GzipMembers(packed);
#endif
        return new InflatedStream(members, limit, BinaryPrimitives.ReadUInt32LittleEndian(trailer));
    }
}

/// <summary>A message in a compressed file.</summary>
/// <param name="Data">What it lies in.</param>
/// <param name="Offset">Where its first header field begins, in bytes of what comes out.</param>
/// <param name="Length">Its length; null if it is all there is.</param>
/// <param name="Bodies">Opens it.</param>
internal sealed record CompressedMessage(CompressedData Data, long Offset, long? Length, InflatedBodies Bodies) : IMailPart
{
    /// <inheritdoc/>
    IMailData IMailPart.Data => Data;

    /// <inheritdoc/>
    public string Id => Length is null ? Data.Name : FormattableString.Invariant($"{Data.Name}, offset {Offset}");

    /// <inheritdoc/>
    public Stream Open(int limit) => Bodies.Open(this, limit);
}
