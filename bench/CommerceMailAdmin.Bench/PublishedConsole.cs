using System.Runtime.InteropServices;
using CommerceMailAdmin.Bench.Mail;

namespace CommerceMailAdmin.Bench;

/// <summary>The console as it is given to users: published for this machine, compiled ahead.</summary>
internal static class PublishedConsole
{
    /// <summary>Publishes it into a folder, and gives its path; null where that fails, which is printed.</summary>
    public static string? In(string folder)
    {
        var published = ProgramRun.Of(
            "dotnet", ["publish", Path.Combine(Places.Root, "src", "CommerceMailAdmin.Console"), "-c", Places.Configuration, "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder]);
        return published is null ? null : Path.Combine(folder, OperatingSystem.IsWindows() ? "commercemail.exe" : "commercemail");
    }
}
