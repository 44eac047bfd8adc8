namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Tells reasons that the platform offers in its own words from text that a buyer may have written.</summary>
internal static class ReasonText
{
    /// <summary>Stands for a reason that the profile does not list.</summary>
    public const string Other = "Other";

    /// <summary>Twice the longest that the platform is known to offer; other languages need more than English.</summary>
    private const int LongestOffer = 82;

    /// <summary>The profile's spelling of a reason; null if it does not list it.</summary>
    public static string? Known(string reason, CommerceMailProfile profile)
    {
        var plain = Plain(reason).Trim('.', '"', ' ', '“', '”');
        return profile.CaseReasons.FirstOrDefault(r => Plain(r.Reason).Equals(plain, StringComparison.OrdinalIgnoreCase))?.Reason;
    }

    /// <summary>The reason that the first cell with one mentions in the profile's words; null if no cell does.</summary>
    public static string? Mentioned(BodyRows rows, CommerceMailProfile profile)
    {
        var text = rows.Text;
        if (text.IndexOfAny('’', '‘') >= 0)
        {
            text = Plain(text.ToString()).AsSpan();
        }

        var (first, reason) = (int.MaxValue, (string?)null);
        foreach (var fact in profile.CaseReasons)
        {
            if (CellWith(text, Plain(fact.Reason), rows) is >= 0 and var cell && cell < first)
            {
                (first, reason) = (cell, fact.Reason);
            }
        }

        return reason;
    }

    /// <summary>Whether a text has the form of an offered reason: a short line without digits and addresses.</summary>
    public static bool MayBeOffered(string text) =>
        text.Length <= LongestOffer && !text.Any(char.IsDigit) && text.IndexOf('@') < 0
            && text.IndexOf("www.", StringComparison.OrdinalIgnoreCase) < 0 && text.IndexOf("http", StringComparison.OrdinalIgnoreCase) < 0;

    /// <summary>
    /// A reason for places that must not hold buyers' words: the profile's spelling, or <see cref="Other"/>; null if there is none.
    /// </summary>
    public static string? Listed(string? reason, CommerceMailProfile profile) => reason is null ? null : Known(reason, profile) ?? Other;

    /// <summary>The first cell that has a reason; -1 if none has.</summary>
    private static int CellWith(ReadOnlySpan<char> text, string reason, BodyRows rows)
    {
        var at = 0;
        while (at < text.Length && text.Slice(at).IndexOf(reason.AsSpan(), StringComparison.OrdinalIgnoreCase) is var found and >= 0)
        {
            at += found;
            var cell = rows.CellAt(at);
            if (at + reason.Length <= rows.EndOf(cell))
            {
                return cell;
            }

            at++;
        }

        return -1;
    }

    private static string Plain(string text) => text.Replace('’', '\'').Replace('‘', '\'');
}
