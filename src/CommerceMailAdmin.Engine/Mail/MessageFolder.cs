using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Tells from a message's own header where it lies: what its folder's name says of it can be wrong, or missing.</summary>
internal static class MessageFolder
{
    /// <summary>
    /// Fields that mail programs write into a message that still has to be sent: Outlook, Thunderbird, Apple Mail, Roundcube, K-9 Mail,
    /// Horde. In sent mail they can be left over. The letter T in X-Status is such a mark in mbox files of UW IMAP, Pine and Alpine.
    /// </summary>
    private static readonly (string Name, string? Value)[] DraftMarks =
    [
        ("X-Unsent", "1"), ("X-Mozilla-Draft-Info", null), ("X-Uniform-Type-Identifier", "com.apple.mail-draft"), ("X-Draft-Info", null),
        ("X-K9mail-Identity", null), ("X-Apple-Auto-Saved", "1"), ("X-IMP-Draft", "yes"),
    ];

    /// <summary>
    /// The message with the folder that its header tells of. What a server received was sent, so that it is never a draft. What stands
    /// below a Received field came with the message, from whoever sent it, and says nothing about where it lies.
    /// </summary>
    public static StoredMessage Place(StoredMessage message)
    {
        var role = RoleOf(message.Headers, message.Folder.Role);
        return role == message.Folder.Role ? message : message with { Folder = message.Folder with { Role = role } };
    }

    private static FolderRole RoleOf(HeaderBlock headers, FolderRole role)
    {
        var isDraft = false;
        for (var i = 0; i < headers.Count; i++)
        {
            var field = headers[i];
            if (field.Is("Received"))
            {
                return role == FolderRole.Drafts ? FolderRole.Other : role;
            }

            if (field.Name.Length > 7 && (field.Name[0] | 0x20) == 'x')
            {
                role = field.Is(GmailLabels.Field) ? GmailLabels.RoleOf(field) ?? role : role;
                isDraft |= IsDraftMark(field);
            }
        }

        return isDraft && role != FolderRole.Sent ? FolderRole.Drafts : role;
    }

    private static bool IsDraftMark(HeaderField field)
    {
        if (field.Is("X-Status"))
        {
            return field.Plain().IndexOf('T') >= 0;
        }

        foreach (var (name, value) in DraftMarks)
        {
            if (field.Is(name))
            {
                return value is null || field.Plain().StartsWith(value, StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}

/// <summary>
/// The labels that Google Takeout writes above each message of an export (X-Gmail-Labels), in the language of the account: an export has
/// all mail in one file, so that they say what the folder says elsewhere.
/// </summary>
internal static class GmailLabels
{
    public const string Field = "X-Gmail-Labels";

    /// <summary>What the labels say; null if they name no folder of a special use.</summary>
    /// <param name="field">The field.</param>
    public static FolderRole? RoleOf(HeaderField field)
    {
        FolderRole? role = null;
        foreach (var label in Joined(field.Text()).Split(','))
        {
            // A draft of an answer in the inbox is a draft, and what the filter moved is spam, whatever other labels a message has.
            var found = FolderNames.RoleOf([label.Trim(' ', '"')]);
            role = found != FolderRole.Other && (role is null || found > role) ? found : role;
        }

        return role;
    }

    /// <summary>Folds of a long field can stand within a label.</summary>
    private static string Joined(string text) => text.Replace("\r", "").Replace("\n", "").Normalize(NormalizationForm.FormC);
}

/// <summary>What a mail folder is for.</summary>
internal enum FolderRole
{
    /// <summary>No special use: archives, trash, queues, and every folder whose name is not known.</summary>
    Other,

    /// <summary>The folder in which mail arrives.</summary>
    Inbox,

    /// <summary>Copies of what was sent from here.</summary>
    Sent,

    /// <summary>The folder in which the filter puts what it treats as spam.</summary>
    Junk,

    /// <summary>Drafts, templates and the outbox: written, not sent.</summary>
    Drafts,
}
