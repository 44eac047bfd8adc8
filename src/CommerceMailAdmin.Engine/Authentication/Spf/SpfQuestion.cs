using System.Net;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>One SPF question: the arguments of check_host (RFC 7208 section 4.1) and what its macros need.</summary>
/// <param name="ClientAddress">The address of the SMTP client; an IPv4-mapped IPv6 address counts as IPv4.</param>
/// <param name="MailFrom">The envelope sender, with or without angle brackets; empty for the null sender.</param>
/// <param name="Helo">The name the client gave in HELO or EHLO.</param>
/// <param name="At">When the client connected; the t macro.</param>
public sealed record SpfQuestion(IPAddress ClientAddress, string MailFrom, string Helo, DateTimeOffset At)
{
    /// <summary>Which identity to check.</summary>
    public SpfIdentity Identity { get; init; } = SpfIdentity.MailFrom;

    /// <summary>The host that checks; the r macro.</summary>
    public string Receiver { get; init; } = "unknown";
}
