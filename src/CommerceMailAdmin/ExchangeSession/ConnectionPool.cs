using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>
/// Runspaces with a connection each, made by the user's script. Connections are opened when first needed and kept to the end; they are
/// not closed by command, because Disconnect-ExchangeOnline would close the caller's too.
/// </summary>
/// <param name="script">The user's script.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="location">The folder in which it starts.</param>
/// <param name="required">The commands that it has to bring.</param>
/// <param name="retries">What to do when Exchange is busy.</param>
/// <param name="cancellation">Stops whatever the runspaces do.</param>
internal sealed class ConnectionPool(
    ScriptBlock script, object?[] arguments, string location, IReadOnlyList<string> required, RetryPolicy retries,
    CancellationToken cancellation) : IDisposable
{
    private const string ConnectScript =
        "param($script, $arguments) $ErrorActionPreference = 'Stop'; . ([scriptblock]::Create($script)) @arguments";

    // As text: a script block belongs to the runspace it was made in, and would run there.
    private readonly string _script = script.ToString();
    private readonly object _turn = new();
    private readonly Stack<IExchangeSession> _free = new();
    private readonly ConcurrentBag<Runspace> _runspaces = [];
    private readonly List<string> _failures = [];
    private Exception? _lastFailure;
    private int _alive;
    private bool _connects = true;

    /// <summary>Why connections failed while others worked.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_turn)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Takes a free connection, or opens one more. If none can be opened any more, waits for one that works.</summary>
    /// <exception cref="ExchangeException">The script brought no usable connection, and no other works.</exception>
    /// <exception cref="RuntimeException">The script failed, and no other connection works.</exception>
    public IExchangeSession Rent()
    {
        lock (_turn)
        {
            while (_free.Count == 0 && !_connects && _alive > 0)
            {
                Monitor.Wait(_turn, TimeSpan.FromMilliseconds(100));
                cancellation.ThrowIfCancellationRequested();
            }

            if (_free.Count > 0)
            {
                return _free.Pop();
            }

            if (!_connects)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(_lastFailure!).Throw();
            }

            _alive++;
        }

        try
        {
            return Connect();
        }
        catch (Exception e) when (e is ExchangeException or RuntimeException && e is not PipelineStoppedException && IsOneOfSeveral(e))
        {
            return Rent();
        }
    }

    /// <summary>Gives a connection back.</summary>
    public void Return(IExchangeSession session)
    {
        lock (_turn)
        {
            _free.Push(session);
            Monitor.Pulse(_turn);
        }
    }

    /// <summary>A connection is lost; true if another one works and can take its work over.</summary>
    public bool Drop(ExchangeException error) => IsOneOfSeveral(error);

    private bool IsOneOfSeveral(Exception error)
    {
        lock (_turn)
        {
            _alive--;
            _connects = false;
            _lastFailure = error;
            Monitor.PulseAll(_turn);
            if (_alive > 0)
            {
                _failures.Add(error.Message);
            }

            return _alive > 0;
        }
    }

    /// <summary>Closes the runspaces; does not wait for what is still under way in them.</summary>
    public void Dispose()
    {
        foreach (var runspace in _runspaces)
        {
            _ = Task.Run(runspace.Dispose, CancellationToken.None);
        }
    }

    private RetryingSession Connect()
    {
        var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspaces.Add(runspace);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(location);
        var runner = new RunspaceRunner(runspace, cancellation);
        runner.Run(ConnectScript, _script, arguments);
        return new RetryingSession(new RunspaceExchangeSession(runner, required), retries);
    }
}
