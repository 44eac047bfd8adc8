namespace CommerceMailAdmin.Unit.ReceiverResults;

/// <summary>Header fields as the tests write them: one "Name: value" a line, folded lines beginning with a space.</summary>
internal static class MessageFields
{
    public static IReadOnlyList<(string Name, string Value)> Parse(string text)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var line in text.Split('\n').Where(l => l.Trim() != ""))
        {
            if (line[0] is ' ' or '\t')
            {
                fields[^1] = (fields[^1].Name, fields[^1].Value + "\r\n" + line);
            }
            else
            {
                var colon = line.IndexOf(':');
                fields.Add((line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        return fields;
    }

    public static IEnumerable<string> Received(string text) => Parse(text).Where(f => f.Name == "Received").Select(f => f.Value);
}
