using System.Diagnostics.CodeAnalysis;

namespace CommerceMailAdmin;

/// <summary>A domain's SPF policy, judged, with all that it includes and redirects to.</summary>
public sealed record SpfPolicyCheck : PolicyCheck
{
    /// <summary>Adds the tree to a judgement.</summary>
    [SetsRequiredMembers]
    public SpfPolicyCheck(PolicyCheck check, SpfTree tree)
        : base(check) => Tree = tree;

    /// <summary>The records, what each term costs in look-ups, and every authorised range.</summary>
    public SpfTree Tree { get; }
}
