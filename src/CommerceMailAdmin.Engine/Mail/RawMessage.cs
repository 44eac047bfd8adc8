using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// A message as the bytes it consists of: header fields and body over one buffer, nothing decoded or changed. Lines may end in CRLF or in LF
/// alone; signatures see CRLF. A line between the fields that is none, such as an mbox postmark, is left out.
/// </summary>
internal sealed class RawMessage
{
    /// <summary>More header fields than this are not read.</summary>
    public const int MaxFields = 2_000;

    /// <summary>More bytes of header than this are not read.</summary>
    public const int MaxHeaderLength = 1024 * 1024;

    private readonly RawField[] _fields;
    private readonly int _count;

    private RawMessage(ReadOnlyMemory<byte> buffer, RawField[] fields, int count, int bodyStart, string? problem)
    {
        Buffer = buffer;
        _fields = fields;
        _count = count;
        Body = buffer.Slice(bodyStart);
        Problem = problem;
    }

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Buffer { get; }

    /// <summary>The header fields, topmost first.</summary>
    public ReadOnlySpan<RawField> Fields => _fields.AsSpan(0, _count);

    /// <summary>What follows the empty line; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Why the header could not be read in whole; null where it was. Such a message cannot be verified.</summary>
    public string? Problem { get; }

    /// <summary>Finds the fields and the body of a message.</summary>
    public static RawMessage Parse(ReadOnlyMemory<byte> buffer)
    {
        var bytes = buffer.Span;
        var fields = new RawField[32];
        var (count, start, at, open) = (0, 0, 0, false);
        while (true)
        {
            var feed = at < bytes.Length ? bytes.Slice(at).IndexOf((byte)'\n') : -1;
            var lineEnd = feed < 0 ? bytes.Length : at + feed;
            var isContinuation = at < lineEnd && bytes[at] is (byte)' ' or (byte)'\t';
            if (!isContinuation)
            {
                if (open && RawField.TryRead(bytes, start, TrimLineEnd(bytes, start, at), out var field))
                {
                    if (count == fields.Length)
                    {
                        Array.Resize(ref fields, count * 2);
                    }

                    fields[count++] = field;
                }

                (start, open) = (at, true);
            }

            if (count > MaxFields || lineEnd > MaxHeaderLength)
            {
                var problem = count > MaxFields ? $"The header has more than {MaxFields} fields" : $"The header is longer than {MaxHeaderLength} bytes";
                return new RawMessage(buffer, fields, Math.Min(count, MaxFields), bytes.Length, problem);
            }

            var isEmpty = lineEnd == at || (lineEnd == at + 1 && bytes[at] == '\r' && feed >= 0);
            at = feed < 0 ? bytes.Length : lineEnd + 1;
            if (isEmpty)
            {
                return new RawMessage(buffer, fields, count, at, null);
            }
        }
    }

    /// <summary>A field's bytes, without its final line end.</summary>
    public ReadOnlySpan<byte> Text(in RawField field) => Buffer.Span.Slice(field.Start, field.End - field.Start);

    /// <summary>A field's name, as written.</summary>
    public string Name(in RawField field) => Latin1.GetString(Buffer.Span.Slice(field.Start, field.NameLength));

    /// <summary>
    /// A field's value, unfolded and trimmed, as UTF-8 (RFC 6532); a byte that is none becomes U+FFFD.
    /// </summary>
    public string Value(in RawField field)
    {
        var text = Utf8.GetString(Buffer.Span.Slice(field.ValueStart, field.End - field.ValueStart));
        return (text.IndexOf('\n') < 0 ? text : text.Replace("\r\n", "").Replace("\n", "")).Trim(' ', '\t');
    }

    /// <summary>The header fields as names and unfolded values, topmost first.</summary>
    public IReadOnlyList<(string Name, string Value)> NamedValues()
    {
        var pairs = new (string, string)[_count];
        for (var i = 0; i < _count; i++)
        {
            pairs[i] = (Name(_fields[i]), Value(_fields[i]));
        }

        return pairs;
    }

    /// <summary>The places of the fields of a name, topmost first.</summary>
    /// <param name="name">The name, in any case.</param>
    public List<int> IndexesOf(string name)
    {
        var found = new List<int>();
        var hash = RawField.HashName(name);
        for (var i = 0; i < _count; i++)
        {
            if (_fields[i].NameHash == hash && NameEquals(_fields[i], name))
            {
                found.Add(i);
            }
        }

        return found;
    }

    /// <summary>Tells whether a field has a name, without regard to case.</summary>
    /// <param name="field">The field.</param>
    /// <param name="name">The name.</param>
    public bool NameEquals(in RawField field, string name)
    {
        if (field.NameLength != name.Length)
        {
            return false;
        }

        var bytes = Buffer.Span.Slice(field.Start, field.NameLength);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (RawField.ToLower(bytes[i]) != RawField.ToLower(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int TrimLineEnd(ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (end > start && bytes[end - 1] == '\n')
        {
            end--;
            if (end > start && bytes[end - 1] == '\r')
            {
                end--;
            }
        }

        return end;
    }
}
