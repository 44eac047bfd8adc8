using System.Management.Automation;

namespace CommerceMailAdmin.Loading;

/// <summary>
/// Runs at import, before any cmdlet: from then on the engine is found in its own folder, apart from the session's packages.
/// </summary>
public sealed class ModuleAssembly : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport()
    {
        DependencyResolver.Register();

        // PowerShell finds a type by name only in assemblies that are loaded: with this, scripts can name results at once.
        GC.KeepAlive(typeof(CommerceMailProfile).Assembly);
    }
}
