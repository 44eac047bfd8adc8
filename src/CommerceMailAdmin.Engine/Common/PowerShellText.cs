namespace CommerceMailAdmin.Engine.Common;

/// <summary>Texts in commands that a person copies. Names of rules, recipients and files are written by strangers, too.</summary>
public static class PowerShellText
{
    /// <summary>
    /// A text in single quotes, in which nothing is run. PowerShell ends such a text at a curly quote as well, so these are doubled too.
    /// What would be cleaned when it is shown is cleaned here.
    /// </summary>
    public static string Quoted(string? text) =>
        "'" + string.Concat(DisplayText.Clean(text ?? "").Select(c => IsQuote(c) ? $"{c}{c}" : $"{c}")) + "'";

    private static bool IsQuote(char c) => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B';
}
