using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailServers.Common;

/// <summary>One protocol of the server.</summary>
public interface IProtocol
{
    /// <summary>Whether requests to a path are this protocol's.</summary>
    bool Handles(PathString path);

    /// <summary>True if a request needs no sign-in, such as one for a token.</summary>
    bool IsOpen(HttpRequest request);

    /// <summary>The operation's name, for the list of requests and for choosing faults.</summary>
    string Operation(HttpRequest request, string body);

    /// <summary>
    /// Answers into <see cref="HttpContext.Response"/>. A fault that only this protocol knows is given; null if there is none. Account is
    /// null only if <see cref="IsOpen"/> said that none is needed.
    /// </summary>
    Task AnswerAsync(HttpContext context, string body, Account? account, Fault? fault);
}

/// <summary>How the server listens.</summary>
public sealed record MailServerOptions
{
    /// <summary>The certificate.</summary>
    public required ServerCertificate Certificate { get; init; }

    /// <summary>The port for HTTPS; 0 for a free one.</summary>
    public int HttpsPort { get; init; }

    /// <summary>The port for HTTP; 0 for a free one. Nothing but redirects belongs there.</summary>
    public int HttpPort { get; init; }

    /// <summary>How long each answer is held back, as by a long way.</summary>
    public TimeSpan RoundTrip { get; init; }
}

/// <summary>A server for tests on the loopback interface: TLS, sign-in, faults, and the protocols that are given.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private static readonly HashSet<string> CommonFaults = ["cut-before", "cut-unseen", "cut-within", "rewrite", "status", "delay"];
    private readonly WebApplication _application;
    private readonly IReadOnlyList<IProtocol> _protocols;
    private readonly MailServerOptions _options;

    private MailServer(WebApplication application, MailServerOptions options, Accounts accounts, IReadOnlyList<IProtocol> protocols)
    {
        _application = application;
        _options = options;
        _protocols = protocols;
        Accounts = accounts;
    }

    /// <summary>Who can sign in.</summary>
    public Accounts Accounts { get; }

    /// <summary>What goes wrong, and what came.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Its address, such as https://localhost:12345/.</summary>
    public Uri Url => Address("https");

    /// <summary>Its address without TLS.</summary>
    public Uri PlainUrl => Address("http");

    /// <summary>Starts a server.</summary>
    public static async Task<MailServer> StartAsync(MailServerOptions options, Accounts accounts, params IReadOnlyList<IProtocol> protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(k =>
        {
            k.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            k.AddServerHeader = false;
            k.Listen(IPAddress.Loopback, options.HttpsPort, l => l.UseHttps(options.Certificate.Server));
            k.Listen(IPAddress.Loopback, options.HttpPort);
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new MailServer(builder.Build(), options, accounts, protocols);
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private Uri Address(string scheme)
    {
        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var found = new Uri(addresses.First(a => a.StartsWith(scheme + "://", StringComparison.Ordinal)));
        return new UriBuilder(found) { Host = "localhost" }.Uri;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (_options.RoundTrip > TimeSpan.Zero)
        {
            await Task.Delay(_options.RoundTrip, context.RequestAborted);
        }

        var protocol = _protocols.FirstOrDefault(p => p.Handles(request.Path));
        var authorization = request.Headers.Authorization.FirstOrDefault();
        var account = Accounts.SignIn(authorization, n => request.Headers.TryGetValue(n, out var value) ? value.ToString() : null);
        var fault = Faults.Receive(new ReceivedRequest(
            request.Method, request.Path + request.QueryString.ToString(), protocol?.Operation(request, body) ?? "", account?.UserName,
            authorization, request.Headers, body, DateTimeOffset.UtcNow));
        if (fault is not null && await FailBeforeAsync(context, fault))
        {
            return;
        }

        if (protocol is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (account is null && !protocol.IsOpen(request))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = new([.. Accounts.Offered]);
            return;
        }

        var cut = fault?.Kind is "cut-before" or "cut-within";
        var isHeld = cut || fault?.Kind == "rewrite";
        var wire = context.Response.Body;
        using var held = new MemoryStream();
        if (isHeld)
        {
            context.Response.Body = held;
        }

        await protocol.AnswerAsync(context, body, account, fault is null || CommonFaults.Contains(fault.Kind) ? null : fault);
        if (isHeld && !cut)
        {
            context.Response.Body = wire;
            await RewriteAsync(context, fault!, held.ToArray());
        }
        else if (cut)
        {
            if (fault!.Kind == "cut-within")
            {
                context.Response.ContentLength = held.Length;
                await wire.WriteAsync(held.GetBuffer().AsMemory(0, (int)(held.Length / 2)), context.RequestAborted);
                await wire.FlushAsync(context.RequestAborted);
            }

            context.Abort();
        }
    }

    private static async Task RewriteAsync(HttpContext context, Fault fault, byte[] answer)
    {
        context.Response.StatusCode = fault.Status == 0 ? context.Response.StatusCode : fault.Status;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = null;
        await context.Response.Body.WriteAsync(fault.Rewrite(answer), context.RequestAborted);
    }

    /// <summary>True if the request ends here.</summary>
    private static async Task<bool> FailBeforeAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case "cut-unseen":
                context.Abort();
                return true;
            case "status":
                context.Response.StatusCode = fault.Status;
                foreach (var (name, value) in fault.Headers)
                {
                    context.Response.Headers[name] = value;
                }

                await context.Response.WriteAsync(fault.Text, context.RequestAborted);
                return true;
            case "delay":
                await Task.Delay(fault.Time, context.RequestAborted);
                return false;
            default:
                return false;
        }
    }
}
