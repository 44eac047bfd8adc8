using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>The fields of a profile that hold names, addresses and ranges, or name a source.</summary>
internal static class ProfileFields
{
    /// <summary>A domain name, returned in lower case.</summary>
    public static string Domain(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        return DomainName.TryParse(text, out var domain) ? domain : throw fields.Error(name, $"'{text}' is not a domain name");
    }

    /// <summary>An e-mail address, returned in lower case.</summary>
    public static string Address(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        var at = text.LastIndexOf('@');
        return at > 0 && DomainName.TryParse(text[(at + 1)..], out _)
            ? text.ToLowerInvariant()
            : throw fields.Error(name, $"'{text}' is not an e-mail address");
    }

    /// <summary>An IPv4 or IPv6 range in CIDR notation whose host bits are zero.</summary>
    public static string Range(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        return IPRange.TryParse(text, out _, out var problem)
            ? text
            : throw fields.Error(name, $"'{text}' is not a range in CIDR notation: {problem}");
    }

    /// <summary>An IPv4 or IPv6 address; null if the field is not there.</summary>
    public static string? OptionalIPAddress(this JsonFields fields, string name)
    {
        var text = fields.OptionalText(name);
        return text is null || IPAddressText.TryParse(text, out _)
            ? text
            : throw fields.Error(name, $"'{text}' is not an IP address: {IPAddressText.Problem(text)}");
    }

    /// <summary>The source whose id the field 'source' gives.</summary>
    public static ProfileSource Source(this JsonFields fields, IReadOnlyDictionary<string, ProfileSource> sources)
    {
        var id = fields.Text("source");
        return sources.TryGetValue(id, out var source) ? source : throw fields.Error("source", $"no entry of 'sources' has the id '{id}'");
    }
}
