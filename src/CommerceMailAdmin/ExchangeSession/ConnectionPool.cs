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
    ScriptBlock script, object?[] arguments, string location, IReadOnlyList<string> required, RetryPolicy retries, CancellationToken cancellation) : IDisposable
{
    private const string ConnectScript = "param($script, $arguments) $ErrorActionPreference = 'Stop'; . ([scriptblock]::Create($script)) @arguments";

    // As text: a script block belongs to the runspace it was made in, and would run there.
    private readonly string _script = script.ToString();
    private readonly ConcurrentBag<IExchangeSession> _free = [];
    private readonly ConcurrentBag<Runspace> _runspaces = [];

    /// <summary>Takes a free connection, or opens one more.</summary>
    /// <exception cref="ExchangeException">The script brought no usable connection.</exception>
    /// <exception cref="RuntimeException">The script failed.</exception>
    public IExchangeSession Rent() => _free.TryTake(out var session) ? session : Connect();

    /// <summary>Gives a connection back.</summary>
    public void Return(IExchangeSession session) => _free.Add(session);

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
