using CommerceMailAdmin.Engine.Authentication.Spf.Record;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Tree;

/// <summary>What can be noticed about one record from its text alone.</summary>
internal static class SpfRecordFindings
{
    /// <summary>Beyond this many characters, the answer with its name and header may pass 512 octets (RFC 7208 section 3.4).</summary>
    private const int LongRecord = 450;

    /// <summary>Everything, in the order of the record.</summary>
    public static IEnumerable<SpfProblem> Of(SpfRecord record, string domain)
    {
        foreach (var error in record.Errors)
        {
            yield return new SpfProblem(
                SpfProblemKind.SyntaxError, SpfResult.PermError, domain, error.Term.Length == 0 ? null : error.Term, error.Position,
                $"The SPF record of {domain} is broken: {error}.");
        }

        if (record.Text.Length > LongRecord)
        {
            yield return new SpfProblem(
                SpfProblemKind.LongRecord, null, domain, null, null,
                $"The record has {record.Text.Length} characters; above {LongRecord}, the answer may not fit a UDP packet.");
        }

        foreach (var term in record.Terms)
        {
            foreach (var (kind, message) in OfTerm(record, term))
            {
                yield return new SpfProblem(kind, null, domain, term.Text, term.Position, message);
            }
        }

        if (record.All is null && record.Redirect is null)
        {
            yield return new SpfProblem(
                SpfProblemKind.NoDefault, null, domain, null, null,
                "The record does not say what holds for everyone else; without \"all\" that is Neutral.");
        }
    }

    /// <summary>Tells whether a TXT record was meant to be an SPF record and is none.</summary>
    public static bool IsLookalike(string text)
    {
        // Enough to pass over quotes, blanks and a byte order mark; a record may be long.
        var start = 0;
        while (start < text.Length && start < 8 && text[start] is ' ' or '\t' or '"' or '\'' or '\u00A0' or '\uFEFF' or '\u201C')
        {
            start++;
        }

        return string.Compare(text, start, "v=spf", 0, 5, StringComparison.OrdinalIgnoreCase) == 0 && !SpfRecord.IsRecord(text);
    }

    private static IEnumerable<(SpfProblemKind Kind, string Message)> OfTerm(SpfRecord record, SpfTerm term)
    {
        if (!record.Reaches(term))
        {
            yield return term.Kind == SpfTermKind.Redirect
                ? (SpfProblemKind.RedirectIgnored, $"\"{term.Text}\" is ignored, as the record has \"{record.All!.Text}\".")
                : (SpfProblemKind.NotReached, $"\"{term.Text}\" stands after \"{record.All!.Text}\" and is never reached.");
            yield break;
        }

        switch (term.Kind)
        {
            case SpfTermKind.All when term.Qualifier == SpfResult.Pass:
                yield return (SpfProblemKind.PassAll, $"\"{term.Text}\" lets everyone send with the domain.");
                break;
            case SpfTermKind.Ptr:
                yield return (SpfProblemKind.PtrUsed, $"\"{term.Text}\" is slow and unreliable and should not be used.");
                break;
            case SpfTermKind.UnknownModifier:
                yield return (SpfProblemKind.UnknownModifier, $"\"{term.Text}\" is a modifier that nobody knows, and is ignored.");
                break;
            case SpfTermKind.IP4 or SpfTermKind.IP6 when term.Range.First != term.Network:
                yield return (SpfProblemKind.HostBits, $"\"{term.Text}\" has bits set after its prefix length; the range is {term.Range}.");
                break;
        }

        if (term.Target is { UsesClientName: true })
        {
            yield return (
                SpfProblemKind.PtrUsed, $"\"{term.Text}\" uses the p macro, which is slow and unreliable and should not be used.");
        }
    }
}
