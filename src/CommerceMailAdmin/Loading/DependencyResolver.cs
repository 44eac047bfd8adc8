using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace CommerceMailAdmin.Loading;

/// <summary>
/// Answers one question of the runtime: where is the engine? Everything behind it, packages included, then loads from the
/// folder "dependencies" beside this assembly, whatever other versions the session holds. Nothing is loaded until a cmdlet asks.
/// </summary>
internal static class DependencyResolver
{
    private const string EngineName = "CommerceMailAdmin.Engine";

    private static readonly string Folder =
        Path.Combine(Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!, "dependencies");

    private static int _registered;

#if NET
    private static readonly Lazy<PrivateContext> Private = new(() => new PrivateContext());

    /// <summary>Registers the answer once a process; importing the module again changes nothing.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == EngineName ? Private.Value.LoadFromAssemblyName(name) : null;
        }
    }

    /// <summary>The context of the engine and its packages; what its folder lacks comes from PowerShell's own context.</summary>
    private sealed class PrivateContext() : AssemblyLoadContext("CommerceMailAdmin")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

        /// <summary>Loads a native library by its full path, so that another module's library of the same name is left alone.</summary>
        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        {
            var file = NativeLibraryFile.Of(Folder, unmanagedDllName);
            return File.Exists(file) ? LoadUnmanagedDllFromPath(file) : IntPtr.Zero;
        }
    }
#else
    /// <summary>
    /// .NET Framework has no load contexts, but holds several versions of a strong-named assembly side by side. Only requests
    /// from this module's own assemblies are answered.
    /// </summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
        {
            AppDomain.CurrentDomain.AssemblyResolve += (_, request) => IsOurs(request.RequestingAssembly)
                ? Load(new AssemblyName(request.Name))
                : null;
        }
    }

    private static bool IsOurs(Assembly? requester) =>
        requester is not null && !requester.IsDynamic
        && (requester == typeof(DependencyResolver).Assembly || requester.Location.StartsWith(Folder, StringComparison.OrdinalIgnoreCase));

    private static Assembly? Load(AssemblyName name) => Find(name) is { } file ? Assembly.LoadFrom(file) : null;
#endif

    private static string? Find(AssemblyName name)
    {
        var file = Path.Combine(Folder, name.Name + ".dll");
        return File.Exists(file) ? file : null;
    }
}
