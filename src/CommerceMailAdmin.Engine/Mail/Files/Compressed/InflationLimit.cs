namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>
/// Bounds what a compressed file may expand to, all its parts together: a small file made to keep a reader busy for days ends in an error.
/// Memory is bounded anyway, because nothing is unpacked as a whole.
/// </summary>
/// <param name="file">The compressed file.</param>
internal sealed class InflationLimit(string file)
{
    /// <summary>Mail shrinks to a fifth or so, a folder of one newsletter perhaps to a fiftieth. Deflate cannot pass 1032.</summary>
    private const int MaxRatio = 200;

    /// <summary>Very small files may have any ratio.</summary>
    private const long Free = 64 * 1024 * 1024;

    private long _left = Free + (MaxRatio * new FileInfo(file).Length);

    /// <summary>Counts bytes that came out.</summary>
    /// <exception cref="InvalidDataException">There were too many.</exception>
    public void Count(int bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new InvalidDataException($"it expands to more than {MaxRatio} times its size, as no mail does; unpack it and name the folder instead if it is to be trusted");
        }
    }
}
