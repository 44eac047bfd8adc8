namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>A window of fixed size that slides over a stream; memory does not grow with the file or its lines.</summary>
/// <param name="stream">The stream.</param>
/// <param name="size">The window's size in bytes.</param>
/// <param name="offset">Where the window begins; behind the start only for a stream that can seek.</param>
internal sealed class ScanBuffer(Stream stream, int size, long offset)
{
    private bool _placed = offset == 0;

    /// <summary>The bytes of the window; only the first <see cref="End"/> are valid.</summary>
    public byte[] Bytes { get; } = new byte[size];

    /// <summary>How many bytes of the window are filled.</summary>
    public int End { get; private set; }

    /// <summary>The place in the stream of the window's first byte.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>True once the stream has no more bytes.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The stream behind the window, for a look elsewhere.</summary>
    public Stream Stream => stream;

    /// <summary>
    /// Slides the window so that it begins at a position, and fills what is free. Positions in the window shrink by <paramref
    /// name="keepFrom"/>.
    /// </summary>
    /// <returns>How many bytes were read; 0 if the window is full already or the stream at its end.</returns>
    public int Slide(int keepFrom)
    {
        if (keepFrom > 0)
        {
            Buffer.BlockCopy(Bytes, keepFrom, Bytes, 0, End - keepFrom);
            End -= keepFrom;
            Offset += keepFrom;
        }

        if (!_placed)
        {
            stream.Position = Offset;
            _placed = true;
        }

        var read = 0;
        while (End < Bytes.Length && !AtEnd)
        {
            var count = stream.Read(Bytes, End, Bytes.Length - End);
            AtEnd = count == 0;
            End += count;
            read += count;
        }

        return read;
    }
}
