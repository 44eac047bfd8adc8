using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>By what copies of one message are known: the first half of a SHA-256, from which nothing can be read.</summary>
internal readonly record struct MessageIdentity(ulong First, ulong Second)
{
    public const int Length = 2 * sizeof(ulong);

    /// <summary>The identity of a message.</summary>
    /// <param name="facts">What its copies share, and no other message.</param>
    public static MessageIdentity Of(string facts) => Read(Sha256.Hash(Encoding.UTF8.GetBytes(facts)));

    /// <summary>
    /// The identity of a message with this header: the Message-ID with the sender and the date written by the sender, for an id alone can
    /// be used again; if there is no id, the fields that copies of one message share.
    /// </summary>
    /// <param name="headers">The header.</param>
    /// <param name="time">When it came in, for a message without a date.</param>
    public static MessageIdentity Of(HeaderBlock headers, DateTimeOffset time)
    {
        var sent = headers.First("Date")?.Date() ?? time;
        var (id, from) = (Lower("Message-ID"), Lower("From"));
        var shared = id is { Length: > 2 } ? id + "\n" + from : from + "\n" + Lower("To") + "\n" + Lower("Subject");
        return Of(shared + "\n" + sent.UtcTicks.ToString(CultureInfo.InvariantCulture));

        string? Lower(string field) => headers.First(field)?.Plain().ToLowerInvariant();
    }

    /// <summary>The identity that <see cref="ToBytes"/> gave.</summary>
    public static MessageIdentity Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(sizeof(ulong))));

    /// <summary>The hash as it is stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(sizeof(ulong)), Second);
        return bytes;
    }

    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public override string ToString() => FormattableString.Invariant($"{First:x16}{Second:x16}");
}

/// <summary>Reads the message identifiers of a field (RFC 5322 section 3.6.4).</summary>
internal static class MessageIds
{
    /// <summary>More than any thread has; a field that names more is not read on.</summary>
    private const int Most = 200;

    private const int LongestId = 500;

    /// <summary>The messages that one answers, by its In-Reply-To and References fields, each once.</summary>
    public static List<string> Answered(HeaderBlock headers) =>
        [.. headers.All("In-Reply-To").Concat(headers.All("References")).SelectMany(f => Read(f.Plain())).Distinct(StringComparer.Ordinal)];

    /// <summary>The identifiers without their angle brackets. Text between them, which old programs write, is skipped.</summary>
    public static IEnumerable<string> Read(string value)
    {
        var start = value.IndexOf('<');
        for (var count = 0; start >= 0 && count < Most; count++)
        {
            var end = value.IndexOf('>', start);
            if (end < 0)
            {
                yield break;
            }

            // An identifier has no blanks, but folding can put some into a long one.
            var id = value.Substring(start + 1, end - start - 1).Replace(" ", "").Replace("\t", "");
            if (id.Length is > 0 and <= LongestId)
            {
                yield return id;
            }

            start = value.IndexOf('<', end);
        }
    }
}
