using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Reads the address of a DNS server as users write it.</summary>
public static class DnsServerAddress
{
    private const int DefaultPort = 53;

    /// <summary>Reads "ip" or "ip:port"; an IPv6 address with a port stands in brackets, as in [::1]:53 (RFC 3986 section 3.2.2).</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="server">The address and port; 53 where the text names none.</param>
    /// <param name="problem">What is wrong with the text; empty where nothing is.</param>
    public static bool TryParse(string? text, out IPEndPoint server, out string problem)
    {
        server = new IPEndPoint(IPAddress.None, DefaultPort);
        var (host, port) = Split(text?.Trim() ?? "");
        if (!IPAddress.TryParse(host, out var address) || IsShorthand(address, host))
        {
            problem = "it is not an IP address; write 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53";
            return false;
        }

        var number = DefaultPort;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > ushort.MaxValue))
        {
            problem = "the port must be 1 to 65535";
            return false;
        }

        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            problem = "no server can have this address";
            return false;
        }

        server = new IPEndPoint(address, number);
        problem = "";
        return true;
    }

    /// <summary>Splits off a port. A bare IPv6 address has colons of its own, hence the brackets.</summary>
    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith("[", StringComparison.Ordinal) && text.IndexOf(']') is var end and > 0)
        {
            var rest = text[(end + 1)..];
            return rest.Length == 0 ? (text[1..end], null) : rest[0] == ':' ? (text[1..end], rest[1..]) : ("", null);
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }

    /// <summary>IPAddress reads "1" as 0.0.0.1; nobody means that.</summary>
    private static bool IsShorthand(IPAddress address, string text) =>
        address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3;
}
