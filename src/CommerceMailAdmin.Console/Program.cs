using CommerceMailAdmin.Console;

var arguments = ConsoleArguments.Parse(args);
if (arguments.Problem is not null)
{
    System.Console.Error.WriteLine(arguments.Problem);
    System.Console.Error.WriteLine(ConsoleArguments.Usage);
    return ConsoleArguments.UsageExitCode;
}

// The engine reports its use to Microsoft unless told otherwise before it starts; nobody asked for that here.
const string telemetry = "POWERSHELL_TELEMETRY_OPTOUT";
Environment.SetEnvironmentVariable(telemetry, Environment.GetEnvironmentVariable(telemetry) ?? "1");

using var session = new ConsoleSession(ModuleFolder.Find());
return session.Run(arguments);
