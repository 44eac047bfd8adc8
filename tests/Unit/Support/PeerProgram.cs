using System.Diagnostics;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Programs that were not written here, which use the servers of the tests.</summary>
internal static class PeerProgram
{
    private const string Npm = "/usr/bin/npm";

    private static readonly Lazy<string> NodeModules = new(InstallNodeModules);

    /// <summary>A peer that is missing is a failure in CI, and a skipped test elsewhere.</summary>
    public static void Require(bool isInstalled, string advice)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.True(isInstalled, advice);
        }

        Assert.SkipUnless(isInstalled, advice);
    }

    /// <summary>Runs a script of tests/MailServers/Peers and returns its lines.</summary>
    public static string[] RunScript(string program, string script, params string[] arguments) =>
        Run(program, [Repository.PathOf("tests", "MailServers", "Peers", script), .. arguments], []);

    /// <summary>
    /// Runs a script of tests/MailServers/Peers that needs packages of npm. The second argument is the authority to trust.
    /// </summary>
    public static string[] RunNode(string script, params string[] arguments)
    {
        Require(File.Exists(Npm), "npm is not installed; on Debian: apt-get install nodejs npm");
        return Run("/usr/bin/node", [Repository.PathOf("tests", "MailServers", "Peers", script), .. arguments], new()
        {
            ["NODE_PATH"] = NodeModules.Value, ["NODE_EXTRA_CA_CERTS"] = arguments[1],
        });
    }

    /// <summary>Runs a program and returns its lines.</summary>
    public static string[] Run(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in environment)
        {
            start.Environment[variable.Key] = variable.Value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Installs the packages that package-lock.json names, with their hashes, beside the tests.</summary>
    private static string InstallNodeModules()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "npm");
        var modules = Path.Combine(folder, "node_modules");
        var wanted = File.ReadAllText(Repository.PathOf("tests", "MailServers", "Peers", "package-lock.json"));
        var installed = Path.Combine(folder, "installed.json");
        if (!File.Exists(installed) || File.ReadAllText(installed) != wanted)
        {
            Directory.CreateDirectory(folder);
            foreach (var file in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Repository.PathOf("tests", "MailServers", "Peers", file), Path.Combine(folder, file), overwrite: true);
            }

            Run(Npm, ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"], []);
            File.WriteAllText(installed, wanted);
        }

        return modules;
    }
}
