namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Tells a buyer's reason, which the platform offers in its own words, from what a buyer may have written.</summary>
internal static class ReasonText
{
    /// <summary>Stands for a reason that the profile does not list.</summary>
    public const string Other = "Other";

    /// <summary>Twice the longest that the platform is known to offer; other languages need more than English.</summary>
    private const int LongestOffer = 82;

    /// <summary>The profile's spelling of a reason; null where it does not list it.</summary>
    public static string? Known(string reason, CommerceMailProfile profile)
    {
        var plain = Plain(reason).Trim('.', '"', ' ', '“', '”');
        return profile.CaseReasons.FirstOrDefault(r => Plain(r.Reason).Equals(plain, StringComparison.OrdinalIgnoreCase))?.Reason;
    }

    /// <summary>The reason that a text mentions in the profile's words.</summary>
    public static string? Mentioned(string text, CommerceMailProfile profile) =>
        profile.CaseReasons.FirstOrDefault(r => Plain(text).IndexOf(Plain(r.Reason), StringComparison.OrdinalIgnoreCase) >= 0)?.Reason;

    /// <summary>Whether a text has the form of an offered reason: a short line without digits and addresses.</summary>
    public static bool MayBeOffered(string text) =>
        text.Length <= LongestOffer && !text.Any(char.IsDigit) && text.IndexOf('@') < 0
            && text.IndexOf("www.", StringComparison.OrdinalIgnoreCase) < 0 && text.IndexOf("http", StringComparison.OrdinalIgnoreCase) < 0;

    /// <summary>A reason for places that must not hold buyers' words: the profile's spelling, or <see cref="Other"/>; null where there is none.</summary>
    public static string? Listed(string? reason, CommerceMailProfile profile) => reason is null ? null : Known(reason, profile) ?? Other;

    private static string Plain(string text) => text.Replace('’', '\'').Replace('‘', '\'');
}
