using System.Text.Json;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>What one entry of a delta query says.</summary>
internal enum DeltaEntryKind
{
    /// <summary>A message with its header fields.</summary>
    Whole,

    /// <summary>A message without header fields, as sent ones are.</summary>
    WithoutHeaders,

    /// <summary>Some fields of a message only, because another one changed.</summary>
    Partial,

    /// <summary>A message that was deleted, or moved away.</summary>
    Removed,
}

/// <summary>One entry of a delta query, or a message that was read by its id.</summary>
/// <param name="Id">The message's id; the case of its letters counts.</param>
/// <param name="Kind">What the entry says.</param>
internal sealed record DeltaEntry(string Id, DeltaEntryKind Kind)
{
    /// <summary>The fields that every query asks for.</summary>
    public const string Select = "parentFolderId,receivedDateTime,isDraft,hasAttachments,internetMessageHeaders";

    /// <summary>The header fields; null if there are none.</summary>
    public HeaderBlock? Headers { get; init; }

    /// <summary>True if fields beyond the limit that files have were left out.</summary>
    public bool IsCut { get; init; }

    /// <summary>The folder that it lies in; null if the entry does not say.</summary>
    public string? ParentFolderId { get; init; }

    /// <summary>When it was delivered or saved; null if the entry does not say.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>True if it was not sent yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>True if it may be large.</summary>
    public bool HasAttachments { get; init; }

    /// <summary>Reads a message; null if it has no id.</summary>
    public static DeltaEntry? Read(JsonElement message)
    {
        if (GraphJson.Text(message, "id") is not { Length: > 0 } id)
        {
            return null;
        }

        if (message.TryGetProperty("@removed", out _))
        {
            return new DeltaEntry(id, DeltaEntryKind.Removed);
        }

        var (headers, isCut) = GraphHeaders.Read(message);
        DateTimeOffset? received =
            message.TryGetProperty("receivedDateTime", out var time) && time.ValueKind == JsonValueKind.String
                && time.TryGetDateTimeOffset(out var at)
                ? at
                : null;
        var isWhole = received is not null && message.TryGetProperty("isDraft", out _);
        var kind = headers is not null ? DeltaEntryKind.Whole : isWhole ? DeltaEntryKind.WithoutHeaders : DeltaEntryKind.Partial;
        return new DeltaEntry(id, kind)
        {
            Headers = headers,
            IsCut = isCut,
            ParentFolderId = GraphJson.Text(message, "parentFolderId"),
            Received = received,
            IsDraft = IsTrue(message, "isDraft"),
            HasAttachments = IsTrue(message, "hasAttachments"),
        };
    }

    private static bool IsTrue(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.True;
}

/// <summary>One page of a delta query: Microsoft Graph, "message: delta".</summary>
/// <param name="Entries">Its entries in the order received; there may be none although more pages follow.</param>
/// <param name="Link">Where to go on: the next page, or the next round.</param>
/// <param name="IsLast">True if the link begins the next round.</param>
/// <param name="Malformed">How many entries have no id.</param>
/// <param name="Length">The page's length in bytes.</param>
internal sealed record DeltaPage(IReadOnlyList<DeltaEntry> Entries, string Link, bool IsLast, int Malformed, int Length)
{
    /// <summary>Reads a page.</summary>
    /// <exception cref="JsonException">It is not a page of a delta query.</exception>
    public static DeltaPage Read(byte[] body) => GraphJson.Read(body, root => Read(root, body.Length));

    private static DeltaPage Read(JsonElement root, int length)
    {
        var value = GraphJson.List(root, "value", "A page of messages");
        var entries = new List<DeltaEntry>(value.GetArrayLength());
        var malformed = 0;
        foreach (var element in value.EnumerateArray())
        {
            if (DeltaEntry.Read(element) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                malformed++;
            }
        }

        var next = GraphJson.Link(root, "@odata.nextLink");
        return (next ?? GraphJson.Link(root, "@odata.deltaLink")) is { } link
            ? new DeltaPage(entries, link, next is null, malformed, length)
            : throw new JsonException("A page of a delta query has neither a next link nor a delta link");
    }
}
