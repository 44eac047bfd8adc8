using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>A file whose lines end in CR alone, read as if they ended in LF. Every byte keeps its place.</summary>
internal sealed class CarriageReturnStream(Stream file) : ReadOnlyStream(file)
{
    /// <inheritdoc/>
    public override bool CanSeek => Source.CanSeek;

    /// <inheritdoc/>
    public override long Length => Source.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => Source.Position;
        set => Source.Position = value;
    }

    /// <summary>The same bytes, with LF in place of each CR.</summary>
    public static byte[] Translate(byte[] bytes, int length)
    {
        var copy = bytes.AsSpan(0, length).ToArray();
        Translate(copy);
        return copy;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Source.Read(buffer, offset, count);
        Translate(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Source.Seek(offset, origin);

    private static void Translate(Span<byte> bytes)
    {
        for (var at = bytes.IndexOf((byte)'\r'); at >= 0; at = bytes.IndexOf((byte)'\r'))
        {
            bytes[at] = (byte)'\n';
            bytes = bytes[(at + 1)..];
        }
    }
}
