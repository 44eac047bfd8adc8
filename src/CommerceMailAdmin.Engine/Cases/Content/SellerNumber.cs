namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Tells a seller's order number from what a buyer may have written behind a like label. The platform takes any text for one; names and
/// addresses need blanks or have no digit.
/// </summary>
internal static class SellerNumber
{
    /// <summary>More than any shop system writes.</summary>
    public const int Longest = 64;

    /// <summary>The number; null if it does not look like one: a word with a digit, of letters, digits and -_./#.</summary>
    public static string? OrNull(string? text) =>
        text is { Length: > 0 and <= Longest } && text.Any(char.IsDigit)
        && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '#') ? text : null;
}
