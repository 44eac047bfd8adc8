using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net.Http;
using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;

namespace CommerceMailAdmin.ExchangeSession;

/// <summary>
/// Microsoft Graph by Invoke-MgGraphRequest in the caller's own session: Microsoft, "Using Invoke-MgGraphRequest". The access token
/// stays in
/// that session. Only -OutputType HttpResponseMessage gives status, header fields and bytes.
/// </summary>
internal sealed class GraphSessionChannel : IGraphChannel
{
    private const string Command = "Invoke-MgGraphRequest";
    private const string CallScript = "param($parameters) & " + Command + " @parameters";
    private const string NotConnected = "Run Connect-MgGraph -Scopes Mail.Read.Shared first.";

    /// <summary>One, and on the thread of the pipeline: a session does one thing at a time.</summary>
    public int Concurrency => 1;

    /// <summary>The command waits and tries again itself.</summary>
    public bool Retries => true;

    /// <summary>The cloud of the session; null if there is no session.</summary>
    public static GraphEnvironment? Environment()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("if (Get-Command Get-MgContext -ErrorAction Ignore) { (Get-MgContext).Environment }");
        return Enum.TryParse<GraphEnvironment>(shell.Invoke().FirstOrDefault()?.ToString(), true, out var environment) ? environment : null;
    }

    /// <inheritdoc/>
    public GraphAnswer Send(GraphRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Runspace.DefaultRunspace is null)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.Closed, "The session of Connect-MgGraph can be used only in the runspace that it was made in.");
        }

        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(CallScript).AddArgument(Parameters(request));
        try
        {
            var output = shell.Invoke();
            if (shell.Streams.Error.FirstOrDefault() is { } error)
            {
                throw Failed(error.Exception);
            }

            using var response = output.Select(o => o?.BaseObject).OfType<HttpResponseMessage>().FirstOrDefault()
                ?? throw TooOld(
                    $"it returned {output.FirstOrDefault()?.BaseObject.GetType().Name ?? "nothing"} instead of a response", null);
            return GraphHttp.Read(response, request.Limit, () => { }, cancellationToken);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public bool RenewToken(CancellationToken cancellationToken) => false;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The session is the caller's.
    }

    private static Hashtable Parameters(GraphRequest request)
    {
        var parameters = new Hashtable
        {
            ["Method"] = request.Method, ["Uri"] = request.Uri.AbsoluteUri, ["OutputType"] = "HttpResponseMessage",
                ["SkipHttpErrorCheck"] = true,
            ["ErrorAction"] = "Stop",
        };
        if (request.Prefer is not null)
        {
            parameters["Headers"] = new Hashtable { ["Prefer"] = request.Prefer };
        }

        if (request.Body is not null)
        {
            parameters["Body"] = Encoding.UTF8.GetString(request.Body);
            parameters["ContentType"] = "application/json";
        }

        return parameters;
    }

    private static MailboxConnectionException TooOld(string said, Exception? problem) => new(
        MailboxConnectionProblem.Protocol,
        $"The command '{Command}' of this session is too old, or is another one of that name: {said}. Run Update-Module "
        + "Microsoft.Graph.Authentication, and start a new session.", problem);

    /// <summary>What the command could not do. It has tried again already, as often as it does.</summary>
    private static IOException Failed(Exception problem)
    {
        var said = problem.Message.TrimEnd('.');
        bool Says(string words) => said.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
        if (problem is CommandNotFoundException { CommandName: Command })
        {
            return new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused,
                $"This session has no command '{Command}'. Run Install-Module Microsoft.Graph.Authentication. {NotConnected} "
                + "Or sign in with -AccessToken, -CertificateThumbprint, -ManagedIdentity or -DeviceCode.", problem);
        }

        if (problem is ParameterBindingException)
        {
            return TooOld(said, problem);
        }

        if (Says("Connect-MgGraph") || Says("Authentication needed"))
        {
            return new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused, $"There is no session of Microsoft Graph: {said}. {NotConnected}", problem);
        }

        return Says("Too many retries")
            ? new GraphException(GraphProblem.Throttled, $"{Command}: {said}", problem)
            : new IOException($"{Command}: {said}", problem);
    }
}
