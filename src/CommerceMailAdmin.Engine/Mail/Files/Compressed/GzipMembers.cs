#if !NET
using System.Buffers.Binary;
using CommerceMailAdmin.Engine.Common;
using Org.BouncyCastle.Utilities.Zlib;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>
/// What comes out of all members of a .gz file (RFC 1952), one after the other. GZipStream of .NET Framework ends after the first member,
/// so that the mail of the others would be missing without a word.
/// </summary>
/// <param name="packed">The .gz file.</param>
internal sealed class GzipMembers(Stream packed) : ReadOnlyStream(packed)
{
    /// <summary>The largest window of deflate, 32 KiB.</summary>
    private const int WindowBits = 15;

    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private readonly byte[] _input = new byte[64 * 1024];
    private readonly ZStream _inflater = new();
    private bool _first = true;
    private bool _inside;
    private uint _crc;
    private uint _length;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (count > 0 && (_inside || Begin()))
        {
            _ = Fill() ? 0 : throw Cut();
            (_inflater.next_out, _inflater.next_out_index, _inflater.avail_out) = (buffer, offset, count);
            var state = _inflater.inflate(JZlib.Z_NO_FLUSH);
            var made = count - _inflater.avail_out;
            Count(buffer.AsSpan(offset, made));
            if (state == JZlib.Z_STREAM_END)
            {
                End();
            }
            else if (state is not (JZlib.Z_OK or JZlib.Z_BUF_ERROR))
            {
                throw Damaged();
            }

            if (made > 0)
            {
                return made;
            }
        }

        return 0;
    }

    private static InvalidDataException Damaged() => new("its compressed data is damaged");

    private static InvalidDataException Cut() => new("it ends too early: its end is missing");

    private static uint CrcOf(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return crc;
    }

    /// <summary>
    /// Reads a member's header (section 2.3). What follows the last member and is not a member is left alone, as gzip does.
    /// </summary>
    private bool Begin()
    {
        if (!Fill())
        {
            return false;
        }

        var isMember = Next() == 0x1F && Fill() && Next() == 0x8B;
        if (!isMember)
        {
            _inflater.avail_in = 0;
            Source.Seek(0, SeekOrigin.End);
            return _first ? throw Damaged() : false;
        }

        _ = Next() == 8 ? 0 : throw Damaged();
        var flags = Next();
        Skip(6);
        if ((flags & 4) != 0)
        {
            Skip(Next() | (Next() << 8));
        }

        SkipText((flags & 8) != 0);
        SkipText((flags & 16) != 0);
        Skip((flags & 2) != 0 ? 2 : 0);
        _inflater.inflateInit(WindowBits, nowrap: true);
        (_first, _inside, _crc, _length) = (false, true, uint.MaxValue, 0);
        return true;
    }

    /// <summary>A member ends with the CRC-32 and the length of what it holds, modulo 2^32.</summary>
    private void End()
    {
        var trailer = new byte[8];
        for (var i = 0; i < trailer.Length; i++)
        {
            trailer[i] = Next();
        }

        var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(trailer) == ~_crc
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == _length;
        _inside = isWhole ? false : throw Damaged();
    }

    private void Count(ReadOnlySpan<byte> made)
    {
        var crc = _crc;
        foreach (var one in made)
        {
            crc = Crc[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        _crc = crc;
        _length += (uint)made.Length;
    }

    private bool Fill()
    {
        if (_inflater.avail_in == 0)
        {
            (_inflater.next_in, _inflater.next_in_index, _inflater.avail_in) = (_input, 0, Source.Read(_input, 0, _input.Length));
        }

        return _inflater.avail_in > 0;
    }

    private byte Next()
    {
        _ = Fill() ? 0 : throw Cut();
        _inflater.avail_in--;
        return _input[_inflater.next_in_index++];
    }

    private void Skip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Next();
        }
    }

    private void SkipText(bool present)
    {
        while (present && Next() != 0)
        {
        }
    }
}
#endif
