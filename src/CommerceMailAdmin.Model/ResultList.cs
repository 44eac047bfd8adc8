using System.Collections.ObjectModel;

namespace CommerceMailAdmin;

/// <summary>
/// A list of a result. Export-Csv, ConvertTo-Html and Out-GridView write it as its items with commas between them, instead of the name of
/// its type.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="items">The items.</param>
public sealed class ResultList<T>(IList<T> items) : ReadOnlyCollection<T>(items)
{
    /// <summary>The items with a comma and a space between them.</summary>
    public override string ToString() => string.Join(", ", this);
}
