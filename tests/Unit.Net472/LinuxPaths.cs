using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Unit;

/// <summary>Where links lead on Linux. The edition itself asks Windows.</summary>
internal static class LinuxPaths
{
    [ModuleInitializer]
    internal static void Use() => RealPath.Ask = path =>
    {
        var real = Resolve(path, IntPtr.Zero);
        if (real == IntPtr.Zero)
        {
            throw new IOException($"'{path}' cannot be resolved.");
        }

        var text = Marshal.PtrToStringAnsi(real)!;
        Free(real);
        return text;
    };

    [DllImport("libc.so.6", EntryPoint = "realpath", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern IntPtr Resolve(string path, IntPtr buffer);

    [DllImport("libc.so.6", EntryPoint = "free")]
    private static extern void Free(IntPtr memory);
}
