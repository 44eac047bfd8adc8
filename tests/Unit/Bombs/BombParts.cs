using System.IO.Compression;
using System.Text;

namespace CommerceMailAdmin.Unit.Bombs;

/// <summary>What bombs are made of.</summary>
internal static class BombParts
{
    public static string Repeat(string text, int size) => string.Concat(Enumerable.Repeat(text, Math.Max(1, size / text.Length)));

    public static byte[] Many(byte[] bytes, int size) =>
        [.. Enumerable.Repeat(bytes, Math.Max(1, size / bytes.Length)).SelectMany(b => b)];

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>One file in the form of ustar.</summary>
    public static byte[] Tar(string name, byte[] content, char type = '0')
    {
        var header = new byte[512];
        Bytes(name).AsSpan(0, Math.Min(100, name.Length)).CopyTo(header);
        Bytes($"0000644\0{"0000000\0"}{"0000000\0"}{Convert.ToString(content.Length, 8).PadLeft(11, '0')}\0{"00000000000\0"}        {type}")
            .CopyTo(header, 100);
        Bytes("ustar\0" + "00").CopyTo(header, 257);
        Bytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return [.. header, .. content, .. new byte[(512 - (content.Length % 512)) % 512]];
    }
}
