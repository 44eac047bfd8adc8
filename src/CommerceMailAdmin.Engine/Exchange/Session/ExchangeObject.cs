using System.Collections;
using System.Globalization;

namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// One result of an Exchange command, read by property name. Results come from other processes as property bags whose lists and values
/// have lost their types, so nothing is ever cast to a type of Exchange.
/// </summary>
/// <param name="read">Returns a property's value in .NET's own types, or null if there is no such property.</param>
public sealed class ExchangeObject(Func<string, object?> read)
{
    private static readonly char[] Separators = [' ', ',', ';', '{', '}', '\t', '\r', '\n'];

    /// <summary>A property as text; null if it is absent or blank.</summary>
    public string? Text(string property)
    {
        var text = Convert.ToString(read(property), CultureInfo.InvariantCulture);
        return string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
    }

    /// <summary>The GUID by which Exchange tells the object from every other; null if it gives none.</summary>
    public string? Id() => Guid.TryParse(Text("Guid"), out var id) && id != Guid.Empty ? id.ToString() : null;

    /// <summary>A Boolean property, given as such or as text; null if it is absent or neither.</summary>
    public bool? Flag(string property) => read(property) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    /// <summary>
    /// A multi-valued property whose entries hold no blanks (addresses, domains, ranges). A single text is what is left of a list that was
    /// cut off when it was serialised, or a list of one: it is split at blanks, commas and semicolons.
    /// </summary>
    public IReadOnlyList<string> Entries(string property) => read(property) switch
    {
        null => [],
        string text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries),
        IEnumerable list =>
            [.. list.Cast<object?>().Select(e => Convert.ToString(e, CultureInfo.InvariantCulture)?.Trim())
                .Where(e => !string.IsNullOrEmpty(e)).Select(e => e!)],
        var single => [Convert.ToString(single, CultureInfo.InvariantCulture)!],
    };

    /// <summary>A multi-valued property whose entries may hold blanks, such as patterns; a single text is one entry.</summary>
    public IReadOnlyList<string> Texts(string property) =>
        read(property) is string text ? text.Length > 0 ? [text] : [] : Entries(property);

    /// <summary>
    /// A point in time; null if it is absent, no date, or the far end of the calendar, which Exchange writes for "never".
    /// </summary>
    public DateTimeOffset? Time(string property) => read(property) switch
    {
        DateTimeOffset time => time,
        DateTime time when time.Year < DateTime.MaxValue.Year => new DateTimeOffset(time),
        _ => null,
    };

    /// <summary>
    /// A point in time that Exchange documents as UTC, whatever its type says, given as such or as text; null as for <see cref="Time"/>.
    /// </summary>
    public DateTimeOffset? UtcTime(string property) => read(property) switch
    {
        DateTime { Kind: DateTimeKind.Unspecified } time when time.Year < DateTime.MaxValue.Year =>
            new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time.Year < DateTime.MaxValue.Year => time,
        _ => Time(property),
    };

    /// <summary>A whole number, given as such or as text; null if it is absent or no number.</summary>
    public int? Number(string property) =>
        int.TryParse(Text(property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
