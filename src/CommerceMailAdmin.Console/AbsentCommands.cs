namespace CommerceMailAdmin.Console;

/// <summary>
/// The commands that pwsh has and the engine package lacks. A script that names one is told so, before the engine's bare "not recognised".
/// </summary>
internal static class AbsentCommands
{
    private static readonly Lazy<Dictionary<string, string>> ModuleOf = new(Load);

    /// <summary>What to say of a command that was not found; null where it is none of pwsh's.</summary>
    public static string? Explain(string command) =>
        ModuleOf.Value.TryGetValue(command, out var module)
            ? $"{command} belongs to {module}, which this console does not contain: it has the engine's own commands and CommerceMailAdmin. "
              + "Run this in pwsh 7.4 or newer, or in Windows PowerShell 5.1."
            : null;

    /// <summary>Reads the list: module names in brackets, their commands below.</summary>
    private static Dictionary<string, string> Load()
    {
        using var reader = new StreamReader(typeof(AbsentCommands).Assembly.GetManifestResourceStream("AbsentCommands.txt")!);
        var modules = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var module = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                module = line.Trim('[', ']');
            }
            else if (line.Length > 0)
            {
                modules.TryAdd(line, module);
            }
        }

        return modules;
    }
}
