using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

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
