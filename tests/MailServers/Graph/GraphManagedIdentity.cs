using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MailServers.Graph;

/// <summary>
/// The managed identity of an Azure resource: on a machine ("How to use managed identities on an Azure VM to acquire an access token") and
/// in App Service, Functions and Automation ("How to use managed identities for App Service and Azure Functions").
/// </summary>
internal static class GraphManagedIdentity
{
    /// <summary>Where a machine asks, on the host 169.254.169.254.</summary>
    public const string MachinePath = "/metadata/identity/oauth2/token";

    /// <summary>Why a request is refused; null if it is not.</summary>
    public static GraphReply? Refuse(HttpRequest request, bool hasIdentity, string secret)
    {
        var isMachine = request.Path == MachinePath;
        if (isMachine && request.Headers["Metadata"] != "true")
        {
            return Machine("invalid_request", "Required metadata header not specified");
        }

        if (request.Query["api-version"] != (isMachine ? "2018-02-01" : "2019-08-01") || request.Query["resource"].Count == 0)
        {
            return isMachine ? Machine("invalid_request", "The api-version or the resource is missing") : Service("Bad request.");
        }

        return hasIdentity && (isMachine || request.Headers["X-IDENTITY-HEADER"] == secret) ? null
            : isMachine ? Machine("invalid_request", "Identity not found")
            : Service("No managed identity found for the specified ClientId/ResourceId/PrincipalId.");
    }

    /// <summary>A token. A machine writes all numbers as texts; the other services do not tell how long it lives, but until when.</summary>
    public static GraphReply Answer(HttpRequest request, string token, TimeSpan lifetime)
    {
        var until = DateTimeOffset.UtcNow.Add(lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var answer = new JsonObject
        {
            ["access_token"] = token, ["expires_on"] = until, ["resource"] = request.Query["resource"].ToString(),
            ["token_type"] = "Bearer", ["client_id"] = request.Query["client_id"].ToString(),
        };
        if (request.Path == MachinePath)
        {
            answer["refresh_token"] = "";
            answer["expires_in"] = ((long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            answer["not_before"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return GraphReply.Json(200, answer);
    }

    private static GraphReply Machine(string error, string text) =>
        GraphReply.Json(400, new JsonObject { ["error"] = error, ["error_description"] = text });

    private static GraphReply Service(string text) =>
        GraphReply.Json(400, new JsonObject { ["statusCode"] = 400, ["message"] = text });
}
