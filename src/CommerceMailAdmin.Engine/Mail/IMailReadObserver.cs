namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Receives what happens while mail is read. All calls come on the thread that reads.</summary>
public interface IMailReadObserver
{
    /// <summary>A file or folder that cannot be read; the rest is read all the same.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What the system says.</param>
    void Unreadable(string path, Exception problem);

    /// <summary>Something the user should know: a broken message, a file that holds no mail.</summary>
    void Warn(string message);

    /// <summary>Something worth knowing only when asked for.</summary>
    void Detail(string message);

    /// <summary>How far the reading is.</summary>
    /// <param name="path">The file being read.</param>
    /// <param name="bytes">The bytes read since the last call.</param>
    void Progress(string path, long bytes);

    /// <summary>All mail is read.</summary>
    /// <param name="summary">What was read, in a sentence or two.</param>
    void Finished(string summary);
}
