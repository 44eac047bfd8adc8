using System.Diagnostics.CodeAnalysis;

namespace CommerceMailAdmin;

/// <summary>What a domain publishes under one DKIM selector, judged.</summary>
public sealed record DkimSelectorCheck : PolicyCheck
{
    /// <summary>Adds the selector to a judgement.</summary>
    [SetsRequiredMembers]
    public DkimSelectorCheck(PolicyCheck check, string selector)
        : base(check) => Selector = selector;

    /// <summary>The selector (s=).</summary>
    public string Selector { get; }

    /// <summary>The key type (k=): rsa or ed25519; null if there is no key, or none that can be read.</summary>
    public string? KeyType { get; init; }

    /// <summary>The key's length in bits; null if it cannot be read.</summary>
    public int? KeyLength { get; init; }

    /// <summary>The flags (t=), in lower case.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Whether the key was withdrawn (empty p=).</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Whether the domain says that it only tests DKIM (t=y).</summary>
    public bool IsTest { get; init; }
}
