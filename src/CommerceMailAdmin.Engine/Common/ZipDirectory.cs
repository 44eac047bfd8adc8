using System.Buffers.Binary;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// The list of files at the end of a .zip file (APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16). ZipArchive reads all of it into memory, as
/// long as one entry follows the other, and believes no number that the end of the file gives. So the entries themselves are counted here.
/// </summary>
internal static class ZipDirectory
{
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int LongEndLength = 56;
    private const int LocatorLength = 20;
    private const int LongestComment = ushort.MaxValue;
    private const uint EntryMark = 0x02014B50;
    private const uint LongEndMark = 0x06064B50;
    private const uint LocatorMark = 0x07064B50;

    /// <summary>Refuses a list that is too large, before it is read into memory.</summary>
    /// <param name="stream">The .zip file; it is at its start after that.</param>
    /// <param name="mostEntries">The largest number of files.</param>
    /// <param name="mostBytes">The largest list, in bytes.</param>
    /// <param name="isExact">True to refuse a list that does not end where the end of the file begins, and anything after that end: other
    /// programs could find another list there.</param>
    /// <exception cref="InvalidDataException">The list is too large, or it is not a .zip file.</exception>
    public static void Check(Stream stream, int mostEntries, long mostBytes, bool isExact)
    {
        var end = FindEnd(stream, out var record);
        var (offset, listEnd) = Locate(stream, end, record);
        var (entries, after) = Walk(stream, offset, mostEntries, mostBytes);
        if (entries > mostEntries || after - offset > mostBytes)
        {
            throw new InvalidDataException($"it lists more than {mostEntries} files, or a list of more than {mostBytes} bytes.");
        }

        if (isExact && (after != listEnd || end + EndLength != stream.Length))
        {
            throw new InvalidDataException("it has something between or after its lists that no package has.");
        }

        stream.Position = 0;
    }

    /// <summary>The position of the last record that ends a .zip file, and the record.</summary>
    private static long FindEnd(Stream stream, out byte[] record)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndLength + LongestComment)];
        stream.Position = stream.Length - tail.Length;
        _ = stream.Fill(tail, tail.Length);
        var at = tail.Length < EndLength ? -1
            : tail.AsSpan(0, tail.Length - EndLength + 4).LastIndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 5, 6]);
        if (at < 0)
        {
            throw new InvalidDataException("it is not a .zip file, or its end is missing.");
        }

        record = tail.AsSpan(at, EndLength).ToArray();
        return stream.Length - tail.Length + at;
    }

    /// <summary>Where the list begins, and where it has to end. Fields that are full refer to a longer record.</summary>
    private static (long Offset, long End) Locate(Stream stream, long end, byte[] record)
    {
        var isLong = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(4)) == ushort.MaxValue
            || BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(10)) == ushort.MaxValue
            || BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(16)) == uint.MaxValue;
        var locator = Read(stream, end - LocatorLength, LocatorLength);
        if (!isLong || BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorMark)
        {
            return (BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(16)), end);
        }

        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        var longEnd = Read(stream, at, LongEndLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(longEnd) == LongEndMark
            ? (BinaryPrimitives.ReadInt64LittleEndian(longEnd.AsSpan(48)), at)
            : throw new InvalidDataException("its end is damaged.");
    }

    /// <summary>Counts entries up to one more than may be there.</summary>
    private static (int Entries, long After) Walk(Stream stream, long offset, int mostEntries, long mostBytes)
    {
        var (entries, at) = (0, offset);
        while (entries <= mostEntries && at - offset <= mostBytes)
        {
            var entry = Read(stream, at, EntryLength);
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != EntryMark)
            {
                break;
            }

            entries++;
            at += EntryLength + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(28))
                + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(30)) + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(32));
        }

        return (entries, at);
    }

    /// <summary>Bytes at a position; zeros where the file has none.</summary>
    private static byte[] Read(Stream stream, long at, int length)
    {
        var bytes = new byte[length];
        if (at >= 0 && at < stream.Length)
        {
            stream.Position = at;
            _ = stream.Fill(bytes, length);
        }

        return bytes;
    }
}
