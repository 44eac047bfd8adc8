namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the header block of a file that is one message; the buffer is used again for the next file.</summary>
internal sealed class MessageFileReader
{
    private const int FirstRead = 16 * 1024;
    private byte[] _buffer = new byte[FirstRead];

    /// <summary>What the file last read turned out to hold, whatever its name: some servers compress the messages of a Maildir.</summary>
    public FileContent Content { get; private set; }

    /// <summary>Reads no further than the header needs.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="cut">True if the header block is longer than is read.</param>
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
                Content = ContentOf(_buffer.AsSpan(0, count), start);
                return (HeaderBlock.Parse(_buffer, start, header < 0 ? count - start : header), start);
            }

            if (count == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(MboxReader.MaxHeader, _buffer.Length * 4));
            }
        }
    }

    private static FileContent ContentOf(ReadOnlySpan<byte> bytes, int start) =>
        FileRecognition.IsGzip(bytes) ? FileContent.Gzip
        : FileRecognition.IsUtf16(bytes) ? FileContent.Utf16
        : FileRecognition.EndsLinesInCarriageReturns(bytes) ? FileContent.CarriageReturns
        : EnvelopeLine.IsAtStart(bytes[start..]) ? FileContent.Mbox
        : FileContent.Message;
}
