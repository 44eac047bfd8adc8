using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MimeKit;
using MimeKit.Encodings;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// The text of a MIME part, as far as it is read. US-ASCII, valid UTF-8, ISO 8859-1 and Windows-1252, nearly all mail, are decoded in one
/// step. This takes a fifth of the time that <see cref="TextPart.Text"/> takes. The rest goes through that property.
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

    /// <summary>The characters of Windows-1252 from 0x80 to 0x9F (Unicode's mapping "bestfit1252"); the rest is ISO 8859-1.</summary>
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

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
        Charset? known = charset?.ToLowerInvariant() switch
        {
            null => part.IsHtml ? null : Charset.Utf8,
            "utf-8" => Charset.Utf8,
            "us-ascii" => Charset.Ascii,
            "iso-8859-1" => Charset.Latin1,
            "windows-1252" => Charset.Windows1252,
            _ => null,
        };
        if (part.Content is not { Stream: { } stream } content || known is not { } bytesAre)
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

            return ToText(Cut(decoded.AsSpan(0, bytes)), bytesAre, out length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            ArrayPool<byte>.Shared.Return(decoded);
        }
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
            else if (AfterBlanks(encoded) is >= 0 and var next)
            {
                encoded = encoded.Slice(next);
            }
            else
            {
                return -1;
            }
        }

        encoded.CopyTo(decoded.Slice(length));
        return length + encoded.Length;

        // White space at the end of a line was added on the way.
        static int AfterBlanks(ReadOnlySpan<byte> line)
        {
            var at = 0;
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                at++;
            }

            return at < line.Length && line[at] == '\n' ? at + 1 : -1;
        }

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

    private static char[]? ToText(ReadOnlySpan<byte> bytes, Charset charset, out int length)
    {
        length = 0;
        var hasMark = bytes.Length > 1 && bytes[0] is 0xEF or 0xFE or 0xFF;
        if (hasMark)
        {
            return null;
        }

        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 1);
        length = charset switch
        {
            Charset.Utf8 => FromUtf8(bytes, chars),
            Charset.Ascii => IsAscii(bytes) ? FromOneByteSet(bytes, chars, []) : -1,
            Charset.Latin1 => FromOneByteSet(bytes, chars, []),
            _ => FromOneByteSet(bytes, chars, Windows1252.AsSpan()),
        };
        if (length >= 0)
        {
            return chars;
        }

        length = 0;
        ArrayPool<char>.Shared.Return(chars);
        return null;
    }

    private static bool IsAscii(ReadOnlySpan<byte> bytes)
    {
#if NET
        return Ascii.IsValid(bytes);
#else
        foreach (var b in bytes)
        {
            if (b >= 0x80)
            {
                return false;
            }
        }

        return true;
#endif
    }

    /// <summary>Decodes UTF-8.</summary>
    /// <returns>The number of characters; -1 if the bytes are not UTF-8.</returns>
    private static int FromUtf8(ReadOnlySpan<byte> bytes, char[] chars)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetChars(bytes, chars) : -1;
#else
        try
        {
            var copy = bytes.ToArray();
            return Strict.GetChars(copy, 0, copy.Length, chars, 0);
        }
        catch (DecoderFallbackException)
        {
            return -1;
        }
#endif
    }

    /// <summary>Decodes a charset of which each byte is a character, that of the same number but for some from 0x80 on.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="chars">Receives as many characters.</param>
    /// <param name="from80">The characters of the bytes from 0x80 on that have another number.</param>
    [MethodImpl(HotPath.Options)]
    private static int FromOneByteSet(ReadOnlySpan<byte> bytes, Span<char> chars, ReadOnlySpan<char> from80)
    {
#if NET
        Encoding.Latin1.GetChars(bytes, chars);
#else
        for (var i = 0; i < bytes.Length; i++)
        {
            chars[i] = (char)bytes[i];
        }
#endif
        for (var i = 0; i < bytes.Length && from80.Length > 0; i++)
        {
            var place = chars[i] - 0x80;
            if ((uint)place < (uint)from80.Length)
            {
                chars[i] = from80[place];
            }
        }

        return bytes.Length;
    }

    /// <summary>A charset that is decoded here.</summary>
    private enum Charset
    {
        Utf8,
        Ascii,
        Latin1,
        Windows1252,
    }
}
