using CommerceMailAdmin.Console;

var arguments = ConsoleArguments.Parse(args);
if (arguments.Problem is not null)
{
    System.Console.Error.WriteLine(arguments.Problem);
    System.Console.Error.WriteLine(ConsoleArguments.Usage);
    return ConsoleArguments.UsageExitCode;
}

using var session = new ConsoleSession(ModuleFolder.Find());
return session.Run(arguments);
