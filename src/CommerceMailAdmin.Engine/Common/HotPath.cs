using System.Runtime.CompilerServices;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>For the loops that every byte or every header field of a mailbox goes through.</summary>
internal static class HotPath
{
    /// <summary>
    /// Compiled in full at once (AggressiveOptimization, which .NET Framework does not know and ignores): a run over a gigabyte would be
    /// half done before the runtime found out by itself that these loops are hot.
    /// </summary>
    public const MethodImplOptions Options = (MethodImplOptions)512;
}
