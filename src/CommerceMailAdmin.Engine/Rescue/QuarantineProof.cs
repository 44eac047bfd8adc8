using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Trace;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Rescue;

/// <summary>Who sent a quarantined message, by its header. The sender of the row in the quarantine is only a claim.</summary>
/// <param name="Verdict">Whether it comes from the address in From, and this address is the platform's.</param>
/// <param name="Reason">What the verdict rests on.</param>
/// <param name="From">The address in From; null if there is none, or several.</param>
internal sealed record QuarantineProof(Authenticity Verdict, string Reason, MailAddress? From)
{
    /// <summary>The verdict in words, for a question to the user.</summary>
    public string InWords => Verdict switch
    {
        Authenticity.Genuine => "Its sender is proven.",
        Authenticity.Forged => $"IT IS FORGED ({Reason}).",
        _ => $"Its sender is not proven ({Reason}).",
    };
}

/// <summary>Judges quarantined messages by the authentication results that the organisation's own servers recorded.</summary>
internal sealed class QuarantineJudge(MailOptions options, PlatformSenders platform, Quarantine quarantine)
{
    private readonly ReceiverVerdict _verdict = new(options.Trust, options.Profile);

    /// <summary>Reads the header of a message and judges it. A header that cannot be read proves nothing.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public QuarantineProof Judge(string identity)
    {
        try
        {
            return quarantine.Header(identity) is { } header ? JudgeHeader(header)
                : new(Authenticity.Unverifiable, "Exchange gave no header", null);
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return new(Authenticity.Unverifiable, $"the header could not be read: {e.Message}", null);
        }
    }

    /// <summary>Judges a header block.</summary>
    public QuarantineProof JudgeHeader(string header)
    {
        var bytes = Encoding.UTF8.GetBytes(header.TrimStart('\r', '\n') + "\n");
        var end = header.Replace("\r", "").IndexOf("\n\n", StringComparison.Ordinal);
        var block = HeaderBlock.Parse(bytes, 0, bytes.Length);
        var from = block.Addresses("From");
        if (from.Count != 1)
        {
            var what = from.Count == 0 ? "the header has no readable From address" : "the header has several From addresses";
            return new(Authenticity.Unverifiable, what, null);
        }

        if (end >= 0 && end < header.Replace("\r", "").TrimEnd().Length)
        {
            return new(Authenticity.Unverifiable, "the header has an empty line in it", from[0]);
        }

        if (!platform.IsPlatformDomain(from[0].Domain))
        {
            return new(Authenticity.Unverifiable, $"the From address {from[0].Address} is not the platform's", from[0]);
        }

        var verdict = _verdict.Judge(block, from[0].Domain, out var reason);
        return new(verdict, reason, from[0]);
    }
}

/// <summary>Why a message is in the quarantine, in words (Microsoft, Get-QuarantineMessage, -QuarantineTypes), and what to do.</summary>
internal static class QuarantineReasons
{
    /// <summary>The reason.</summary>
    public static string Of(QuarantinedMessage message)
    {
        var policy = message.PolicyName is { } name ? $" '{name}'" : "";
        var reason = message.Type?.ToUpperInvariant() switch
        {
            "SPAM" => $"The anti-spam policy{policy} holds it as spam",
            "BULK" => $"The anti-spam policy{policy} holds it as bulk mail",
            "PHISH" => $"The policy{policy} holds it as phishing",
            "HIGHCONFPHISH" =>
                $"The policy{policy} holds it as phishing with high confidence. No allow entry overrides that: report it to Microsoft",
            "MALWARE" => $"The policy{policy} found malware in it. No allow entry overrides that",
            "FILETYPEBLOCK" => $"The anti-malware policy{policy} does not accept the type of its attachment",
            "TRANSPORTRULE" => $"The mail flow rule{policy} holds it",
            "DATALOSSPREVENTION" => $"A rule against data loss{policy} holds it",
            null => "It is held in the quarantine. Exchange does not tell why",
            _ => $"It is held in the quarantine as {message.Type}",
        };
        return message.ReleaseStatus.ToUpperInvariant() switch
        {
            "DENIED" => reason + ". An administrator denied its release",
            "REQUESTED" => reason + ". A user has requested its release",
            "ERROR" => reason + ". An earlier release failed",
            _ => reason,
        };
    }

    /// <summary>The command that releases it, or that shows what to look at.</summary>
    public static string Fix(QuarantinedMessage message, QuarantineProof proof) =>
        proof.Verdict == Authenticity.Genuine && message.MessageId is { } id
            ? $"Get-CommerceMailTrace -MessageId {PowerShellText.Quoted(id)} -From "
                + message.Received.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " -Release"
            : $"Get-QuarantineMessageHeader -Identity {PowerShellText.Quoted(message.Identity)}";
}
