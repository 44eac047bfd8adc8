using System.Globalization;
using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>A folder as the server lists it.</summary>
/// <param name="Raw">Its name as the server writes it, one character for each byte.</param>
/// <param name="Path">Its full name.</param>
/// <param name="Folder">Its name and role.</param>
internal sealed record ImapFolder(string Raw, string Path, MailFolder Folder);

/// <summary>What the server says of a folder.</summary>
/// <param name="Raw">Its name as the server writes it.</param>
/// <param name="Validity">Its UIDVALIDITY.</param>
/// <param name="Next">Its UIDNEXT; 0 if the server does not tell.</param>
/// <param name="ModSeq">Its HIGHESTMODSEQ; 0 if the server has none.</param>
/// <param name="IsWritable">True if it is open for changes.</param>
internal sealed record ImapOpenFolder(string Raw, uint Validity, uint Next, ulong ModSeq, bool IsWritable = false);

/// <summary>Lists folders, and asks how they stand.</summary>
internal static class ImapFolders
{
    private const string Inbox = "INBOX";
    private const int MostNamespaces = 100;
    private const int MostAttributes = 100;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly (string Attribute, FolderRole Role)[] SpecialUses =
    [
        ("\\SENT", FolderRole.Sent), ("\\JUNK", FolderRole.Junk), ("\\DRAFTS", FolderRole.Drafts), ("\\ALL", FolderRole.Other),
        ("\\ARCHIVE", FolderRole.Other), ("\\TRASH", FolderRole.Other), ("\\FLAGGED", FolderRole.Other),
    ];

    /// <summary>The user's own folders that can hold messages, in the order of their names.</summary>
    /// <param name="connection">The mailbox.</param>
    /// <param name="unreadable">Receives the names that cannot be read, as the server writes them.</param>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static IReadOnlyList<ImapFolder> List(ImapConnection connection, ICollection<string> unreadable)
    {
        var found = new Dictionary<string, ImapFolder>(StringComparer.Ordinal);
        var options = connection.Capabilities.Contains("SPECIAL-USE") && connection.Capabilities.Contains("LIST-EXTENDED")
            ? " RETURN (SPECIAL-USE)" : "";
        foreach (var prefix in Namespaces(connection))
        {
            connection.Command($"LIST \"\" {Quote(prefix + "*")}{options}", connection.Limits.Folders * 200L, (name, _, _) =>
            {
                if (name != "LIST" || found.Count + unreadable.Count >= connection.Limits.Folders)
                {
                    return false;
                }

                Add(connection.Reader, found, unreadable);
                return true;
            });
        }

        if (!found.ContainsKey(Inbox))
        {
            found[Inbox] = new ImapFolder(Inbox, Inbox, new MailFolder(Inbox, FolderRole.Inbox));
        }

        return [.. found.Values.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>Asks how a folder stands, without opening it.</summary>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static ImapOpenFolder Status(ImapConnection connection, string raw)
    {
        // STATUS is not meant for the folder that is open (RFC 9051 section 6.3.11).
        if (connection.Folder?.Raw == raw)
        {
            connection.Folder = null;
            return Open(connection, raw);
        }

        var status = new ImapOpenFolder(raw, 0, 0, 0);
        var modSeq = connection.Capabilities.Contains("CONDSTORE") ? " HIGHESTMODSEQ" : "";
        connection.Command($"STATUS {Quote(raw)} (UIDNEXT UIDVALIDITY{modSeq})", 0, (name, _, _) =>
        {
            if (name != "STATUS")
            {
                return false;
            }

            connection.Reader.SkipValue();
            connection.Reader.Read();
            while (connection.Reader.Read() is { Kind: ImapTokenKind.Word } item
                && connection.Reader.Read() is { Kind: ImapTokenKind.Word } value)
            {
                status = With(status, item.Name, value.Text);
            }

            return true;
        });
        return status;
    }

    /// <summary>Opens a folder: with EXAMINE, so that nothing in it changes, or with SELECT.</summary>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    public static ImapOpenFolder Open(ImapConnection connection, string raw, bool isWritable = false)
    {
        if (connection.Folder?.Raw == raw && connection.Folder.IsWritable == isWritable)
        {
            return connection.Folder;
        }

        connection.Folder = null;
        var open = new ImapOpenFolder(raw, 0, 0, 0, isWritable);
        connection.Command($"{(isWritable ? "SELECT" : "EXAMINE")} {Quote(raw)}", 0, (name, _, value) =>
        {
            open = name.StartsWith("[", StringComparison.Ordinal) ? With(open, name.Substring(1), value) : open;
            return name is "FLAGS" or "EXISTS" or "RECENT" or "LIST" or ['[', ..];
        });
        return connection.Folder = open;
    }

    private static ImapOpenFolder With(ImapOpenFolder folder, string item, string value) => item switch
    {
        "UIDVALIDITY" => folder with { Validity = Number(value) },
        "UIDNEXT" => folder with { Next = Number(value) },
        "HIGHESTMODSEQ" => folder with
        {
            ModSeq = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
        },
        _ => folder,
    };

    private static uint Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The prefixes of the user's own folders (RFC 2342); an empty one if the server does not tell.</summary>
    private static IReadOnlyCollection<string> Namespaces(ImapConnection connection)
    {
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        if (connection.Capabilities.Contains("NAMESPACE"))
        {
            connection.Command("NAMESPACE", 0, (name, _, _) => name == "NAMESPACE" && ReadNamespaces(connection.Reader, prefixes));
        }

        return prefixes.Count > 0 ? prefixes : [""];
    }

    private static bool ReadNamespaces(ImapReader reader, HashSet<string> prefixes)
    {
        var depth = 0;
        var isPrefix = false;
        do
        {
            var token = reader.Read();
            switch (token.Kind)
            {
                case ImapTokenKind.Open:
                    isPrefix = ++depth == 2;
                    break;
                case ImapTokenKind.Close:
                    depth--;
                    break;
                case ImapTokenKind.End:
                    return true;
                case ImapTokenKind.String when isPrefix && prefixes.Count < MostNamespaces && IsName(token):
                    prefixes.Add(token.Text);
                    isPrefix = false;
                    break;
                default:
                    isPrefix = false;
                    break;
            }
        }
        while (depth > 0);
        return true;
    }

    private static void Add(ImapReader reader, Dictionary<string, ImapFolder> found, ICollection<string> unreadable)
    {
        var attributes = new List<string>();
        reader.Read();
        while (reader.Read() is { Kind: ImapTokenKind.Word } attribute)
        {
            if (attributes.Count < MostAttributes)
            {
                attributes.Add(attribute.Name);
            }
        }

        var separator = reader.Read();
        var name = reader.Read();
        if (name.Kind is not (ImapTokenKind.Word or ImapTokenKind.String) || attributes.Exists(a => a is "\\NOSELECT" or "\\NONEXISTENT"))
        {
            return;
        }

        var raw = name.Text.Equals(Inbox, StringComparison.OrdinalIgnoreCase) ? Inbox : name.Text;
        if (!IsName(name) || Decode(raw) is not { } path || found.ContainsKey(path))
        {
            unreadable.Add(raw);
            return;
        }

        found.Add(path, new ImapFolder(raw, path, Describe(path, separator, attributes)));
    }

    /// <summary>The role is the special use that the server names (RFC 6154); if it names none, the folder's name tells.</summary>
    private static MailFolder Describe(string path, ImapToken separator, List<string> attributes)
    {
        var parts = separator is { Kind: ImapTokenKind.String, Bytes.Length: 1 } ? path.Split(separator.Text[0]) : [path];
        var special = Array.Find(SpecialUses, s => attributes.Contains(s.Attribute));
        FolderRole role;
        if (path == Inbox)
        {
            role = FolderRole.Inbox;
        }
        else if (special.Attribute is not null)
        {
            role = special.Role;
        }
        else
        {
            // Below the inbox as a root ("INBOX.Customers"), the inbox's name says nothing.
            var isBelowInbox = parts.Length > 1 && parts[0].Equals(Inbox, StringComparison.OrdinalIgnoreCase);
            role = FolderNames.RoleOf(isBelowInbox ? parts.Skip(1) : parts);
        }

        return new MailFolder(string.Join("/", parts), role)
        {
            Use = attributes.Contains("\\TRASH") ? FolderUse.Deleted
                : attributes.Contains("\\ARCHIVE") ? FolderUse.Archive
                : FolderUse.None,
        };
    }

    /// <summary>Whether a name can be sent back in a command: a line end in it would begin a command of the server's choice.</summary>
    private static bool IsName(ImapToken token) => !token.IsCut && Array.TrueForAll(token.Bytes, b => b >= ' ' && b != 127);

    /// <summary>
    /// The name that people see; null if it cannot be read. Bytes outside ASCII are read as UTF-8, which some servers send.
    /// </summary>
    private static string? Decode(string raw)
    {
        try
        {
            return ModifiedUtf7.TryDecode(raw.Any(c => c > '~') ? StrictUtf8.GetString(Latin1.GetBytes(raw)) : raw);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A name as a quoted string.</summary>
    public static string Quote(string raw) => "\"" + raw.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
