namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>What comes out of a compressed file, front to back, counted against a limit.</summary>
/// <param name="inflating">The decompressing stream.</param>
/// <param name="limit">The limit.</param>
/// <param name="least">How many bytes must come out at least: the runtime takes a file that was cut off for one that ends.</param>
internal sealed class InflatedStream(Stream inflating, InflationLimit limit, long least) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inflating.Read(buffer, offset, count);
        limit.Count(read);
        _position += read;
        return read > 0 || count == 0 || _position >= least ? read : throw new InvalidDataException("it ends too early: its end is missing");
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflating.Dispose();
        }

        base.Dispose(disposing);
    }
}
