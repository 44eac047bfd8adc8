namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>What one run through the files carries with it.</summary>
/// <param name="resume">Where earlier runs ended; null reads everything and notes nothing.</param>
/// <param name="observer">Hears of problems and progress.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class Reading(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellation)
{
    /// <summary>Where earlier runs ended; null where nothing is noted.</summary>
    public ResumeState? Resume => resume;

    /// <summary>Hears of problems and progress.</summary>
    public IMailReadObserver Observer => observer;

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>How often something could not be read: what failed is tried again by the next run.</summary>
    public int Failures { get; private set; }

    /// <summary>How many files and folders were passed over, because they were met before in this run or are known from an earlier one.</summary>
    public int Repeated { get; private set; }

    /// <summary>Whether reading may fail so, for a cause that lies with one file.</summary>
    public static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    /// <summary>Counts something met before.</summary>
    /// <returns>False: it is not to be read.</returns>
    public bool Repeat()
    {
        Repeated++;
        return false;
    }

    /// <summary>Reports what cannot be read.</summary>
    public void Unreadable(string path, Exception problem)
    {
        Failures++;
        observer.Unreadable(path, problem);
    }
}
