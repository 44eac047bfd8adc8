using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Tells a folder's role from its name. The table holds the names that Exchange, Outlook, Gmail, Apple Mail, Thunderbird, Dovecot and
/// the web mail of large providers give their folders, in some 50 languages. Templates and scheduled mail have the role of drafts.
/// </summary>
internal static class FolderNames
{
    private static readonly Dictionary<string, FolderRole> Roles = ReadTable();

    /// <summary>The names of the table, each as <see cref="Normal"/> makes it.</summary>
    internal static IReadOnlyCollection<string> Known => Roles.Keys;

    /// <summary>The role of a folder: the role of the innermost part of its name that is known.</summary>
    /// <param name="parts">The names from the outermost folder inwards. Each can be a path of its own ("INBOX.Sent").</param>
    public static FolderRole RoleOf(IEnumerable<string> parts)
    {
        foreach (var part in parts.Reverse())
        {
            if (TryFind(part, out var whole))
            {
                return whole;
            }

            // The inbox of "INBOX.Sent" and of "INBOX.Customers" is only the root they hang from.
            var inner = part.Split(['.', '/', '\\'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = inner.Length - 1; i >= 0; i--)
            {
                if (TryFind(inner[i], out var role) && (i > 0 || inner.Length == 1 || role != FolderRole.Inbox))
                {
                    return role;
                }
            }
        }

        return FolderRole.Other;
    }

    /// <summary>
    /// The form in which names are compared: case, hyphens, direction marks and a number or remark at the end do not count.
    /// </summary>
    internal static string Normal(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in WithoutCopyNumber(name).Normalize(NormalizationForm.FormC))
        {
            // The Turkish capital has no lower case of one letter in the invariant culture.
            var letter = c == 'İ' ? 'i' : c is '-' or '_' ? ' ' : char.ToLowerInvariant(c);
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                text.Append(letter);
            }
        }

        return text.ToString().Trim();
    }

    private static bool TryFind(string name, out FolderRole role)
    {
        // Mail programs call the mail that still has to be sent "Outbox". The provider Orange calls its sent mail "OUTBOX".
        role = FolderRole.Sent;
        return name == "OUTBOX" || Roles.TryGetValue(Normal(name), out role);
    }

    /// <summary>
    /// Without a number or a remark at the end, which programs add to a second folder of a name, and people to the mail of a year:
    /// "Sent Items (1)", "Drafts-1", "Sent 2025", "Drafts (This computer only)".
    /// </summary>
    private static string WithoutCopyNumber(string name)
    {
        var open = name.LastIndexOf('(');
        if (open > 0 && name.EndsWith(")", StringComparison.Ordinal) && name.Length - open > 2)
        {
            return name[..open];
        }

        var end = name.Length;
        while (end > 0 && name[end - 1] is >= '0' and <= '9')
        {
            end--;
        }

        return end > 1 && end < name.Length && name[end - 1] is ' ' or '-' or '_' ? name[..(end - 1)] : name;
    }

    private static Dictionary<string, FolderRole> ReadTable()
    {
        using var file = new StreamReader(typeof(FolderNames).Assembly.GetManifestResourceStream("folder-names.txt")!, Encoding.UTF8);
        var table = new Dictionary<string, FolderRole>(StringComparer.Ordinal);
        foreach (var line in file.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            var role = (FolderRole)Enum.Parse(typeof(FolderRole), fields[0]);
            foreach (var name in fields[1].Split('|'))
            {
                table.Add(name, role);
            }
        }

        return table;
    }
}
