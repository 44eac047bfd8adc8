using CommerceMailAdmin.Engine.Common;
#if NET
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif

namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>
/// The SHA-256 hash of a body in its canonical form (RFC 6376 sections 3.4.3 and 3.4.4). The form is never built as a whole: stretches that
/// are canonical already are hashed where they lie, and only the places that differ are copied.
/// </summary>
internal static class BodyHash
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Hashes a body.</summary>
    /// <param name="body">The body; lines end in CRLF or LF.</param>
    /// <param name="relaxed">True for relaxed canonicalisation, false for simple.</param>
    /// <param name="limit">How many octets of the canonical form are hashed (l=); null for all.</param>
    /// <param name="hash">Takes the hash.</param>
    /// <returns>The length of the whole canonical form.</returns>
    public static long Compute(ReadOnlySpan<byte> body, bool relaxed, long? limit, byte[] hash)
    {
        var end = ContentEnd(body, relaxed);
        var hasFinalLineEnd = end > 0 || !relaxed;
        var isThere = body.Slice(end).StartsWith(LineEnd);
        var content = body.Slice(0, hasFinalLineEnd && isThere ? end + LineEnd.Length : end);
#if NET
        if (limit is null && (isThere || !hasFinalLineEnd) && NextChange(content, 0, relaxed) == content.Length)
        {
            Sha256.OfThread.AppendData(content);
            Sha256.Finish(Sha256.OfThread, hash);
            return content.Length;
        }
#endif
        var digest = new BodyDigest(limit ?? long.MaxValue);
        AppendContent(ref digest, content, relaxed);
        if (hasFinalLineEnd && !isThere)
        {
            digest.Append(LineEnd);
        }

        return digest.Finish(hash);
    }

    /// <summary>
    /// The end of the last line that is not empty, without its line end; in relaxed form white space at line ends does not count.
    /// </summary>
    private static int ContentEnd(ReadOnlySpan<byte> body, bool relaxed)
    {
        var end = body.Length;
        while (true)
        {
            var at = end;
            while (relaxed && at > 0 && body[at - 1] is (byte)' ' or (byte)'\t')
            {
                at--;
            }

            if (at == 0 || body[at - 1] != '\n')
            {
                return at;
            }

            end = at - 1 > 0 && body[at - 2] == '\r' ? at - 2 : at - 1;
        }
    }

    private static void AppendContent(ref BodyDigest digest, ReadOnlySpan<byte> content, bool relaxed)
    {
        var at = 0;
        while (at < content.Length)
        {
            var next = NextChange(content, at, relaxed);
            digest.Append(content.Slice(at, next - at));
            at = next;
            if (at == content.Length)
            {
                return;
            }

            if (content[at] == '\n')
            {
                digest.Append(LineEnd);
                at++;
                continue;
            }

            while (at < content.Length && content[at] is (byte)' ' or (byte)'\t')
            {
                at++;
            }

            if (!AtLineEnd(content, at))
            {
                digest.Append(" "u8);
            }
        }
    }

    private static bool AtLineEnd(ReadOnlySpan<byte> content, int at) =>
        at == content.Length || content[at] == '\n' || (content[at] == '\r' && at + 1 < content.Length && content[at + 1] == '\n');

    /// <summary>The next place, from the given one, where the canonical form may differ; the length if there is none.</summary>
    private static int NextChange(ReadOnlySpan<byte> content, int from, bool relaxed)
    {
        var at = from;
        if (at < content.Length && content[at] == '\n' && (at == 0 || content[at - 1] != '\r'))
        {
            return at;
        }
#if NET
        // Each block looks one byte ahead, so that a line feed at the start of the next has been judged with the byte before it.
        ref var first = ref MemoryMarshal.GetReference(content);
        while (Vector256.IsHardwareAccelerated && at + Vector256<byte>.Count < content.Length)
        {
            var here = Vector256.LoadUnsafe(ref first, (nuint)at);
            var ahead = Vector256.LoadUnsafe(ref first, (nuint)at + 1);
            var beforeFeed = Vector256.Equals(ahead, Vector256.Create((byte)'\n'));
            var change = (ulong)Vector256.AndNot(beforeFeed, Vector256.Equals(here, Vector256.Create((byte)'\r')))
                .ExtractMostSignificantBits() << 1;
            if (relaxed)
            {
                var beforeSpace =
                    beforeFeed | Vector256.Equals(ahead, Vector256.Create((byte)' ')) | Vector256.Equals(ahead,
                        Vector256.Create((byte)'\t'))
                    | Vector256.Equals(ahead, Vector256.Create((byte)'\r'));
                change |= ((Vector256.Equals(here, Vector256.Create((byte)' ')) & beforeSpace) | Vector256.Equals(here,
                    Vector256.Create((byte)'\t'))).ExtractMostSignificantBits();
            }

            if (change != 0)
            {
                return at + BitOperations.TrailingZeroCount(change);
            }

            at += Vector256<byte>.Count;
        }
#endif
        for (; at < content.Length; at++)
        {
            var b = content[at];
            if ((b == '\n' && (at == 0 || content[at - 1] != '\r'))
                || (relaxed && (b == '\t'
                    || (b == ' ' && (at + 1 == content.Length || content[at + 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')))))
            {
                return at;
            }
        }

        return at;
    }
}
