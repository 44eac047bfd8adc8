using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>
/// Messages of cases in a temporary file. A case belongs to one of its parts, and each part is small enough to be read at once.
/// </summary>
/// <param name="file">The file, empty, which reaches the disk with each write; closed with this.</param>
internal sealed class CaseMessageFile(Stream file) : IDisposable
{
    /// <summary>
    /// How many parts there are: of a million messages, each makes a megabyte of objects, gone again before the collector has to keep them.
    /// </summary>
    public const int Parts = 512;

    /// <summary>Half a surrogate pair, which broken encoded words make, becomes U+FFFD; .NET Framework would refuse it.</summary>
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly MessageBytes _messages = new();
    private readonly List<Block>[] _blocks = Enumerable.Range(0, Parts).Select(_ => new List<Block>()).ToArray();

    /// <summary>What is being written or read; kept, because blocks are too large to be made anew each time.</summary>
    private readonly MemoryStream _bytes = new();
    private long _end;

    /// <summary>The part that a case belongs to.</summary>
    public static int PartOf(CaseKey key) => (key.GetHashCode() & int.MaxValue) % Parts;

    /// <summary>Adds messages of cases of one part; all or, where it fails, none.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(int part, IEnumerable<(CaseKey Key, List<ClassifiedMessage> Messages)> cases)
    {
        _bytes.SetLength(0);
        var writer = new BinaryWriter(_bytes, Encoding);
        var count = 0;
        foreach (var (key, messages) in cases)
        {
            _messages.Write(writer, key);
            writer.Write(messages.Count);
            foreach (var message in messages)
            {
                _messages.Write(writer, message);
            }

            count++;
        }

        writer.Flush();
        file.Position = _end;
        file.Write(_bytes.GetBuffer(), 0, (int)_bytes.Length);
        _blocks[part].Add(new Block(_end, (int)_bytes.Length, count));
        _end += _bytes.Length;
    }

    /// <summary>Reads the cases of a part; each comes as often as messages of it were added.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<(CaseKey Key, List<ClassifiedMessage> Messages)> Read(int part) => _blocks[part].SelectMany(Read);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private (CaseKey Key, List<ClassifiedMessage> Messages)[] Read(Block block)
    {
        _bytes.SetLength(block.Length);
        file.Position = block.Start;
        if (file.Fill(_bytes.GetBuffer(), block.Length) < block.Length)
        {
            throw new EndOfStreamException("A temporary file has been cut off.");
        }

        _bytes.Position = 0;
        var reader = new BinaryReader(_bytes, Encoding);
        var cases = new (CaseKey Key, List<ClassifiedMessage> Messages)[block.Cases];
        for (var i = 0; i < cases.Length; i++)
        {
            var key = _messages.ReadKey(reader);
            var messages = new List<ClassifiedMessage>(reader.ReadInt32());
            while (messages.Count < messages.Capacity)
            {
                messages.Add(_messages.Read(reader, key));
            }

            cases[i] = (key, messages);
        }

        return cases;
    }

    /// <summary>What was added at once.</summary>
    /// <param name="Start">Where it begins in the file.</param>
    /// <param name="Length">Its length in bytes.</param>
    /// <param name="Cases">How many cases it has messages of.</param>
    private sealed record Block(long Start, int Length, int Cases);
}
