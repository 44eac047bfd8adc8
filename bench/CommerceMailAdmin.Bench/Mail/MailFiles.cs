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
    public static string Mbox(long size) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"support-{size >> 20}.mbox"), Messages(size, new MailMaker(Seed).Next));

    /// <summary>An mbox file of at least a size, of a mailbox with many cases.</summary>
    public static string CaseMbox(long size, int cases) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"cases-{size >> 20}-{cases}.mbox"), Messages(size, new CaseMix(Seed, cases).Next));

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
            foreach (var (message, time) in Messages(size, new MailMaker(Seed).Next))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.M{number++}.bench:2,S");
                File.WriteAllBytes(Path.Combine(unfinished, "cur", name), message);
            }

            Directory.Move(unfinished, folder);
        }

        return folder;
    }

    private delegate byte[] NextMessage(out DateTimeOffset time);

    private static string Write(string name, IEnumerable<(byte[] Message, DateTimeOffset Time)> messages)
    {
        var file = Path.Combine(Folder, name);
        if (!File.Exists(file))
        {
            var unfinished = file + ".part";
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                foreach (var (message, time) in messages)
                {
                    stream.Write(Encoding.ASCII.GetBytes(Envelope(time)));
                    stream.Write(message);
                    stream.WriteByte((byte)'\n');
                }
            }

            File.Move(unfinished, file);
        }

        return file;
    }

    private static string Envelope(DateTimeOffset time) =>
        time.ToString("'From someone@mail.example 'ddd MMM ", CultureInfo.InvariantCulture)
        + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + time.ToString(" HH:mm:ss yyyy\n", CultureInfo.InvariantCulture);

    private static IEnumerable<(byte[] Message, DateTimeOffset Time)> Messages(long size, NextMessage next)
    {
        for (var written = 0L; written < size;)
        {
            var message = next(out var time);
            written += message.Length + 64;
            yield return (message, time);
        }
    }
}
