using System.Buffers;
using System.Security.Cryptography;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>
/// Hashes bytes as they come, up to a limit; short stretches are gathered first, since each call into the hash has its cost.
/// </summary>
internal ref struct BodyDigest(long limit)
{
    private const int BufferSize = 16 * 1024;

    private readonly IncrementalHash _hash = Sha256.OfThread;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered = 0;
    private long _length = 0;

    /// <summary>Adds bytes; those beyond the limit are only counted.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var left = Math.Max(limit - _length, 0);
        _length += bytes.Length;
        bytes = bytes.Length > left ? bytes.Slice(0, (int)left) : bytes;
#if NET
        if (bytes.Length >= BufferSize / 4)
        {
            Flush();
            _hash.AppendData(bytes);
            return;
        }
#endif
        while (bytes.Length > 0)
        {
            if (_buffered == BufferSize)
            {
                Flush();
            }

            var part = bytes.Slice(0, Math.Min(bytes.Length, BufferSize - _buffered));
            part.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part.Length;
            bytes = bytes.Slice(part.Length);
        }
    }

    /// <summary>Ends the hash.</summary>
    /// <returns>How many bytes there were, also beyond the limit.</returns>
    public long Finish(byte[] hash)
    {
        Flush();
        Sha256.Finish(_hash, hash);
        ArrayPool<byte>.Shared.Return(_buffer);
        return _length;
    }

    private void Flush()
    {
        if (_buffered > 0)
        {
            _hash.AppendData(_buffer, 0, _buffered);
            _buffered = 0;
        }
    }
}
