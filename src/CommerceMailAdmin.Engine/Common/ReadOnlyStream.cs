namespace CommerceMailAdmin.Engine.Common;

/// <summary>A stream that can be read and not written. A class below it says what is read, and whether it can be searched.</summary>
/// <param name="source">
/// The stream that the bytes come from. It is closed with this one. <see cref="Stream.Null"/> if there is none to close.
/// </param>
internal abstract class ReadOnlyStream(Stream source) : Stream
{
    /// <summary>The stream that the bytes come from.</summary>
    protected Stream Source { get; } = source;

    /// <inheritdoc/>
    public sealed override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
