using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Authentication.Arc;

/// <summary>The three fields of one instance (RFC 8617 section 4.2).</summary>
/// <param name="Instance">The instance (i=).</param>
/// <param name="ResultsIndex">The place of the ARC-Authentication-Results field.</param>
/// <param name="Message">The ARC-Message-Signature.</param>
/// <param name="Seal">The ARC-Seal.</param>
/// <param name="Results">What the ARC-Authentication-Results field records.</param>
internal sealed record ArcSet(int Instance, int ResultsIndex, DkimSignature Message, DkimSignature Seal, AuthenticationResults Results)
{
    /// <summary>What the sealer found of the chain before it (cv=).</summary>
    public string ChainValidation => Seal.Tags["cv"] ?? "";

    /// <summary>The set as a public value.</summary>
    public MessageArcSet ToMessageArcSet() => new()
    {
        Instance = Instance,
        Domain = Seal.Domain,
        Selector = Seal.Selector,
        SealedAt = Seal.SignedAt,
        ChainValidation = ChainValidation,
        AuthServId = Results.AuthServId,
        Results = Results.Results,
    };
}
