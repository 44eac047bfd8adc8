using System.Globalization;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>An MTA-STS policy file (RFC 8461 section 3.2).</summary>
/// <param name="Mode">enforce, testing or none.</param>
/// <param name="Mx">The mail exchangers it names, in lower case.</param>
/// <param name="MaxAge">How long senders keep it.</param>
internal sealed record MtaStsPolicy(string Mode, string[] Mx, TimeSpan MaxAge)
{
    /// <summary>More lines than any honest policy has; the rest is not read.</summary>
    private const int MaxLines = 500;

    /// <summary>The longest time a policy may be kept, in seconds: about a year (RFC 8461 section 3.2).</summary>
    private const int MaxSeconds = 31_557_600;

    /// <summary>Reads a policy.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public static string? Parse(string text, out MtaStsPolicy policy)
    {
        policy = new("", [], default);
        var fields = text.Split(['\n'], MaxLines).Select(l => l.Split([':'], 2)).Where(f => f.Length == 2)
            .Select(f => (Key: f[0].Trim(), Value: f[1].Trim())).ToList();
        var mode = First("mode");
        var mx = fields.Where(f => f.Key == "mx").Select(f => f.Value.ToLowerInvariant().TrimEnd('.')).ToArray();
        if (First("version") != "STSv1")
        {
            return "its version is not STSv1";
        }

        if (mode is not ("enforce" or "testing" or "none"))
        {
            return "its mode is none of enforce, testing and none";
        }

        if (mx.Length == 0 && mode != "none")
        {
            return "it names no mail exchanger (mx)";
        }

        if (!int.TryParse(First("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxSeconds)
        {
            return $"its max_age is not a number of seconds up to {MaxSeconds}";
        }

        policy = new(mode, mx, TimeSpan.FromSeconds(seconds));
        return null;

        string? First(string key) => fields.Where(f => f.Key == key).Select(f => f.Value).FirstOrDefault();
    }

    /// <summary>Tells whether a mail exchanger is named; "*." stands for exactly one label (RFC 8461 section 4.1).</summary>
    public bool Covers(string host) =>
        Mx.Any(m => m.StartsWith("*.", StringComparison.Ordinal)
            ? host.IndexOf('.') is var dot and > 0 && host.Substring(dot + 1).Equals(m.Substring(2), StringComparison.OrdinalIgnoreCase)
            : host.Equals(m, StringComparison.OrdinalIgnoreCase));
}
