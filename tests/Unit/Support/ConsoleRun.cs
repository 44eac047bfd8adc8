using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>One run of the project's console as a process of its own.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    // A program of its own, not "dotnet commercemail.dll": scripts start the shell again by the path of its process.
    private static readonly string Program = Repository.PathOf(
        "src", "CommerceMailAdmin.Console", "bin", Configuration, "net10.0",
        OperatingSystem.IsWindows() ? "commercemail.exe" : "commercemail");

    /// <summary>The .NET that runs the tests runs the console.</summary>
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs the console to its end.</summary>
    public static ConsoleRun Of(params string[] arguments) => Of(arguments, []);

    /// <summary>The same with more environment variables.</summary>
    public static ConsoleRun Of(string[] arguments, Dictionary<string, string> environment) =>
        ToEnd(Start(arguments, environment, input: ""));

    /// <summary>Runs the console without a command, with text as its standard input.</summary>
    public static ConsoleRun Reading(string input) => ToEnd(Start(["-NoLogo"], [], input));

    /// <summary>Starts the console with an empty standard input.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, [], input: "");

    private static ConsoleRun ToEnd(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output, error.Result);
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment, string input)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Repository.Root,
        };
        start.ArgumentList.Add("-NoProfile");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }
}
