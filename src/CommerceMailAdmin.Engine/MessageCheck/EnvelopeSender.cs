using System.Net;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>The envelope sender (MAIL FROM), which a stored message has only where a server wrote it down.</summary>
/// <param name="Address">The address, or only its domain; empty for the null sender.</param>
/// <param name="Source">Where it was read from.</param>
internal sealed record EnvelopeSender(string Address, string Source)
{
    /// <summary>Finds it: what the own server's SPF check was made for, else what the delivering server recorded (Return-Path).</summary>
    /// <param name="headers">The header fields.</param>
    /// <param name="stamp">The own server's record; null if there is none.</param>
    /// <param name="client">The outside client's address.</param>
    /// <returns>Null if none is recorded.</returns>
    public static EnvelopeSender? Find(HeaderBlock headers, TrustedAuthenticationResults? stamp, IPAddress client)
    {
        var returnPath = First(headers, "Return-Path") is { } path ? Bare(path) : null;
        if (stamp?.Spf?.Property("smtp.mailfrom") is { } stamped)
        {
            stamped = Bare(stamped);
            return returnPath is not null && Domain(returnPath).Equals(Domain(stamped), StringComparison.OrdinalIgnoreCase)
                ? new(returnPath, "Return-Path, whose domain the trusted stamp confirms")
                : new(stamped, "smtp.mailfrom of the trusted stamp");
        }

        var received = First(headers, "Received-SPF") is { } spf ? ReceivedSpf.Parse(spf) : null;
        return received?.EnvelopeFrom is { } from
            && client.Equals(received.ClientAddress) ? new(Bare(from), "envelope-from of Received-SPF")
            : returnPath is not null ? new(returnPath, "Return-Path")
            : null;
    }

    private static string? First(HeaderBlock headers, string name) =>
        headers.First(name)?.Plain();

    private static string Domain(string address) => address.Substring(address.LastIndexOf('@') + 1);

    private static string Bare(string address)
    {
        var text = address.Trim().Trim('<', '>').Trim();
        return text.StartsWith("@", StringComparison.Ordinal) ? text.Substring(1) : text;
    }
}
