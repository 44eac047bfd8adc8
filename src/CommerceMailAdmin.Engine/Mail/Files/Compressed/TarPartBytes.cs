using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>
/// The bytes of a file in an archive that is read front to back. It can be opened again as long as not more was read of it than is kept,
/// which is enough to recognise it and to read its first header.
/// </summary>
/// <param name="archive">The archive, which stands where the file begins.</param>
/// <param name="start">Where in the archive it begins.</param>
/// <param name="length">Its length.</param>
internal sealed class TarPartBytes(Stream archive, long start, long length)
{
    private const int MostKept = 2 * MboxReader.MaxHeader;
    private readonly MemoryStream _kept = new();

    /// <summary>Where in the archive it begins.</summary>
    public long Start => start;

    /// <summary>Its length.</summary>
    public long Length => length;

    /// <summary>How many of its bytes were read from the archive.</summary>
    public long Consumed { get; private set; }

    /// <summary>Opens it at its beginning.</summary>
    /// <exception cref="InvalidDataException">More of it was read than is kept.</exception>
    public Stream Open() =>
        Consumed <= _kept.Length
            ? new PartStream(this)
            : throw new InvalidDataException("a file in it cannot be read twice; unpack it and name the folder instead");

    private int Read(long position, byte[] buffer, int offset, int count)
    {
        if (position < _kept.Length)
        {
            _kept.Position = position;
            return _kept.Read(buffer, offset, count);
        }

        var read = archive.Read(buffer, offset, (int)Math.Min(count, length - Consumed));
        Consumed += read;
        if (_kept.Length + read <= MostKept && Consumed - read == _kept.Length)
        {
            _kept.Position = _kept.Length;
            _kept.Write(buffer, offset, read);
        }

        return read;
    }

    private sealed class PartStream(TarPartBytes part) : ReadOnlyStream(Null)
    {
        private long _position;

        /// <inheritdoc/>
        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        /// <inheritdoc/>
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = part.Read(_position, buffer, offset, count);
            _position += read;
            return read;
        }
    }
}
