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
public sealed class ManagedIdentitySignIn(GraphService service, WebTrust trust, string? clientId) : GraphTokenSource(service, trust)
{
    private const string Machine = "http://169.254.169.254/metadata/identity/oauth2/token";

    private protected override string Subject => "of the managed identity";

    private protected override JsonElement Request(CancellationToken cancellationToken)
    {
        var endpoint = Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT");
        var secret = Environment.GetEnvironmentVariable("IDENTITY_HEADER");
        var isService = !string.IsNullOrEmpty(endpoint) && !string.IsNullOrEmpty(secret);
        var resource = Uri.EscapeDataString(Service.Graph.GetLeftPart(UriPartial.Authority));
        var identity = clientId is null ? "" : "&client_id=" + Uri.EscapeDataString(clientId);
        var address = isService
            ? $"{endpoint}?api-version=2019-08-01&resource={resource}{identity}"
            : $"{Machine}?api-version=2018-02-01&resource={resource}{identity}";
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation(isService ? "X-IDENTITY-HEADER" : "Metadata", isService ? secret : "true");
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
}
