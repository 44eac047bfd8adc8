namespace CommerceMailAdmin;

/// <summary>
/// Why a DKIM signature did not pass. Only <see cref="BodyHash"/> and <see cref="Signature"/> prove anything about the message.
/// </summary>
public enum DkimFailure : long
{
    /// <summary>It passed.</summary>
    None,

    /// <summary>The body is not the one that was signed (bh= differs).</summary>
    BodyHash,

    /// <summary>The signed header fields are not those that were signed, or another key made the signature.</summary>
    Signature,

    /// <summary>No key is published at the signature's name. It may have been removed after the message was sent.</summary>
    KeyMissing,

    /// <summary>The key was withdrawn: its record is there with an empty p=.</summary>
    KeyRevoked,

    /// <summary>What is published cannot be used as a key for this signature.</summary>
    KeyMalformed,

    /// <summary>
    /// Too weak or not allowed: SHA-1, an RSA key under 1024 bits, a key not meant for this, more signatures than are looked at.
    /// </summary>
    Policy,

    /// <summary>The signature is right, but its x= lay in the past when the message was judged.</summary>
    Expired,

    /// <summary>The key could not be asked for now.</summary>
    Dns,

    /// <summary>The DKIM-Signature field cannot be interpreted, or leaves the From field unsigned.</summary>
    SignatureMalformed,

    /// <summary>
    /// The signature does not fit, and the mail server does not keep the bytes that arrived: Exchange makes them anew. Nothing can be told
    /// from it.
    /// </summary>
    Rebuilt,
}
