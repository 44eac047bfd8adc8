using System.Reflection;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Module { get; } = PathOf("out", "CommerceMailAdmin");

    public static string Emulator { get; } = PathOf("tests", "ExchangeEmulator");

    /// <summary>Public conformance data, and small cases with the right answer; tests/Data/README.md describes them.</summary>
    public static string Data { get; } = PathOf("tests", "Data");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
