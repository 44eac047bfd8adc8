namespace CommerceMailAdmin;

/// <summary>One Received field (RFC 5321 section 4.4): a server's record of taking the message from a client.</summary>
public sealed record MessageHop
{
    /// <summary>Its place among the Received fields, from the top; the topmost, written last, is 0.</summary>
    public required int Index { get; init; }

    /// <summary>What the client called itself (HELO or EHLO); null if it is not recorded. Anyone can say anything here.</summary>
    public string? Helo { get; init; }

    /// <summary>The name of the client by reverse look-up, if the server confirmed it; otherwise null.</summary>
    public string? VerifiedName { get; init; }

    /// <summary>The client's IP address; null if it is not recorded.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The server that wrote the field; null if it is not named.</summary>
    public string? By { get; init; }

    /// <summary>The protocol or server software ("ESMTPS", "Microsoft SMTP Server"); null if it is not named.</summary>
    public string? With { get; init; }

    /// <summary>The recipient named; null if there is none.</summary>
    public string? For { get; init; }

    /// <summary>When the message was taken; null if the date is missing or cannot be read.</summary>
    public DateTimeOffset? Date { get; init; }
}
