using System.Diagnostics;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>One run of the project's console as a process of its own.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    private static readonly string Program = Repository.PathOf(
        "src", "CommerceMailAdmin.Console", "bin", Configuration, "net10.0", "commercemail.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs the console to its end.</summary>
    public static ConsoleRun Of(params string[] arguments) => Of(arguments, []);

    /// <summary>The same with environment variables of its own beside those of the tests.</summary>
    public static ConsoleRun Of(string[] arguments, Dictionary<string, string> environment)
    {
        using var process = Start(arguments, environment);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the console, with nothing to read.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, []);

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
