using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>Runs mutated files through everything that reads mail: source, recognition, bodies, a resumed second reading.</summary>
internal sealed class MailFuzzRun
{
    /// <summary>More than a file of the mutator's size could need, parsing included.</summary>
    private const long MaxAllocated = 256L * 1024 * 1024;

    private static readonly Silent Observer = new();

    private readonly string _folder;
    private readonly CaseMailReader _cases = new(
        new CaseOptions
        {
            Profile = ProfileReader.BuiltIn,
            Clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, [])),
            At = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero),
        },
        Observer);

    /// <summary>Begins a run; one run belongs to one thread.</summary>
    /// <param name="folder">An empty folder of its own.</param>
    public MailFuzzRun(string folder) => _folder = folder;

    /// <summary>Reads the file of one seed; throws where anything but a reported problem comes of it.</summary>
    /// <returns>How many messages were found.</returns>
    public int One(int seed)
    {
        var (name, content) = new MailMutator(seed).Next();
        var file = Path.Combine([_folder, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return Read(seed % 2 == 0 ? file : _folder);
        }
        finally
        {
            File.Delete(file);
            if (GC.GetAllocatedBytesForCurrentThread() - allocated is var used and > MaxAllocated)
            {
                throw new InvalidOperationException($"Reading {content.Length} bytes took {used >> 20} MiB.");
            }
        }
    }

    private int Read(string path)
    {
        foreach (var message in _cases.Read(new FileMailSource([path]), "fuzz", CancellationToken.None))
        {
            _cases.Bodies.Read(message);
        }

        var resume = new ResumeState();
        var ids = new HashSet<string>();
        foreach (var message in new FileMailSource([path]).Read(resume, Observer, CancellationToken.None))
        {
            ids.Add(message.Location.Id);
            Body(message.Location);
        }

        foreach (var message in new FileMailSource([path]).Read(new ResumeState(resume.TakeReached()), Observer, CancellationToken.None))
        {
            // Only a message that is not whole may come again, and it is the same one.
            if (!ids.Contains(message.Location.Id))
            {
                throw new InvalidOperationException($"'{message.Location.Id}' is new to a second reading of the same file.");
            }
        }

        return ids.Count;
    }

    private static void Body(IMessageLocation location)
    {
        try
        {
            using var stream = location.Open(int.MaxValue);
            stream.CopyTo(Stream.Null);
        }
        catch (IOException)
        {
            // A damaged compressed file: an error that every reader of bodies expects.
        }
    }

    private sealed class Silent : IMailReadObserver
    {
        public void Unreadable(string path, Exception problem)
        {
        }

        public void Warn(string message)
        {
        }

        public void NoSentMail(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Progress(string path, long bytes)
        {
        }

        public void Finished(string summary)
        {
        }
    }
}
