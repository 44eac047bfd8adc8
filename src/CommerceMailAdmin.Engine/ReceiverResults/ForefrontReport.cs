using System.Globalization;
using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>An X-Forefront-Antispam-Report field: what Exchange Online's filter found (Microsoft, "Anti-spam message headers").</summary>
/// <param name="Values">Every "KEY:value" of the field, in order, by key without regard to case.</param>
internal sealed record ForefrontReport(IReadOnlyDictionary<string, string> Values)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>The connecting address (CIP); null if there is none.</summary>
    public IPAddress? ClientAddress => IPAddressText.TryParse(Value("CIP")?.Trim('[', ']') ?? "", out var address) ? address : null;

    /// <summary>The spam confidence level (SCL), -1 to 9; null if there is none.</summary>
    public int? Scl => SclField.Parse(Value("SCL"));

    /// <summary>
    /// The filtering verdict (SFV): SKN let through by a rule, SFE by a safe sender, SKA by a policy, NSPM not spam, SPM spam.
    /// </summary>
    public string? FilteringVerdict => Value("SFV");

    /// <summary>The connection filter's verdict (IPV): CAL on the IP allow list, NLI on no list.</summary>
    public string? ConnectionVerdict => Value("IPV");

    /// <summary>The category (CAT) of the policy that acted; null if there is none.</summary>
    public string? Category => Value("CAT");

    /// <summary>Reads the field's value.</summary>
    public static ForefrontReport Parse(string value)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var text = FieldText.Unfold(value.Substring(0, Math.Min(value.Length, MaxLength)));
        foreach (var part in text.Split(';'))
        {
            var colon = part.IndexOf(':');
            var key = colon < 0 ? "" : part.Substring(0, colon).Trim();
            if (key != "" && !values.ContainsKey(key))
            {
                values.Add(key, part.Substring(colon + 1).Trim());
            }
        }

        return new ForefrontReport(values);
    }

    /// <summary>The value of a key; null if it is missing or empty.</summary>
    public string? Value(string key) => Values.TryGetValue(key, out var value) && value != "" ? value : null;
}

/// <summary>The spam confidence level, of X-MS-Exchange-Organization-SCL and of the Forefront report.</summary>
internal static class SclField
{
    /// <summary>The field's name.</summary>
    public const string Name = "X-MS-Exchange-Organization-SCL";

    /// <summary>Reads a level; null if it is not a number from -1 to 9.</summary>
    public static int? Parse(string? value) =>
        int.TryParse(value?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level) && level is >= -1 and <= 9
            ? level : null;
}
