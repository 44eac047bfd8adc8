using System.Text;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Text with macros, read and ready to be expanded (RFC 7208 section 7).</summary>
internal sealed class SpfMacroString
{
    private readonly SpfMacroPiece[] _pieces;

    /// <summary>The name that a string without macros stands for; null where it has macros, or can be no DNS name.</summary>
    private readonly string? _constantName;

    public SpfMacroString(string text, IReadOnlyList<SpfMacroPiece> pieces)
    {
        Text = text;
        _pieces = [.. pieces];
        IsConstant = _pieces.All(p => p.Literal is not null);
        UsesClientName = Uses("p");
        UsesLocalPart = Uses("sl");
        _constantName = IsConstant ? SpfDomain.FromExpansion(string.Concat(_pieces.Select(p => p.Literal))) : null;
    }

    /// <summary>The string as published.</summary>
    public string Text { get; }

    /// <summary>Whether it has no macro letter, so that it expands to the same text always.</summary>
    public bool IsConstant { get; }

    /// <summary>Whether the p macro is used, which needs DNS.</summary>
    public bool UsesClientName { get; }

    /// <summary>Whether the sender's local part is used.</summary>
    public bool UsesLocalPart { get; }

    /// <summary>Whether every macro letter used is among those given.</summary>
    public bool UsesOnly(string letters) => _pieces.All(p => p.Literal is not null || letters.IndexOf(p.Letter) >= 0);

    /// <summary>Expands to a name that DNS can be asked for, cut on the left to 253 characters; null where it is none.</summary>
    public string? ExpandName(SpfMacroValues values)
    {
        if (IsConstant)
        {
            return _constantName;
        }

        if (UsesLocalPart && values.HasInternationalLocalPart)
        {
            return null;
        }

        // From the right: what lies left of the longest possible name is cut off anyway and need not be expanded.
        var expanded = new string[_pieces.Length];
        var first = _pieces.Length;
        for (var length = 0; first > 0 && length <= SpfDomain.MaxLength + 1; length += expanded[first].Length)
        {
            first--;
            expanded[first] = _pieces[first].Expand(values);
        }

        return SpfDomain.FromExpansion(string.Join("", expanded, first, expanded.Length - first));
    }

    /// <summary>Expands to text; null where it is longer than the limit.</summary>
    public string? ExpandText(SpfMacroValues values, int maxLength)
    {
        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            text.Append(piece.Expand(values));
            if (text.Length > maxLength)
            {
                return null;
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Uses(string letters) => _pieces.Any(p => p.Literal is null && letters.IndexOf(p.Letter) >= 0);
}
