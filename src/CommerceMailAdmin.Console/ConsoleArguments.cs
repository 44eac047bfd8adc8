using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.Console;

/// <summary>What the command line asks for: one command text, or one script with its arguments, as pwsh takes them.</summary>
internal sealed record ConsoleArguments
{
    public const int UsageExitCode = 64;

    public const string Usage =
        """
        Usage: commercemail -Command <text>
               commercemail -File <script.ps1> [arguments]
        Runs PowerShell with CommerceMailAdmin imported. Exit code: 0, 1 after an error, or the script's own.
        """;

    public string? Command { get; private init; }

    public string? File { get; private init; }

    public IReadOnlyList<CommandParameter> FileArguments { get; private init; } = [];

    /// <summary>What is wrong with the command line; null where nothing is.</summary>
    public string? Problem { get; private init; }

    public static ConsoleArguments Parse(string[] args)
    {
        if (args.Length == 0)
        {
            return new() { Problem = "Nothing to run." };
        }

        var rest = args[1..];
        return args[0].ToLowerInvariant() switch
        {
            "-command" or "-c" when rest.Length > 0 => new() { Command = string.Join(' ', rest) },
            "-file" or "-f" when rest.Length > 0 => new() { File = rest[0], FileArguments = ScriptArguments(rest[1..]) },
            "-command" or "-c" or "-file" or "-f" => new() { Problem = $"{args[0]} needs a value." },
            _ => new() { Problem = $"'{args[0]}' is neither -Command nor -File." },
        };
    }

    /// <summary>"-Name value", "-Name:value" and "-Switch" name parameters; everything else is a value.</summary>
    private static List<CommandParameter> ScriptArguments(string[] args)
    {
        var parameters = new List<CommandParameter>();
        foreach (var arg in args)
        {
            var colon = arg.IndexOf(':');
            if (arg.Length < 2 || arg[0] != '-' || !char.IsLetter(arg[1]))
            {
                parameters.Add(new CommandParameter(null, arg));
            }
            else if (colon < 0)
            {
                parameters.Add(new CommandParameter(arg));
            }
            else
            {
                parameters.Add(new CommandParameter(arg[..colon], SwitchValue(arg[(colon + 1)..])));
            }
        }

        return parameters;
    }

    private static object SwitchValue(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
