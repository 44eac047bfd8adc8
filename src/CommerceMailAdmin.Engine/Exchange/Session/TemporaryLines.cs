using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// Texts kept in a temporary file until they are read: what a listing returns, so that memory does not grow with it and the listing does
/// not stay open in the session while others call it.
/// </summary>
internal sealed class TemporaryLines : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream _file = TemporaryFile.Open(BufferSize);
    private readonly StreamWriter _writer;

    public TemporaryLines() => _writer = new StreamWriter(_file, new UTF8Encoding(false), BufferSize, leaveOpen: true);

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a line.</summary>
    /// <param name="line">A text without line breaks.</param>
    public void Add(string line)
    {
        _writer.Write(line);
        _writer.Write('\n');
        Count++;
    }

    /// <summary>Reads the lines in the order they were added; once, after the last was added.</summary>
    public IEnumerable<string> Read()
    {
        _writer.Flush();
        _file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_file, Encoding.UTF8, false, BufferSize, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
