using System.Globalization;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>What the macro letters stand for in one check (RFC 7208 section 7.2).</summary>
internal sealed class SpfMacroValues
{
    private string? _dottedClient;

    /// <summary>l: the sender's local part.</summary>
    public required string LocalPart { get; init; }

    /// <summary>o: the sender's domain.</summary>
    public required string SenderDomain { get; init; }

    /// <summary>d: the domain whose record is evaluated; changes with include and redirect.</summary>
    public required string Domain { get; set; }

    /// <summary>i, c and v: the client's address.</summary>
    public required IPNumber Client { get; init; }

    /// <summary>h: the HELO name.</summary>
    public required string Helo { get; init; }

    /// <summary>r: the host that checks.</summary>
    public required string Receiver { get; init; }

    /// <summary>t: when the client connected.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>p: the client's validated name; set before a string that uses it is expanded.</summary>
    public string ClientName { get; set; } = "unknown";

    /// <summary>s: the sender.</summary>
    public string Sender => field ??= LocalPart + "@" + SenderDomain;

    /// <summary>The client's address as it is usually written.</summary>
    public string ReadableClient => field ??= Client.ToIPAddress().ToString();

    /// <summary>Whether s or l can stand in no DNS name, so that terms with them match nothing (RFC 8616 section 4).</summary>
    public bool HasInternationalLocalPart { get; init; }

    /// <summary>The value of a macro letter in lower case.</summary>
    public string this[char letter] => letter switch
    {
        's' => Sender,
        'l' => LocalPart,
        'o' => SenderDomain,
        'd' => Domain,
        'i' => _dottedClient ??= Client.ToDotted(),
        'p' => ClientName,
        'v' => Client.IsIPv4 ? "in-addr" : "ip6",
        'h' => Helo,
        'c' => ReadableClient,
        'r' => Receiver,
        't' => At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };
}
