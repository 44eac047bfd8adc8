using System.Security.Cryptography;
using System.Text;

namespace CommerceMailAdmin.Engine.Cases.Ledger;

/// <summary>What the ledger keeps of a message's identity: enough to know it again, and nothing that can be read.</summary>
internal static class MessageIdentity
{
    private const int Length = 16;

    /// <summary>The first half of its SHA-256.</summary>
    public static byte[] Hash(string identity)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(identity));
        Array.Resize(ref hash, Length);
        return hash;
    }
}
