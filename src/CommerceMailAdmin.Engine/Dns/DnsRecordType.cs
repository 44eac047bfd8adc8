namespace CommerceMailAdmin.Engine.Dns;

/// <summary>The record types the engine asks for (RFC 1035 section 3.2.2, RFC 3596).</summary>
public enum DnsRecordType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server.</summary>
    NS = 2,

    /// <summary>An alias.</summary>
    CNAME = 5,

    /// <summary>A name for an address.</summary>
    PTR = 12,

    /// <summary>A mail exchanger.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    TXT = 16,

    /// <summary>An IPv6 address.</summary>
    AAAA = 28,
}
