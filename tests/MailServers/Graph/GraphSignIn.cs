using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailServers.Common;
using Microsoft.AspNetCore.Http;

namespace MailServers.Graph;

/// <summary>What an application or user may do with mail, by consent.</summary>
public enum GraphRights
{
    /// <summary>Nothing: no consent.</summary>
    None,

    /// <summary>Mail.Read.</summary>
    Read,

    /// <summary>Mail.ReadWrite.</summary>
    ReadWrite,
}

/// <summary>An application registered in the directory.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Account">Whom its tokens stand for, with the mailboxes that Exchange lets it into.</param>
/// <param name="Certificate">The certificate whose private key proves it; null for a public client.</param>
public sealed record RegisteredApplication(string ClientId, Account Account, X509Certificate2? Certificate);

/// <summary>
/// The sign-in endpoint: client credentials with a certificate, device code, refresh tokens, and the managed identity of an App Service.
/// From "Microsoft identity platform and OAuth 2.0", and RFC 7523, RFC 8628.
/// </summary>
public sealed class GraphSignIn(Accounts accounts)
{
    private const string Assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const string IdentityPath = "/msi/token";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RegisteredApplication> _applications = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string UserCode, string? Scope, Account? Approved)> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Account> _refresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphRights> _rights = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _usedAssertions = new(StringComparer.Ordinal);

    /// <summary>How the service behaves.</summary>
    public GraphBehaviour Behaviour { get; } = new();

    /// <summary>Addresses that the directory knows and Exchange Online has no mailbox for.</summary>
    public HashSet<string> GuestsWithoutMailbox { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long tokens live.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whom the managed identity stands for; null if there is none.</summary>
    public Account? ManagedIdentity { get; set; }

    /// <summary>The secret that a managed identity's request shows (X-IDENTITY-HEADER).</summary>
    public string IdentityHeader { get; } = Guid.NewGuid().ToString();

    /// <summary>The tokens given out, in order.</summary>
    public List<string> Issued { get; } = [];

    /// <summary>
    /// All that must stand nowhere: tokens, refresh tokens, and the device codes that stand for them until a user has signed in.
    /// </summary>
    public IReadOnlyList<string> Secrets
    {
        get
        {
            lock (_gate)
            {
                return [.. Issued, .. _refresh.Keys, .. _devices.Keys];
            }
        }
    }

    /// <summary>The codes that users are to enter.</summary>
    public IReadOnlyList<string> UserCodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _devices.Values.Select(d => d.UserCode)];
            }
        }
    }

    /// <summary>Registers an application.</summary>
    public void Add(RegisteredApplication application)
    {
        lock (_gate)
        {
            _applications[application.ClientId] = application;
            accounts.Add(application.Account);
        }
    }

    /// <summary>Consent for whoever signs in under a name. Without a call it is ReadWrite.</summary>
    public void Consent(string userName, GraphRights rights)
    {
        lock (_gate)
        {
            _rights[userName] = rights;
        }
    }

    /// <summary>What an account may do.</summary>
    public GraphRights Rights(Account account)
    {
        lock (_gate)
        {
            return _rights.TryGetValue(account.UserName, out var rights) ? rights : GraphRights.ReadWrite;
        }
    }

    /// <summary>A user enters the code on another device.</summary>
    public void Approve(string userCode, Account account)
    {
        lock (_gate)
        {
            accounts.Add(account);
            var device = _devices.First(d => d.Value.UserCode == userCode);
            _devices[device.Key] = device.Value with { Approved = account };
        }
    }

    /// <summary>Whether a path belongs to the sign-in.</summary>
    public bool Handles(PathString path) =>
        path.Value is { } p && (p.Contains("/oauth2/", StringComparison.Ordinal) || p.Contains("/.well-known/", StringComparison.Ordinal)
            || p.StartsWith("/common/discovery/", StringComparison.Ordinal) || p == IdentityPath);

    internal GraphReply Answer(HttpRequest request, string body)
    {
        var path = request.Path.Value!;
        var root = $"{request.Scheme}://{request.Host}";
        var form = GraphCall.Parse("?" + body).Query;
        lock (_gate)
        {
            return path switch
            {
                IdentityPath or GraphManagedIdentity.MachinePath => Identity(request),
                _ when path.Contains("/.well-known/", StringComparison.Ordinal) => Metadata(root, path.Split('/')[1]),
                _ when path.EndsWith("/devicecode", StringComparison.Ordinal) => Device(form, root),
                _ when path.EndsWith("/token", StringComparison.Ordinal) => Token(form, root + path),
                _ => Failure(404, "invalid_request", 90002, "There is no such endpoint."),
            };
        }
    }

    private static GraphReply Metadata(string root, string tenant) => GraphReply.Json(200, new JsonObject
    {
        ["token_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/token",
        ["authorization_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/authorize",
        ["device_authorization_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/devicecode",
        ["issuer"] = $"{root}/{tenant}/v2.0",
        ["jwks_uri"] = $"{root}/{tenant}/discovery/v2.0/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    });

    private GraphReply Token(IReadOnlyDictionary<string, string> form, string endpoint)
    {
        var clientId = form.GetValueOrDefault("client_id") ?? "";
        if (!_applications.TryGetValue(clientId, out var application))
        {
            return Failure(400, "unauthorized_client", 700016, $"Application with identifier '{clientId}' was not found in the directory.");
        }

        switch (form.GetValueOrDefault("grant_type"))
        {
            case "client_credentials":
                if (form.GetValueOrDefault("scope")?.EndsWith("/.default", StringComparison.Ordinal) != true)
                {
                    return Failure(400, "invalid_scope", 70011, "The scope must end in /.default.");
                }

                return Problem(application, form, endpoint) is { } problem
                    ? Failure(401, "invalid_client", 700027, problem)
                    : Issue(application.Account, null, clientId);
            case DeviceGrant:
                if (!_devices.TryGetValue(form.GetValueOrDefault("device_code") ?? "", out var device))
                {
                    return Failure(400, "expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid.");
                }

                return device.Approved is { } account
                    ? Issue(account, device.Scope, clientId)
                    : Failure(400, "authorization_pending", 70016,
                        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
            case "refresh_token":
                return _refresh.TryGetValue(form.GetValueOrDefault("refresh_token") ?? "", out var known)
                    ? Issue(known, form.GetValueOrDefault("scope"), clientId)
                    : Failure(400, "invalid_grant", 700082, "The refresh token has expired due to inactivity.");
            default:
                return Failure(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
    }

    /// <summary>Why an assertion proves nothing; null if it does: RFC 7523 section 3 and Microsoft, "certificate credentials".</summary>
    private string? Problem(RegisteredApplication application, IReadOnlyDictionary<string, string> form, string endpoint)
    {
        var parts = (form.GetValueOrDefault("client_assertion") ?? "").Split('.');
        if (form.GetValueOrDefault("client_assertion_type") != Assertion || parts.Length != 3
            || application.Certificate is not { } certificate)
        {
            return "The request body must contain a client_assertion made with a registered certificate.";
        }

        try
        {
            using var header = JsonDocument.Parse(Bytes(parts[0]));
            using var claims = JsonDocument.Parse(Bytes(parts[1]));
            var (h, c) = (header.RootElement, claims.RootElement);
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            if (h.GetProperty("alg").GetString() != "PS256")
            {
                return "The algorithm of the assertion must be PS256.";
            }

            if (h.GetProperty("x5t#S256").GetString() != Text(SHA256.HashData(certificate.RawData)))
            {
                return "The certificate with the identifier used to sign the client assertion is not registered on application.";
            }

            using var key = certificate.GetRSAPublicKey()!;
            if (!key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Bytes(parts[2]), HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss))
            {
                return "Client assertion failed signature validation.";
            }

            if (c.GetProperty("aud").GetString() != endpoint)
            {
                return "The audience of the assertion is not this endpoint.";
            }

            if (c.GetProperty("iss").GetString() != application.ClientId || c.GetProperty("sub").GetString() != application.ClientId)
            {
                return "Issuer and subject of the assertion must be the application.";
            }

            return c.GetProperty("exp").GetInt64() < now || c.GetProperty("nbf").GetInt64() > now + 300
                    ? "The assertion is not within its valid time range."
                : !_usedAssertions.Add(c.GetProperty("jti").GetString()!) ? "The assertion was used before."
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return "The assertion is malformed.";
        }
    }

    private GraphReply Device(IReadOnlyDictionary<string, string> form, string root)
    {
        var (device, user) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")[..9].ToUpperInvariant());
        _devices[device] = (user, form.GetValueOrDefault("scope"), null);
        return GraphReply.Json(200, new JsonObject
        {
            ["user_code"] = user, ["device_code"] = device, ["verification_uri"] = root + "/device", ["expires_in"] = 900, ["interval"] = 1,
            ["message"] = $"To sign in, use a web browser to open the page {root}/device and enter the code {user} to authenticate.",
        });
    }

    private GraphReply Identity(HttpRequest request)
    {
        if (GraphManagedIdentity.Refuse(request, ManagedIdentity is not null, IdentityHeader) is { } refusal)
        {
            return refusal;
        }

        accounts.Add(ManagedIdentity!);
        return GraphManagedIdentity.Answer(request, NewToken(ManagedIdentity!), Lifetime);
    }

    private GraphReply Issue(Account account, string? scope, string clientId)
    {
        var reply = new JsonObject
        {
            ["token_type"] = "Bearer", ["expires_in"] = (int)Lifetime.TotalSeconds, ["ext_expires_in"] = (int)Lifetime.TotalSeconds,
                ["access_token"] = NewToken(account),
        };
        if (scope is not null)
        {
            var refresh = Guid.NewGuid().ToString("N");
            _refresh[refresh] = account;
            var (oid, tid) = ("6b0e1e5c-7a55-4a0c-9d4a-000000000001", "6b0e1e5c-7a55-4a0c-9d4a-000000000002");
            reply["scope"] = scope;
            reply["refresh_token"] = refresh;
            reply["client_info"] = Text(Encoding.UTF8.GetBytes($$"""{"uid":"{{oid}}","utid":"{{tid}}"}"""));
            reply["id_token"] = Text("""{"alg":"none","typ":"JWT"}"""u8.ToArray()) + "."
                + Text(Encoding.UTF8.GetBytes(
                    $$"""{"aud":"{{clientId}}","oid":"{{oid}}","tid":"{{tid}}","preferred_username":"{{account.UserName}}"}""")) + ".";
        }

        return GraphReply.Json(200, reply);
    }

    private string NewToken(Account account)
    {
        var token = "secret-" + Text(RandomNumberGenerator.GetBytes(48));
        accounts.AddToken(token, account.UserName, DateTimeOffset.UtcNow + Lifetime);
        Issued.Add(token);
        return token;
    }

    private static GraphReply Failure(int status, string error, int code, string text) => GraphReply.Json(status, new JsonObject
    {
        ["error"] = error, ["error_description"] = $"AADSTS{code}: {text} Trace ID: {Guid.NewGuid()}",
            ["error_codes"] = new JsonArray(code),
        ["trace_id"] = Guid.NewGuid().ToString(), ["correlation_id"] = Guid.NewGuid().ToString(),
    });

    private static byte[] Bytes(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
