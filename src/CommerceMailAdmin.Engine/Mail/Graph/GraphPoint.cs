using System.Text;
using System.Text.Json;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Why a message has to be read by its id.</summary>
internal enum GraphLookUp
{
    /// <summary>Its header fields were not in the list, so that its MIME is needed.</summary>
    Mime,

    /// <summary>Its MIME may be large: its beginning is read by itself.</summary>
    LargeMime,

    /// <summary>As <see cref="Mime"/>, and it was not sent yet.</summary>
    DraftMime,

    /// <summary>The list named it without saying enough: read its properties.</summary>
    Properties,
}

/// <summary>How far a folder has been read.</summary>
/// <param name="Link">The link to go on with: the next page, or the next round. Null if there is none yet.</param>
/// <param name="Pending">Messages that were listed and not read yet, by their ids.</param>
internal sealed record GraphPoint(string? Link, IReadOnlyDictionary<string, GraphLookUp> Pending)
{
    private const string Version = "graph1";

    /// <summary>The point as text. Ids of one folder are alike for the most part: what all have in common is written once.</summary>
    public string Format()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("link", Link);
            if (Pending.Count > 0)
            {
                var common = CommonLength(Pending.Keys);
                json.WriteString("common", Pending.Keys.First().Substring(0, common));
                foreach (var group in Pending.GroupBy(p => p.Value))
                {
                    json.WriteStartArray(group.Key.ToString());
                    foreach (var pair in group)
                    {
                        json.WriteStringValue(pair.Key.Substring(common));
                    }

                    json.WriteEndArray();
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads a point's text; null if it is not one.</summary>
    public static GraphPoint? Parse(string? state)
    {
        try
        {
            return GraphJson.Read(Encoding.UTF8.GetBytes(state ?? ""), Read);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GraphPoint? Read(JsonElement root)
    {
        if (GraphJson.Text(root, "version") != Version)
        {
            return null;
        }

        var common = GraphJson.Text(root, "common") ?? "";
        var pending = new Dictionary<string, GraphLookUp>(StringComparer.Ordinal);
        foreach (var kind in (GraphLookUp[])Enum.GetValues(typeof(GraphLookUp)))
        {
            if (GraphJson.Member(root, kind.ToString()) is { ValueKind: JsonValueKind.Array } ids)
            {
                foreach (var id in ids.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String))
                {
                    pending[common + id.GetString()] = kind;
                }
            }
        }

        return new GraphPoint(GraphJson.Text(root, "link"), pending);
    }

    private static int CommonLength(IEnumerable<string> ids)
    {
        string? first = null;
        var length = 0;
        foreach (var id in ids)
        {
            length = first is null ? id.Length : Math.Min(length, id.Length);
            first ??= id;
            var same = 0;
            while (same < length && first[same] == id[same])
            {
                same++;
            }

            length = same;
        }

        return length;
    }
}
