using System.Reflection;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Module { get; } = PathOf("out", "CommerceMailAdmin");

    public static string Emulator { get; } = PathOf("tests", "ExchangeEmulator");

    /// <summary>The public conformance data beside the checkout; tests that need it skip, saying so, where it is not.</summary>
    public static string Corpora { get; } = Path.GetFullPath(PathOf("..", "shared", "corpora"));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
