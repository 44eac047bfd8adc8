using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>What only a mail's body, or the words of its subject, say; null if they do not.</summary>
internal sealed record MailContent
{
    /// <summary>The platform's order number.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The buyer's reason: in the profile's words, or as it stands there.</summary>
    public string? Reason { get; init; }

    /// <summary>True if the profile does not list the reason, so that the words may be the buyer's own.</summary>
    public bool ReasonIsUnlisted { get; init; }

    /// <summary>The buyer's user name.</summary>
    public string? Buyer { get; init; }

    /// <summary>What its words mean beside that, by the profile's text patterns.</summary>
    public TextMeanings Meanings { get; init; }

    /// <summary>True if a file is attached.</summary>
    public bool HasAttachment { get; init; }

    /// <summary>
    /// Marks of the long words with digits in an answer's subject (<see cref="WordMarks"/>), from which whether it has the order number can
    /// be told. Of other mail only
    /// those of its own order number, where that stands in the subject. Null if it was not read.
    /// </summary>
    public IReadOnlyList<int>? SubjectMarks { get; init; }

    /// <summary>The same of an answer's body; of what it quotes only the order number. Null for other mail too.</summary>
    public IReadOnlyList<int>? BodyMarks { get; init; }

    /// <summary>What a ledger may keep of it: without words that may be the buyer's.</summary>
    public MailContent WithoutFreeText() => this with
    {
        SellerOrderNumber = SellerNumber.OrNull(SellerOrderNumber),
        Reason = ReasonIsUnlisted ? ReasonText.Other : Reason,
        ReasonIsUnlisted = false,
    };

    /// <summary>Whether it names the order, by the platform's number or the seller's.</summary>
    public bool IsAbout(string orderNumber) =>
        orderNumber.Equals(OrderNumber, StringComparison.OrdinalIgnoreCase)
        || orderNumber.Equals(SellerOrderNumber, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A message whose body was read.</summary>
internal sealed record ReadMessage : ClassifiedMessage
{
    /// <summary>Adds the content to what the header fields show.</summary>
    [SetsRequiredMembers]
    public ReadMessage(ClassifiedMessage message, MailContent content)
        : base(message) => Content = content;

    /// <summary>What the body says.</summary>
    public MailContent Content { get; init; }
}

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

/// <summary>The platform's order number as it is written in a body.</summary>
internal static class OrderNumberText
{
    /// <summary>
    /// The number without the blanks and non-breaking hyphens (U+2011) between its groups, in the digits 0 to 9 whatever digits it was
    /// written in: so it compares equal to the number in an export.
    /// </summary>
    [return: NotNullIfNotNull(nameof(written))]
    public static string? Plain(string? written)
    {
        if (written is null)
        {
            return null;
        }

        var plain = new StringBuilder(written.Length);
        foreach (var c in written)
        {
            if (c is not (' ' or '\u2011'))
            {
                plain.Append(CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit ? (char)('0' + digit) : c);
            }
        }

        return plain.ToString();
    }
}
