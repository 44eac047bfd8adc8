#if NET
using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Loading;

/// <summary>
/// Where the module keeps native libraries: "runtimes/system-processor/native" beside the folders of the editions, which share them.
/// </summary>
internal static class NativeLibraryFile
{
    /// <summary>The file of a library for this process; it need not exist.</summary>
    /// <param name="dependencies">An edition's folder "dependencies".</param>
    /// <param name="library">The library's name without prefix and ending.</param>
    public static string Of(string dependencies, string library)
    {
        var linux = IsMusl ? "linux-musl" : "linux";
        var (system, file) = OperatingSystem.IsWindows() ? ("win", library + ".dll")
            : OperatingSystem.IsMacOS() ? ("osx", $"lib{library}.dylib") : (linux, $"lib{library}.so");
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return Path.GetFullPath(Path.Combine(dependencies, "..", "..", "runtimes", $"{system}-{processor}", "native", file));
    }

    /// <summary>Alpine's runtime says "linux-musl-x64", or "alpine.3.20-x64" where the distribution built it.</summary>
    private static bool IsMusl =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
}
#endif
