using System.Globalization;
using System.Net;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>One record of an answer.</summary>
/// <param name="Owner">The name that holds it: the one asked for, or the end of its chain of aliases.</param>
/// <param name="Ttl">How long the answer may be kept.</param>
public abstract record DnsRecord(string Owner, TimeSpan Ttl);

/// <summary>A TXT record, its character-strings joined without a separator (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2).</summary>
public sealed record TextRecord(string Owner, TimeSpan Ttl, string Text) : DnsRecord(Owner, Ttl);

/// <summary>An A or AAAA record.</summary>
public sealed record AddressRecord(string Owner, TimeSpan Ttl, IPAddress Address) : DnsRecord(Owner, Ttl);

/// <summary>An MX record; the exchange "." means that the domain takes no mail (RFC 7505).</summary>
public sealed record MailExchangeRecord(string Owner, TimeSpan Ttl, int Preference, string Exchange) : DnsRecord(Owner, Ttl);

/// <summary>An SRV record (RFC 2782); the target "." means that there is no such service.</summary>
public sealed record ServiceRecord(string Owner, TimeSpan Ttl, int Priority, int Weight, int Port, string Target) : DnsRecord(Owner, Ttl);

/// <summary>A record that is a name: PTR, NS or CNAME.</summary>
public sealed record NameRecord(string Owner, TimeSpan Ttl, DnsRecordType Type, string Target) : DnsRecord(Owner, Ttl);

/// <summary>The record types the engine asks for (RFC 1035 section 3.2.2, RFC 3596, RFC 2782).</summary>
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

    /// <summary>A server of a service.</summary>
    SRV = 33,
}

/// <summary>A record's data as text.</summary>
internal static class RecordText
{
    /// <summary>The text itself, the address, the name, or an MX or SRV record's numbers and name.</summary>
    public static string Of(DnsRecord record) => record switch
    {
        TextRecord text => text.Text,
        AddressRecord address => address.Address.ToString(),
        MailExchangeRecord mx => mx.Preference.ToString(CultureInfo.InvariantCulture) + " " + mx.Exchange,
        ServiceRecord srv => string.Join(" ", new[] { srv.Priority, srv.Weight, srv.Port }
            .Select(n => n.ToString(CultureInfo.InvariantCulture))) + " " + srv.Target,
        NameRecord name => name.Target,
        _ => throw new InvalidOperationException($"A record of the kind {record.GetType().Name} has no text form."),
    };
}
