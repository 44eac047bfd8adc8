using System.Buffers;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>
/// The canonical form of header fields that a signature is made over (RFC 6376 section 3.4.1, 3.4.2 and 3.7), gathered in a pooled buffer.
/// </summary>
internal sealed class HeaderText(bool relaxed) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length = 0;
    private int _valueStart = 0;

    /// <summary>The text so far.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    /// <summary>Adds a field and a line end.</summary>
    public void Append(in HeaderField field)
    {
        AppendName(field);
        AppendValue(field.WholeValue);
        TrimEnd();
        Reserve(2);
        _buffer[_length++] = (byte)'\r';
        _buffer[_length++] = (byte)'\n';
    }

    /// <summary>Adds the signature's own field, as if the value of its b= tag were empty, and no line end.</summary>
    /// <param name="field">The signature's field.</param>
    /// <param name="start">Where the value of b= begins, from the start of the field's value.</param>
    /// <param name="end">Where it ends.</param>
    public void AppendSignature(in HeaderField field, int start, int end)
    {
        AppendName(field);
        var value = field.WholeValue;
        AppendValue(value.Slice(0, start));
        AppendValue(value.Slice(end));
        TrimEnd();
    }

    /// <summary>The SHA-256 hash of the text.</summary>
    public byte[] Hash() => Sha256.Hash(_buffer, 0, _length);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void AppendName(in HeaderField field)
    {
        var name = relaxed ? field.Name : field.NameAndColon;
        Reserve(name.Length + 1);
        if (!relaxed)
        {
            // In simple form white space before the colon stays.
            name.CopyTo(_buffer.AsSpan(_length));
            _length += name.Length;
            _valueStart = _length;
            return;
        }

        foreach (var b in name)
        {
            _buffer[_length++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }

        _buffer[_length++] = (byte)':';
        _valueStart = _length;
    }

    private void AppendValue(ReadOnlySpan<byte> value)
    {
        // Lone line feeds become CRLF: the text at most doubles.
        Reserve(value.Length * 2);
        if (relaxed)
        {
            AppendRelaxed(value);
            return;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\n' && (i == 0 || value[i - 1] != '\r'))
            {
                _buffer[_length++] = (byte)'\r';
            }

            _buffer[_length++] = value[i];
        }
    }

    private void AppendRelaxed(ReadOnlySpan<byte> value)
    {
        var (buffer, length) = (_buffer, _length);
        while (true)
        {
            var word = WordLength(value);
            value.Slice(0, word).CopyTo(buffer.AsSpan(length));
            length += word;
            if (word == value.Length)
            {
                break;
            }

            var b = value[word];
            value = value.Slice(word + 1);
            if (b is (byte)' ' or (byte)'\t')
            {
                // Runs become one space, and those after the colon none.
                if (length > _valueStart && buffer[length - 1] != ' ')
                {
                    buffer[length++] = (byte)' ';
                }
            }
            else if (b != '\n' && (b != '\r' || value.Length == 0 || value[0] != '\n'))
            {
                // Of control characters only line ends go.
                buffer[length++] = b;
            }
        }

        _length = length;
    }

    /// <summary>How far the value goes on without white space and control characters.</summary>
    private static int WordLength(ReadOnlySpan<byte> value)
    {
#if NET
        var end = value.IndexOfAnyInRange((byte)0, (byte)' ');
        return end < 0 ? value.Length : end;
#else
        var end = 0;
        while (end < value.Length && value[end] > ' ')
        {
            end++;
        }

        return end;
#endif
    }

    private void TrimEnd()
    {
        while (relaxed && _length > _valueStart && _buffer[_length - 1] == ' ')
        {
            _length--;
        }
    }

    private void Reserve(int more)
    {
        if (_length + more <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
