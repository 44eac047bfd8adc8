namespace CommerceMailAdmin.Unit.Support;

/// <summary>How many random inputs a test takes.</summary>
internal static class Rounds
{
    /// <summary>The number; a twentieth of it in the edition for .NET Framework, because Mono is far slower.</summary>
    public static int Of(int count) =>
#if NET
        count;
#else
        Math.Max(1, count / 20);
#endif
}
