using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MimeKit;
using MimeKit.Encodings;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// The text of a MIME part, as far as it is read. US-ASCII and valid UTF-8, nearly all mail, is decoded in one step, which takes a fifth of
/// the time that
/// <see cref="TextPart.Text"/> takes; the rest goes through that.
/// </summary>
internal sealed class PartText : IDisposable
{
    /// <summary>No character of UTF-8 has more bytes.</summary>
    private const int MostBytes = 4 * BodyRows.MaxText;

    /// <summary>Encodings make text at most three times as long, and lines are broken.</summary>
    private const int MostEncodedBytes = 4 * MostBytes;

#if !NET
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
#endif

    private readonly char[]? _buffer;
    private readonly string _text = "";
    private readonly int _length;

    /// <summary>Decodes a part.</summary>
    public PartText(TextPart part)
    {
        if (Decode(part, out var length) is { } buffer)
        {
            _buffer = buffer;
            _length = length;
        }
        else
        {
            _text = part.Text;
        }
    }

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Text => _buffer is null ? _text.AsSpan() : _buffer.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<char>.Shared.Return(_buffer);
        }
    }

    private static char[]? Decode(TextPart part, out int length)
    {
        length = 0;
        var charset = part.ContentType.Charset;
        var isUtf8 = Is("utf-8");
        var isKnown = isUtf8 || Is("us-ascii") || Is("iso-8859-1") || Is("windows-1252") || (charset is null && !part.IsHtml);
        if (part.Content is not { Stream: { } stream } content || !isKnown)
        {
            return null;
        }

        var encoded = ReadBytes(stream, out var count);
        var decoded = ArrayPool<byte>.Shared.Rent(count + 8);
        try
        {
            if (DecodeTransfer(content.Encoding, encoded.AsSpan(0, count), decoded) is not (>= 0 and var bytes))
            {
                return null;
            }

            return ToText(Cut(decoded.AsSpan(0, bytes)), isUtf8 || charset is null, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            ArrayPool<byte>.Shared.Return(decoded);
        }

        bool Is(string name) => name.Equals(charset, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] ReadBytes(Stream stream, out int count)
    {
        stream.Position = 0;
        var wanted = (int)Math.Min(stream.Length, MostEncodedBytes);
        var bytes = ArrayPool<byte>.Shared.Rent(wanted);
        count = 0;
        for (var read = 1; read > 0 && count < wanted; count += read)
        {
            read = stream.Read(bytes, count, wanted - count);
        }

        return bytes;
    }

    private static int DecodeTransfer(ContentEncoding encoding, ReadOnlySpan<byte> encoded, byte[] decoded)
    {
        switch (encoding)
        {
            case ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary:
                encoded.CopyTo(decoded);
                return encoded.Length;
            case ContentEncoding.QuotedPrintable:
                return DecodeQuotedPrintable(encoded, decoded);
            case ContentEncoding.Base64:
                var bytes = encoded.ToArray();
                return new Base64Decoder().Decode(bytes, 0, bytes.Length, decoded);
            default:
                return -1;
        }
    }

    /// <summary>Decodes RFC 2045 section 6.7.</summary>
    /// <returns>The number of bytes; -1 if the text is not well-formed.</returns>
    [MethodImpl(HotPath.Options)]
    private static int DecodeQuotedPrintable(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = 0;
        while (encoded.IndexOf((byte)'=') is var mark and >= 0)
        {
            encoded.Slice(0, mark).CopyTo(decoded.Slice(length));
            length += mark;
            encoded = encoded.Slice(mark + 1);
            if (encoded.Length > 0 && encoded[0] == '\n')
            {
                encoded = encoded.Slice(1);
            }
            else if (encoded.Length > 1 && encoded[0] == '\r' && encoded[1] == '\n')
            {
                encoded = encoded.Slice(2);
            }
            else if (encoded.Length > 1 && Digit(encoded[0]) is >= 0 and var high && Digit(encoded[1]) is >= 0 and var low)
            {
                decoded[length++] = (byte)((high << 4) | low);
                encoded = encoded.Slice(2);
            }
            else
            {
                return -1;
            }
        }

        encoded.CopyTo(decoded.Slice(length));
        return length + encoded.Length;

        static int Digit(byte c)
        {
            var letter = c | 0x20;
            return c is >= (byte)'0' and <= (byte)'9' ? c - '0' : letter is >= 'a' and <= 'f' ? letter - 'a' + 10 : -1;
        }
    }

    /// <summary>The bytes of more text than is read are left out; a character is left whole.</summary>
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MostBytes)
        {
            return bytes;
        }

        var end = MostBytes;
        while (end > MostBytes - 4 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return bytes.Slice(0, end);
    }

    private static char[]? ToText(ReadOnlySpan<byte> bytes, bool isUtf8, out int length)
    {
        length = 0;
        var hasMark = bytes.Length > 1 && bytes[0] is 0xEF or 0xFE or 0xFF;
        if (hasMark)
        {
            return null;
        }

        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 1);
#if NET
        var isText = isUtf8 ? System.Text.Unicode.Utf8.IsValid(bytes) : Ascii.IsValid(bytes);
        if (isText)
        {
            length = Encoding.UTF8.GetChars(bytes, chars);
            return chars;
        }
#else
        var copy = bytes.ToArray();
        try
        {
            if (isUtf8 || Array.TrueForAll(copy, b => b < 128))
            {
                length = Strict.GetChars(copy, 0, copy.Length, chars, 0);
                return chars;
            }
        }
        catch (DecoderFallbackException)
        {
            // Left to the other way.
        }
#endif
        ArrayPool<char>.Shared.Return(chars);
        return null;
    }
}
