using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>A Received-SPF field (RFC 7208 section 9.1): a server's record of an SPF check.</summary>
/// <param name="Result">The result, in lower case; empty if the field cannot be read.</param>
/// <param name="ClientAddress">The address that was checked (client-ip); null if it is not recorded.</param>
/// <param name="Helo">The client's HELO name; null if it is not recorded.</param>
/// <param name="EnvelopeFrom">The MAIL FROM address; null if it is not recorded.</param>
/// <param name="Receiver">The server that checked; null if it is not recorded.</param>
internal sealed record ReceivedSpf(string Result, IPAddress? ClientAddress, string? Helo, string? EnvelopeFrom, string? Receiver)
{
    private const int MaxLength = 8 * 1024;

    /// <summary>Reads the field's value.</summary>
    public static ReceivedSpf Parse(string value)
    {
        var text = new FieldText(value.AsSpan(0, Math.Min(value.Length, MaxLength)));
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        text.SkipSpace();
        var result = text.ReadWord().ToLowerInvariant();
        while (true)
        {
            text.SkipSpace();
            if (text.AtEnd)
            {
                break;
            }

            var key = text.ReadWord('=');
            text.SkipSpace();
            if (text.TryTake('='))
            {
                text.SkipSpace();
                var read = text.ReadWord();
                if (!pairs.ContainsKey(key))
                {
                    pairs.Add(key, read);
                }
            }
            else
            {
                text.TryTake(';');
            }
        }

        return new ReceivedSpf(
            result,
            IPAddressText.TryParse(Pair("client-ip") ?? "", out var address) ? address : null,
            Pair("helo"),
            Pair("envelope-from"),
            Pair("receiver"));

        string? Pair(string key) => pairs.TryGetValue(key, out var found) && found != "" ? found : null;
    }
}
