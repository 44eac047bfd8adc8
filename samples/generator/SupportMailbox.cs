using System.Text;
using static CommerceMailAdmin.Samples.Correspondence;

namespace CommerceMailAdmin.Samples;

/// <summary>
/// The support mailbox of an invented shop in the week of 8 June 2026. What each message is there to show stands in samples/README.md.
/// </summary>
public static class SupportMailbox
{
    /// <summary>Every file by its path, separated by '/'. The same bytes on every call.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, message) in Inbox.Messages())
        {
            files.Add($"Inbox/{name}.eml", message.ToBytes());
        }

        // A mail program's copy of a message that the inbox has too.
        files.Add("Archive/2026-06-08 late parcel.eml", files["Inbox/0608-0912 late parcel.eml"]);
        files.Add("Inbox/0610-0200 not a message.eml", Encoding.ASCII.GetBytes("\r\n\r\nThis file lost its header when it was saved.\r\n"));
        foreach (var (name, message) in SentMail.Messages())
        {
            files.Add($"Sent Items/cur/{name};2,S", message.ToBytes());
        }

        files.Add("Junk Email.mbox", [.. JunkMail.Messages().SelectMany(m => m)]);
        return files;
    }
}
