using System.Runtime.CompilerServices;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// The hash FNV-1a, the same on every machine and in every version. It is fast and not cryptographic: only for values where a chosen
/// collision gains nothing.
/// </summary>
internal static class Fnv1a
{
    /// <summary>The hash of nothing, of 32 bits.</summary>
    public const uint Empty32 = 2166136261;

    /// <summary>The hash of nothing, of 64 bits.</summary>
    public const ulong Empty64 = 14695981039346656037;

    /// <summary>The hash with one more value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(uint hash, uint value) => unchecked((hash ^ value) * 16777619);

    /// <inheritdoc cref="Add(uint, uint)" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, uint value) => unchecked((hash ^ value) * 1099511628211);
}
