using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>
/// The files in a .tar archive, front to back (POSIX.1, ustar interchange format; long names as pax and GNU tar write them). Nothing is
/// unpacked to disk, so the names in it are only names.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="reading">The run.</param>
internal sealed class TarParts(CompressedData archive, ReadContext reading) : IDisposable
{
    private const int Block = 512;

    /// <summary>No file system has a longer path.</summary>
    private const int LongestName = 64 * 1024;

    private Stream? _stream;
    private long _position;
    private TarPartBytes? _current;

    /// <summary>The next file; null at the end, or if the archive cannot be read further.</summary>
    public (CompressedData Data, string Path)? Next()
    {
        try
        {
            return Find();
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(archive.Name, e);
            return null;
        }
    }

    /// <summary>Closes the archive; a body asked for later opens it again.</summary>
    public void Dispose() => _stream?.Dispose();

    private (CompressedData Data, string Path)? Find()
    {
        _stream ??= archive.Open();
        var name = "";
        while (true)
        {
            SkipTo(_current is { } before ? before.Start + Padded(before.Length) : _position);
            _current = null;
            var header = Read(Block);
            if (header.Length < Block || header[0] == 0)
            {
                return null;
            }

            var length = Number(header, 124, 12);
            var kind = header[156];
            if (kind is (byte)'L' or (byte)'x' or (byte)'g')
            {
                var named = Read((int)Math.Min(Padded(length), LongestName)).AsSpan();
                named = named[..(int)Math.Min(named.Length, length)];
                name = kind == 'L' ? Text(named) : kind == 'x' ? PaxPath(named) ?? name : name;
                SkipTo(_position - Math.Min(Padded(length), LongestName) + Padded(length));
                continue;
            }

            _current = new TarPartBytes(_stream, _position, length);
            if (kind is (byte)'0' or 0 or (byte)'7')
            {
                var part = _current;
                var path = name.Length > 0 ? name : ShortName(header);
                return (archive.Part(path, part.Start, length, () => part.Open()), path);
            }

            name = "";
        }
    }

    /// <summary>The name in a header, with the prefix that ustar puts before long ones.</summary>
    private static string ShortName(byte[] header)
    {
        var prefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.AsSpan(345, 155)) : "";
        return (prefix.Length > 0 ? prefix + "/" : "") + Text(header.AsSpan(0, 100));
    }

    /// <summary>The value of "path" in the records of a pax header, each "length key=value" and a line end.</summary>
    private static string? PaxPath(ReadOnlySpan<byte> records)
    {
        const string Key = " path=";
        foreach (var record in Encoding.UTF8.GetString(records.ToArray()).Split('\n'))
        {
            if (record.IndexOf(Key, StringComparison.Ordinal) is var at and > 0 && record.Take(at).All(char.IsDigit))
            {
                return record[(at + Key.Length)..];
            }
        }

        return null;
    }

    /// <summary>A number in octal digits, or for large ones in binary as GNU tar writes it.</summary>
    /// <exception cref="InvalidDataException">It is not a number.</exception>
    private static long Number(byte[] header, int start, int count)
    {
        var value = 0L;
        if ((header[start] & 0x80) != 0)
        {
            for (var i = start + 4; i < start + count; i++)
            {
                value = (value << 8) | header[i];
            }

            return value >= 0 ? value : throw new InvalidDataException("its list of files is damaged");
        }

        foreach (var digit in Text(header.AsSpan(start, count)).Trim())
        {
            value = digit is >= '0' and <= '7' ? (value * 8) + digit - '0' : throw new InvalidDataException("its list of files is damaged");
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString((end < 0 ? bytes : bytes[..end]).ToArray());
    }

    private static long Padded(long length) => (length + Block - 1) / Block * Block;

    private byte[] Read(int count)
    {
        var bytes = new byte[count];
        var filled = _stream!.Fill(bytes, count);
        _position += filled;
        return filled == count ? bytes : bytes.AsSpan(0, filled).ToArray();
    }

    private void SkipTo(long position)
    {
        _position = _current is { } part ? part.Start + part.Consumed : _position;
        var skipped = new byte[64 * 1024];
        while (_position < position)
        {
            var read = _stream!.Read(skipped, 0, (int)Math.Min(skipped.Length, position - _position));
            _position += read > 0 ? read : throw new InvalidDataException("it ends too early: its end is missing");
        }
    }
}

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
