using System.Globalization;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>A record's data as text.</summary>
internal static class RecordText
{
    /// <summary>The text itself, the address, the name, or an MX record's preference and name.</summary>
    public static string Of(DnsRecord record) => record switch
    {
        TextRecord text => text.Text,
        AddressRecord address => address.Address.ToString(),
        MailExchangeRecord mx => mx.Preference.ToString(CultureInfo.InvariantCulture) + " " + mx.Exchange,
        NameRecord name => name.Target,
        _ => throw new InvalidOperationException($"A record of the kind {record.GetType().Name} has no text form."),
    };
}
