namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the header block of a file that is one message; the buffer is used again for the next file.</summary>
internal sealed class MessageFileReader
{
    private const int FirstRead = 16 * 1024;
    private byte[] _buffer = new byte[FirstRead];

    /// <summary>Whether the file last read begins with an envelope line, and so is an mbox file, whatever its name.</summary>
    public bool IsMbox { get; private set; }

    /// <summary>Whether the file last read is compressed, as some servers keep the messages of a Maildir.</summary>
    public bool IsGzip { get; private set; }

    /// <summary>Reads no further than the header needs.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="cut">True where the header block is longer than is read.</param>
    /// <param name="bytes">How many bytes were read.</param>
    /// <returns>The header, and where in the file it begins.</returns>
    public (HeaderBlock Headers, int Start) Read(Stream stream, out bool cut, out int bytes)
    {
        var count = 0;
        while (true)
        {
            var read = stream.Read(_buffer, count, _buffer.Length - count);
            count += read;
            var start = FileRecognition.SkipPreamble(_buffer.AsSpan(0, count));
            var (header, _) = HeaderEnd.Find(_buffer.AsSpan(start, count - start));
            cut = header < 0 && count >= MboxReader.MaxHeader;
            if (header >= 0 || read == 0 || cut || FileRecognition.IsGzip(_buffer.AsSpan(0, count)))
            {
                bytes = count;
                IsGzip = FileRecognition.IsGzip(_buffer.AsSpan(0, count));
                IsMbox = EnvelopeLine.IsAtStart(_buffer.AsSpan(start, count - start));
                return (HeaderBlock.Parse(_buffer, start, header < 0 ? count - start : header), start);
            }

            if (count == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(MboxReader.MaxHeader, _buffer.Length * 4));
            }
        }
    }
}
