using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Remembers senders that were judged before, by their From field as it stands.</summary>
internal sealed class KnownUnrelatedSenders
{
    private readonly FieldMemo<bool> _fields = new();

    /// <summary>Remembers the sender of a message, if it has a single From field.</summary>
    public void Add(HeaderBlock headers)
    {
        if (TryFind(headers, out var value))
        {
            _fields.Add(value, true);
        }
    }

    /// <summary>Whether a message has a single From field, and that field is remembered.</summary>
    public bool Wrote(HeaderBlock headers) => TryFind(headers, out var value) && _fields.TryGet(value, out _);

    private static bool TryFind(HeaderBlock headers, out ReadOnlySpan<byte> value)
    {
        var count = 0;
        value = default;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is var field && field.Is("From"))
            {
                count++;
                value = field.RawValue;
            }
        }

        return count == 1;
    }
}
