using System.Reflection;

namespace CommerceMailAdmin.Bench;

/// <summary>Where the built parts lie.</summary>
internal static class Places
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
