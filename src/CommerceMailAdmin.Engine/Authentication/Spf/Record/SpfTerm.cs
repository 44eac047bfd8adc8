using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>What a term is: the eight mechanisms (RFC 7208 section 5) and the modifiers (section 6).</summary>
internal enum SpfTermKind
{
    All,
    Include,
    A,
    Mx,
    Ptr,
    IP4,
    IP6,
    Exists,
    Redirect,
    Exp,
    UnknownModifier,
}

/// <summary>One term of a record.</summary>
internal sealed record SpfTerm
{
    /// <summary>The kind of term.</summary>
    public required SpfTermKind Kind { get; init; }

    /// <summary>The term as published.</summary>
    public required string Text { get; init; }

    /// <summary>Where it begins in the record, counted from 1.</summary>
    public required int Position { get; init; }

    /// <summary>What a matching mechanism results in; Pass without qualifier. Of no meaning for modifiers.</summary>
    public SpfResult Qualifier { get; init; } = SpfResult.Pass;

    /// <summary>
    /// The domain-spec, or an unknown modifier's value; null if the term has none and stands for the record's own domain.
    /// </summary>
    public SpfMacroString? Target { get; init; }

    /// <summary>The network of ip4 and ip6.</summary>
    public IPNumber Network { get; init; }

    /// <summary>How many bits of an IPv4 address must agree.</summary>
    public int IPv4Prefix { get; init; } = 32;

    /// <summary>How many bits of an IPv6 address must agree.</summary>
    public int IPv6Prefix { get; init; } = 128;

    /// <summary>The range of ip4 and ip6.</summary>
    public IPRange Range => IPRange.Block(Network, PrefixFor(Network.IsIPv4));

    /// <summary>Whether the term counts against the limit of ten look-up terms (section 4.6.4).</summary>
    public bool NeedsDns =>
        Kind is SpfTermKind.Include or SpfTermKind.A or SpfTermKind.Mx or SpfTermKind.Ptr or SpfTermKind.Exists or SpfTermKind.Redirect;

    /// <summary>Whether the term leads to another record.</summary>
    public bool LeadsToRecord => Kind is SpfTermKind.Include or SpfTermKind.Redirect;

    /// <summary>The bits of an address of the given family that must agree.</summary>
    public int PrefixFor(bool ipv4) => ipv4 ? IPv4Prefix : IPv6Prefix;
}

/// <summary>One thing that is wrong with a record's text.</summary>
/// <param name="Term">The term it is wrong in, shortened and made printable; empty if it is not a single term's.</param>
/// <param name="Position">Where, as the character's place in the record, counted from 1.</param>
/// <param name="Problem">What is wrong, as the end of a sentence that begins with the term.</param>
internal sealed record SpfSyntaxError(string Term, int Position, string Problem)
{
    private const int ShownLength = 60;

    /// <summary>The error as a sentence without a full stop.</summary>
    public override string ToString() =>
        Term.Length == 0 ? $"at character {Position}: {Problem}" : $"\"{Term}\" at character {Position}: {Problem}";

    /// <summary>Published text, shortened and with every character that is not printable ASCII escaped.</summary>
    public static string Printable(string text, int start, int end)
    {
        var shown = new System.Text.StringBuilder(Math.Min(end - start, ShownLength) + 3);
        for (var i = start; i < end; i++)
        {
            if (i - start == ShownLength)
            {
                return shown.Append("...").ToString();
            }

            if (text[i] is >= ' ' and <= '~')
            {
                shown.Append(text[i]);
            }
            else
            {
                shown.Append("\\u").Append(((int)text[i]).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return shown.ToString();
    }

    public static string Printable(string text) => Printable(text, 0, text.Length);
}
