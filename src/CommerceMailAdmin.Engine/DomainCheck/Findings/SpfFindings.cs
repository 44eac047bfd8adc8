using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Authentication.Spf.Record;

namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>What is to be noticed about a domain's SPF records.</summary>
internal static class SpfFindings
{
    /// <summary>From this number of look-up terms on, the next include may break the limit.</summary>
    private const int NearLimit = 9;

    /// <summary>Everything, in the order of evaluation.</summary>
    public static IEnumerable<Finding> Of(SpfPolicyCheck check)
    {
        var tree = check.Tree;
        foreach (var problem in tree.Problems)
        {
            if (IdOf(problem.Kind) is { } id)
            {
                yield return FindingCatalogue.Find(id,
                    problem.Term is null ? problem.Domain : $"{problem.Domain}: {SpfSyntaxError.Printable(problem.Term)}", problem.Message);
            }
        }

        if (tree.Lookups >= NearLimit && tree.Lookups <= SpfLimits.Default.Lookups)
        {
            yield return FindingCatalogue.Find(
                FindingId.SpfNearLookupLimit, tree.Domain, $"{tree.Lookups} of {SpfLimits.Default.Lookups} look-up terms are used.");
        }

        if (SpfPolicy.Everybody(tree) is { } wide)
        {
            var term = SpfSyntaxError.Printable(wide.Term);
            yield return FindingCatalogue.Find(FindingId.SpfPassAll, $"{wide.Domain}: {term}",
                $"\"{term}\" in the record of {wide.Domain} lets everybody send with {tree.Domain}.");
        }
        else if (tree.AuthorisedRanges.Any(r => r.EndsWith("/0", StringComparison.Ordinal)))
        {
            yield return FindingCatalogue.Find(
                FindingId.SpfPassAll, tree.Domain, "The ranges together let everybody send with the domain.");
        }

        if (HasNoDefault(tree, out var holder))
        {
            yield return FindingCatalogue.Find(FindingId.SpfNoDefault, holder);
        }
    }

    /// <summary>Only the record that has the last word needs one; an included record does not.</summary>
    private static bool HasNoDefault(SpfTree tree, out string domain)
    {
        var last = SpfPolicy.Last(tree.Root, out var holder);
        domain = holder.Domain;
        return holder.Record is not null && (last is null or { Qualifier: SpfResult.Neutral });
    }

    /// <summary>Null for what is told from the whole tree.</summary>
    private static string? IdOf(SpfProblemKind kind) => kind switch
    {
        SpfProblemKind.NoRecord => FindingId.SpfMissing,
        SpfProblemKind.SeveralRecords => FindingId.SpfSeveralRecords,
        SpfProblemKind.Lookalike => FindingId.SpfLookalike,
        SpfProblemKind.SyntaxError => FindingId.SpfSyntax,
        SpfProblemKind.UnknownModifier => FindingId.SpfUnknownModifier,
        SpfProblemKind.LookupFailed => FindingId.DnsFailed,
        SpfProblemKind.VoidLookup => FindingId.SpfVoidLookup,
        SpfProblemKind.TargetWithoutRecord or SpfProblemKind.InvalidTarget => FindingId.SpfBrokenTarget,
        SpfProblemKind.Loop => FindingId.SpfLoop,
        SpfProblemKind.LookupLimit => FindingId.SpfTooManyLookups,
        SpfProblemKind.VoidLookupLimit or SpfProblemKind.VoidLookupLimitIPv6 => FindingId.SpfTooManyVoidLookups,
        SpfProblemKind.MxLimit => FindingId.SpfTooManyMx,
        SpfProblemKind.WorkLimit => FindingId.SpfTreeTooLarge,
        SpfProblemKind.NotReached or SpfProblemKind.RedirectIgnored => FindingId.SpfNotReached,
        SpfProblemKind.PtrUsed => FindingId.SpfPtr,
        SpfProblemKind.HostBits => FindingId.SpfHostBits,
        SpfProblemKind.LongRecord => FindingId.SpfLongRecord,
        _ => null,
    };
}
