using System.Net.Http;
using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// The managed identity of an Azure resource: Microsoft, "How to use managed identities for App Service and Azure Functions" (also Azure
/// Automation), and "on an Azure VM".
/// </summary>
/// <param name="service">The cloud.</param>
/// <param name="trust">Which certificates are accepted.</param>
/// <param name="clientId">The id of an identity that the user made; null for the resource's own.</param>
public sealed class ManagedIdentitySignIn(GraphService service, WebTrust trust, string? clientId)
    : GraphTokenSource(service, trust, isLocal: true)
{
    /// <summary>Where machines ask. The libraries of Azure read another address from this variable.</summary>
    private const string MachineVariable = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
    private const string Machine = "http://169.254.169.254";

    /// <summary>How often a machine is asked. Microsoft advises to ask again after 404, 410, 429 and 5xx, with longer pauses each time.
    /// </summary>
    private const int Tries = 5;

    private readonly WebPace _pace = new(new SystemWebClock(), "The managed identity's endpoint");

    private protected override string Subject => "of the managed identity";

    private protected override JsonElement Request(CancellationToken cancellationToken) =>
        _pace.RunAsync(() => Task.Run(() => Ask(cancellationToken), cancellationToken), cancellationToken, Tries).GetAwaiter().GetResult();

    private protected override void Check(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is 404 or 410 or 429 or >= 500)
        {
            throw new TransientWebException($"It answered with HTTP {(int)response.StatusCode}.",
                WebPace.ReadRetryAfter(response, DateTimeOffset.UtcNow));
        }
    }

    private JsonElement Ask(CancellationToken cancellationToken)
    {
        var endpoint = Variable("IDENTITY_ENDPOINT");
        var secret = Variable("IDENTITY_HEADER");
        var isService = endpoint is not null && secret is not null;
        var resource = Uri.EscapeDataString(Service.Graph.GetLeftPart(UriPartial.Authority));
        var identity = clientId is null ? "" : "&client_id=" + Uri.EscapeDataString(clientId);
        var address = isService
            ? $"{endpoint}{(endpoint!.Contains('?') ? '&' : '?')}api-version=2019-08-01&resource={resource}{identity}"
            : $"{(Variable(MachineVariable) ?? Machine).TrimEnd('/')}/metadata/identity/oauth2/token?api-version=2018-02-01"
                + $"&resource={resource}{identity}";
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("Metadata", "true");
        if (isService)
        {
            message.Headers.TryAddWithoutValidation("X-IDENTITY-HEADER", secret);
        }

        try
        {
            return Send(message, cancellationToken);
        }
        catch (MailboxConnectionException e) when (!isService && e.Problem == MailboxConnectionProblem.Unreachable)
        {
            throw new MailboxConnectionException(
                e.Problem, "No managed identity answers. "
                + "-ManagedIdentity works on an Azure VM, in App Service, Functions and Azure Automation.", e);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
