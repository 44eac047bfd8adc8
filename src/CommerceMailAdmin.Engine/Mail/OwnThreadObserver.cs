using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Lets several threads warn an observer that may only be called on the thread that reads: what other threads say waits until that thread
/// passes it on.
/// </summary>
/// <param name="observer">Receives the warnings, on the thread on which this object is made.</param>
internal sealed class OwnThreadObserver(IMailReadObserver observer)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly ConcurrentQueue<string> _waiting = new();

    /// <summary>Warns now, or when the reading thread next passes warnings on.</summary>
    public void Warn(string message)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            observer.Warn(message);
        }
        else
        {
            _waiting.Enqueue(message);
        }
    }

    /// <summary>Says what is read now, without more bytes. Nothing is said from another thread.</summary>
    public void Progress(string path)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            observer.Progress(path, 0);
        }
    }

    /// <summary>Passes on what other threads said; to be called on the reading thread.</summary>
    public void PassOn()
    {
        while (_waiting.TryDequeue(out var message))
        {
            observer.Warn(message);
        }
    }
}
