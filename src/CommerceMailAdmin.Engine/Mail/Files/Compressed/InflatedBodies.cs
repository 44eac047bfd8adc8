namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>
/// Opens bodies in compressed files, which can only be read front to back. One stream stays open between bodies, so that those asked for in
/// the order in which they lie cost one pass together.
/// </summary>
internal sealed class InflatedBodies
{
    private readonly object _gate = new();
    private readonly byte[] _skipped = new byte[64 * 1024];
    private CompressedData? _data;
    private Stream _stream = Stream.Null;

    /// <summary>Reads a message, or its beginning.</summary>
    /// <param name="message">The message.</param>
    /// <param name="limit">No more bytes than this are read.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public MemoryStream Open(CompressedMessage message, int limit)
    {
        lock (_gate)
        {
            try
            {
                var data = message.Data;
                Seek(data.Archive ?? data, data.Start + message.Offset);
                using var taken = new MemoryStream();
                var left = Math.Min(limit, message.Length ?? (data.Length - message.Offset) ?? long.MaxValue);
                while (left > 0 && _stream.Read(_skipped, 0, (int)Math.Min(left, _skipped.Length)) is var read and > 0)
                {
                    taken.Write(_skipped, 0, read);
                    left -= read;
                }

                return new MemoryStream(taken.ToArray(), writable: false);
            }
            catch (InvalidDataException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }

    private void Seek(CompressedData data, long offset)
    {
        if (_data != data || _stream.Position > offset)
        {
            _stream.Dispose();
            (_data, _stream) = (null, Stream.Null);
            _stream = data.OpenAgain();
            _data = data;
        }

        if (_stream.CanSeek)
        {
            _stream.Position = offset;
        }

        while (_stream.Position < offset)
        {
            if (_stream.Read(_skipped, 0, (int)Math.Min(_skipped.Length, offset - _stream.Position)) == 0)
            {
                throw new EndOfStreamException($"'{data.Name}' has become shorter since it was read.");
            }
        }
    }
}
