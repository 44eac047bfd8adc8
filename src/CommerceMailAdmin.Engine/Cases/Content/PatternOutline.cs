namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// The rough form of a regular expression, from which cheap filters are made: whatever the expression matches, the outline matches too. It
/// is applied to rows of a
/// body, in which white space is always one blank (<see cref="BodyRows"/>). Look-arounds and anchors are left out, which only makes the
/// outline wider.
/// </summary>
internal abstract record PatternOutline
{
    /// <summary>Larger sets of characters, and those that are defined by a category, are treated as any character.</summary>
    public const int MostCharacters = 64;

    /// <summary>Nothing.</summary>
    public static PatternOutline Empty { get; } = new Sequence([]);

    /// <summary>Any character.</summary>
    public static PatternOutline Any { get; } = new Characters(null);

    /// <summary>White space.</summary>
    public static PatternOutline Blank { get; } = new Characters([' ']);

    /// <summary>
    /// A character as the filters compare it: without regard to case, and with the letters that some alphabets add to i and s.
    /// </summary>
    public static char Fold(char c)
    {
        if (c < 128)
        {
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        }

        return c switch
        {
            '\u0130' or '\u0131' => 'i',
            '\u017F' => 's',
            _ => char.ToLowerInvariant(c),
        };
    }

    /// <summary>One character of a set; null for any character.</summary>
    internal sealed record Characters(HashSet<char>? Set) : PatternOutline;

    /// <summary>One after the other.</summary>
    internal sealed record Sequence(IReadOnlyList<PatternOutline> Items) : PatternOutline;

    /// <summary>One of several.</summary>
    internal sealed record Alternatives(IReadOnlyList<PatternOutline> Items) : PatternOutline;

    /// <summary>The same again and again; null for no upper limit.</summary>
    internal sealed record Repeated(PatternOutline Item, int Least, int? Most) : PatternOutline
    {
        /// <summary>True for white space, of which a row never has two in succession.</summary>
        public bool IsBlank => Item is Characters { Set: { Count: 1 } set } && set.Contains(' ');
    }
}
