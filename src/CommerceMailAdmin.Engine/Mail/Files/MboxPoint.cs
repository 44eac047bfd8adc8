using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>How far an mbox file has been read.</summary>
/// <param name="Offset">Behind the last message that was whole.</param>
/// <param name="LengthsHold">Whether all messages before it kept to their Content-Length.</param>
internal readonly record struct MboxPoint(long Offset, bool LengthsHold)
{
    private const string Version = "mbox1";

    /// <summary>
    /// How many bytes before the offset are compared. Mail programs that delete a message or change a field's length shift everything
    /// behind it, so the bytes at the end tell; a flag changed in its place, far above, leaves the offset right.
    /// </summary>
    private const int Compared = 4096;

    /// <summary>The point as text, with a digest of the bytes before it.</summary>
    /// <param name="stream">The file; its position is kept.</param>
    public string Format(Stream stream) =>
        FormattableString.Invariant($"{Version} {Offset} {(LengthsHold ? 1 : 0)} {Digest(stream, Offset)}");

    /// <summary>Reads a point's text; null if there is none, or the file is no longer the one it was made of.</summary>
    /// <param name="state">The text.</param>
    /// <param name="stream">The file; its position is kept.</param>
    public static MboxPoint? Parse(string? state, Stream stream)
    {
        var words = state?.Split(' ') ?? [];
        return words.Length == 4 && words[0] == Version && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && offset <= stream.Length && words[3] == Digest(stream, offset)
            ? new MboxPoint(offset, words[2] == "1")
            : null;
    }

    private static string Digest(Stream stream, long offset)
    {
        var back = stream.Position;
        var bytes = new byte[(int)Math.Min(Compared, offset)];
        stream.Position = offset - bytes.Length;
        var count = stream.Fill(bytes, bytes.Length);
        stream.Position = back;
        return Hex.Of(Sha256.Hash(bytes, 0, count).AsSpan(0, 16));
    }
}
