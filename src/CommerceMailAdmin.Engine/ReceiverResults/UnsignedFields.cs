using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// The fields of a message that programs show or go by and that a signature does not cover (RFC 6376 section 5.4 and 8.15).
/// </summary>
internal static class UnsignedFields
{
    private static readonly string[] Shown = ["From", "Subject", "Date", "To", "Cc", "Reply-To", "Sender", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding"];

    /// <summary>
    /// Tells whether one of them leaves open what the reader is shown in any case: what it is about, from when, and how the body is to be
    /// read.
    /// </summary>
    public static bool Matter(IReadOnlyList<string> unsigned) => unsigned.Any(f => f is "Subject" or "Date" or "Content-Type");

    /// <summary>Their names, each once. A name that h= has once covers the lowest field of that name only.</summary>
    public static IReadOnlyList<string> Of(HeaderBlock headers, string[] signed)
    {
        List<string>? unsigned = null;
        foreach (var name in Shown)
        {
            var left = 0;
            for (var i = 0; i < headers.Count; i++)
            {
                left += headers.Is(i, name) ? 1 : 0;
            }

            for (var i = 0; i < signed.Length && left > 0; i++)
            {
                left -= signed[i].Length == name.Length && signed[i].Equals(name, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }

            if (left > 0)
            {
                (unsigned ??= []).Add(name);
            }
        }

        return unsigned ?? (IReadOnlyList<string>)[];
    }
}
