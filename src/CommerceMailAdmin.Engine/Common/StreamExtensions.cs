namespace CommerceMailAdmin.Engine.Common;

/// <summary>Reading as much as there is: streams may give less than was asked for.</summary>
internal static class StreamExtensions
{
    /// <summary>Reads until the count is reached or the stream ends.</summary>
    /// <returns>How many bytes were read into the buffer's beginning.</returns>
    public static int Fill(this Stream stream, byte[] buffer, int count)
    {
        var filled = 0;
        while (filled < count && stream.Read(buffer, filled, count - filled) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }
}
