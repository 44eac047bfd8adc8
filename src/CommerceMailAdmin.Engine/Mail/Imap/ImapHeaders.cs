using MimeKit;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Turns fetched header fields back into the bytes they came as.</summary>
internal static class ImapHeaders
{
    /// <summary>The header block; fields beyond the limit that files have are left out.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="length">The block's length in bytes.</param>
    /// <param name="cut">True if fields were left out.</param>
    public static HeaderBlock Block(HeaderList fields, out int length, out bool cut)
    {
        using var bytes = new MemoryStream();
        cut = false;
        foreach (var field in fields)
        {
            if (bytes.Length + field.RawField.Length + field.RawValue.Length + 1 > Files.MboxReader.MaxHeader)
            {
                cut = true;
                break;
            }

            bytes.Write(field.RawField, 0, field.RawField.Length);
            bytes.WriteByte((byte)':');
            bytes.Write(field.RawValue, 0, field.RawValue.Length);
        }

        length = (int)bytes.Length;
        return HeaderBlock.Parse(bytes.ToArray(), 0, length);
    }
}
