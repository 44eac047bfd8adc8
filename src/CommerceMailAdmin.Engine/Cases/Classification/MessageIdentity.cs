using System.Buffers.Binary;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>By what copies of one message are known: the first half of a SHA-256, from which nothing can be read.</summary>
internal readonly record struct MessageIdentity(ulong First, ulong Second)
{
    private const int Length = 2 * sizeof(ulong);

    /// <summary>The identity of a message.</summary>
    /// <param name="facts">What its copies share, and no other message.</param>
    public static MessageIdentity Of(string facts) => Read(Sha256.Hash(Encoding.UTF8.GetBytes(facts)));

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
