using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>The texts of an answer, and tag=value lists among them.</summary>
internal static class TextRecords
{
    /// <summary>The texts of the TXT records of an answer.</summary>
    public static IReadOnlyList<string> Of(DnsAnswer answer) => [.. answer.Records.OfType<TextRecord>().Select(r => r.Text)];

    /// <summary>Several records shown together, one a line.</summary>
    public static string Joined(IEnumerable<string> records) => string.Join("\n", records);

    /// <summary>Reads a tag-list (RFC 6376 section 3.2): name=value pairs with semicolons between them, names in any order but once each.</summary>
    /// <param name="text">The record.</param>
    /// <param name="problem">What is wrong with it; empty where nothing is.</param>
    /// <returns>The tags in order, white space around them removed; those before the mistake where there is one.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Tags(string text, out string problem)
    {
        List<KeyValuePair<string, string>> tags = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        problem = "";
        foreach (var part in text.TrimEnd(' ', '\t', '\r', '\n', ';').Split(';'))
        {
            var equals = part.IndexOf('=');
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Length == 0)
            {
                problem = part.Trim().Length == 0 ? "an empty tag stands between two semicolons" : $"'{Shortened(part.Trim())}' is no tag=value pair";
                return tags;
            }

            if (!names.Add(name))
            {
                problem = $"the tag {Shortened(name)}= stands there twice";
                return tags;
            }

            tags.Add(new(name, part[(equals + 1)..].Trim()));
        }

        return tags;
    }

    /// <summary>The value of a tag; null where the list lacks it.</summary>
    public static string? Value(this IReadOnlyList<KeyValuePair<string, string>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value;
            }
        }

        return null;
    }

    /// <summary>Foreign text as it may stand in a reason: not endless, and without control characters.</summary>
    public static string Shortened(string text)
    {
        const int most = 60;
        var shown = text.Length <= most ? text : text[..most] + "...";
        return shown.All(c => !char.IsControl(c)) ? shown : new string([.. shown.Select(c => char.IsControl(c) ? '?' : c)]);
    }
}
