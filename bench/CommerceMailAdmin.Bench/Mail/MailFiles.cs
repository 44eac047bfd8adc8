using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>Generated mailboxes on disk, outside the repository; kept from one run to the next.</summary>
internal static class MailFiles
{
    private const int Seed = 1;

    /// <summary>Where everything generated lies.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "commercemail-bench")).FullName;

    /// <summary>An mbox file of at least a size.</summary>
    public static string Mbox(long size)
    {
        var file = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"support-{size >> 20}.mbox"));
        if (!File.Exists(file))
        {
            var unfinished = file + ".part";
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                foreach (var (message, time) in Messages(size))
                {
                    stream.Write(Encoding.ASCII.GetBytes(time.ToString("'From someone@mail.example 'ddd MMM ", CultureInfo.InvariantCulture)
                        + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + time.ToString(" HH:mm:ss yyyy\n", CultureInfo.InvariantCulture)));
                    stream.Write(message);
                    stream.WriteByte((byte)'\n');
                }
            }

            File.Move(unfinished, file);
        }

        return file;
    }

    /// <summary>The same messages as a Maildir.</summary>
    public static string Maildir(long size)
    {
        var folder = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"maildir-{size >> 20}"));
        if (!Directory.Exists(folder))
        {
            var unfinished = folder + ".part";
            foreach (var part in new[] { "cur", "new", "tmp" })
            {
                Directory.CreateDirectory(Path.Combine(unfinished, part));
            }

            var number = 0;
            foreach (var (message, time) in Messages(size))
            {
                File.WriteAllBytes(Path.Combine(unfinished, "cur", string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.M{number++}.bench:2,S")), message);
            }

            Directory.Move(unfinished, folder);
        }

        return folder;
    }

    private static IEnumerable<(byte[] Message, DateTimeOffset Time)> Messages(long size)
    {
        var maker = new MailMaker(Seed);
        for (var written = 0L; written < size;)
        {
            var message = maker.Next(out var time);
            written += message.Length + 64;
            yield return (message, time);
        }
    }
}
