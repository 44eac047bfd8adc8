using System.Globalization;
using System.Text;
using MailServers.Common;

namespace MailServers.Ews;

/// <summary>
/// Faults that only EWS knows: "busy" and "error" fail a request with a SOAP fault; "damage" spoils the bytes of an answer; the others are
/// done where an operation answers.
/// </summary>
internal static class EwsFaults
{
    /// <summary>Fails a request before any work.</summary>
    public static void ThrowFor(Fault? fault, string operation)
    {
        switch (fault?.Kind)
        {
            case "busy":
                throw new EwsException("ErrorServerBusy", "The server cannot service this request right now. Try again later.")
                {
                    IsFault = true,
                    Values = { ["BackOffMilliseconds"] = fault.Time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) },
                };
            case "error":
                throw new EwsException(fault.Text, $"The operation {operation} failed with {fault.Text}.") { IsFault = true };
            case "inner-error":
                throw new EwsException("ErrorInternalServerError", "An internal server error occurred. The operation failed.")
                {
                    IsFault = true,
                    Values = { ["InnerErrorResponseCode"] = fault.Text },
                };
            default:
                return;
        }
    }

    /// <summary>Spoils an answer: "truncate" ends the XML early, "control" adds a raw control byte, "utf8" a broken sequence.</summary>
    public static byte[] Damage(byte[] answer, Fault? fault)
    {
        var end = Encoding.ASCII.GetString(answer).LastIndexOf("</t:Subject>", StringComparison.Ordinal);
        return fault switch
        {
            { Kind: "damage", Text: "truncate" } => answer[..(answer.Length * 2 / 3)],
            { Kind: "damage", Text: "control" } when end > 0 => [.. answer[..end], 0x01, 0x0B, .. answer[end..]],
            { Kind: "damage", Text: "utf8" } when end > 0 => [.. answer[..end], 0xC3, .. answer[end..]],
            { Kind: "damage", Text: "html" } => "<html><body>Sign in</body></html>"u8.ToArray(),
            _ => answer,
        };
    }
}

/// <summary>The order of elements that the schema asks for, in the requests that clients send most.</summary>
internal static class EwsSchema
{
    private static readonly Dictionary<string, string[]> Orders = new()
    {
        ["GetFolder"] = ["FolderShape", "FolderIds"],
        ["FindFolder"] = ["FolderShape", "IndexedPageFolderView", "FractionalPageFolderView", "Restriction", "ParentFolderIds"],
        ["SyncFolderItems"] = ["ItemShape", "SyncFolderId", "SyncState", "Ignore", "MaxChangesReturned", "SyncScope"],
        ["GetItem"] = ["ItemShape", "ItemIds"],
        ["MoveItem"] = ["ToFolderId", "ItemIds", "ReturnNewItemIds"],
        ["MarkAsJunk"] = ["ItemIds"],
    };

    /// <summary>Refuses what is out of order or not known.</summary>
    public static void Check(System.Xml.Linq.XElement request)
    {
        if (request.Name.Namespace != EwsXml.M)
        {
            throw EwsException.Schema($"The element {request.Name} is not declared.");
        }

        if (!Orders.TryGetValue(request.Name.LocalName, out var order))
        {
            return;
        }

        var last = -1;
        foreach (var element in request.Elements())
        {
            var place = element.Name.Namespace == EwsXml.M ? Array.IndexOf(order, element.Name.LocalName) : -1;
            if (place <= last)
            {
                throw EwsException.Schema($"The element '{request.Name.LocalName}' has invalid child element '{element.Name}'.");
            }

            last = place;
        }
    }
}
