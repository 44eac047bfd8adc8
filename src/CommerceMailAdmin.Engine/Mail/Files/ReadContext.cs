namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>What one run through the files carries with it.</summary>
/// <param name="resume">Where earlier runs ended; null reads everything and notes nothing.</param>
/// <param name="observer">Receives problems and progress.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class ReadContext(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellation)
{
    private int _binaryFiles;
    private string _firstBinaryFile = "";

    /// <summary>Where earlier runs ended; null if nothing is noted.</summary>
    public ResumeState? Resume => resume;

    /// <summary>Receives problems and progress.</summary>
    public IMailReadObserver Observer => observer;

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>How often something could not be read. What failed is tried again by the next run.</summary>
    public int Failures { get; private set; }

    /// <summary>How many files and folders were skipped because this run met them before, or an earlier run read them.</summary>
    public int Repeated { get; private set; }

    /// <summary>The real path of the folder that the user gave, with a separator at its end; null for a file.</summary>
    public string? Tree { get; set; }

    /// <summary>Whether an exception means that one file cannot be read.</summary>
    public static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    /// <summary>Counts something met before.</summary>
    /// <returns>False: it is not to be read.</returns>
    public bool Repeat()
    {
        Repeated++;
        return false;
    }

    /// <summary>
    /// Whether a link leads to a place within the folder that the user gave. Another one is reported: somebody who can write to a mail
    /// folder could name any file of the machine.
    /// </summary>
    public bool MayFollow(string link)
    {
        if (Tree is null || RealPath.LeadsInto(link, Tree))
        {
            return true;
        }

        observer.Warn(
            $"'{link}' is a link that leads out of '{Tree.TrimEnd(Path.DirectorySeparatorChar)}' and was not followed. To read it, give it "
            + "as a path of its own.");
        return false;
    }

    /// <summary>Reports what cannot be read.</summary>
    public void Unreadable(string path, Exception problem)
    {
        Failures++;
        observer.Unreadable(path, problem);
    }

    /// <summary>How many files that the user named are of another program.</summary>
    public int Refused { get; private set; }

    /// <summary>Reports a file of another program that the user named. The next run need not try it again.</summary>
    public void Refuse(string path, string advice)
    {
        Refused++;
        observer.Unreadable(path, new StoreFormatException(advice));
    }

    /// <summary>Counts a file that is neither mail nor a known mail store. A folder can hold hundreds of pictures.</summary>
    public void AddBinaryFile(string path)
    {
        _firstBinaryFile = _binaryFiles++ == 0 ? path : _firstBinaryFile;
    }

    /// <summary>Reports the binary files since the last call, all of them in one warning.</summary>
    public void ReportBinaryFiles()
    {
        if (_binaryFiles > 0)
        {
            observer.Warn(_binaryFiles == 1
                ? $"'{_firstBinaryFile}' is a binary file and holds no mail that can be read. {StoreFormat.Readable}"
                : $"{_binaryFiles} files are binary files and hold no mail that can be read; the first is '{_firstBinaryFile}'. "
                    + $"{StoreFormat.Readable}");
            _binaryFiles = 0;
        }
    }
}
