using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>What comes out of a compressed file, front to back, counted against a limit.</summary>
/// <param name="inflating">The decompressing stream.</param>
/// <param name="limit">The limit.</param>
/// <param name="least">How many bytes must come out at least: the runtime takes a file that was cut off for one that ends.</param>
internal sealed class InflatedStream(Stream inflating, InflationLimit limit, long least) : ReadOnlyStream(inflating)
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
        var read = Source.Read(buffer, offset, count);
        limit.Count(read);
        _position += read;
        return read > 0 || count == 0 || _position >= least
            ? read : throw new InvalidDataException("it ends too early: its end is missing");
    }
}

/// <summary>
/// Bounds what a compressed file may expand to, all its parts together: a small file made to keep a reader busy for days ends in an error.
/// Memory is bounded anyway, because nothing is unpacked as a whole.
/// </summary>
/// <param name="file">The compressed file.</param>
internal sealed class InflationLimit(string file)
{
    /// <summary>Mail shrinks to a fifth or so, a folder of one newsletter perhaps to a fiftieth. Deflate cannot pass 1032.</summary>
    private const int MaxRatio = 200;

    /// <summary>Very small files may have any ratio.</summary>
    private const long Free = 64 * 1024 * 1024;

    private long _left = Free + (MaxRatio * new FileInfo(file).Length);

    /// <summary>Counts bytes that came out.</summary>
    /// <exception cref="InvalidDataException">There were too many.</exception>
    public void Count(int bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new InvalidDataException(
                $"it expands to more than {MaxRatio} times its size, as no mail does; unpack it and name the folder instead if it is to be "
                    + "trusted");
        }
    }
}
