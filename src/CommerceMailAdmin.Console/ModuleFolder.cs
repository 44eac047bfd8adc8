using System.Reflection;

namespace CommerceMailAdmin.Console;

/// <summary>Finds the module: beside the program if it was published with it, else where the build assembled it.</summary>
internal static class ModuleFolder
{
    private const string Manifest = "CommerceMailAdmin.psd1";

    /// <exception cref="FileNotFoundException">The module was moved or never built.</exception>
    public static string Find()
    {
        var built = typeof(ModuleFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == nameof(ModuleFolder)).Value!;
        var places = new[] { Path.Combine(AppContext.BaseDirectory, "CommerceMailAdmin"), built };
        return places.Select(p => Path.Combine(p, Manifest)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"The module is neither in {string.Join(" nor in ", places)}. Build the project again.");
    }
}
