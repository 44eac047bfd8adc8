using System.Net.Http;
using System.Security;
using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// A user signs in on another device: Microsoft, "OAuth 2.0 device authorization grant" (RFC 8628). The refresh token stays in memory only.
/// </summary>
public sealed class DeviceCodeSignIn : GraphTokenSource
{
    /// <summary>Nobody is waited for longer than a day.</summary>
    private const long MostSeconds = 24 * 60 * 60;

    private readonly string _path;
    private readonly string _clientId;
    private readonly string _scope;
    private readonly string _deviceCode;
    private readonly TimeSpan _interval;
    private readonly DateTimeOffset _until;
    private SecureString? _refresh;

    /// <summary>Asks for a code.</summary>
    /// <exception cref="MailboxConnectionException">The sign-in refuses, or cannot be reached.</exception>
    public DeviceCodeSignIn(
        GraphService service, WebTrust trust, string tenantId, string clientId, string permission, CancellationToken cancellationToken)
        : base(service, trust)
    {
        _path = $"/{Uri.EscapeDataString(tenantId)}/oauth2/v2.0/";
        _clientId = clientId;
        _scope = $"{service.Graph.GetLeftPart(UriPartial.Authority)}/{permission} offline_access";
        var answer = Post(
            _path + "devicecode", new Dictionary<string, string> { ["client_id"] = clientId, ["scope"] = _scope }, cancellationToken);
        _deviceCode = Text(answer, "device_code") ?? throw Refused(answer);
        Message = Text(answer, "message") ?? $"Open {Text(answer, "verification_uri")} and enter the code {Text(answer, "user_code")}.";
        _interval = TimeSpan.FromSeconds(Number(answer, "interval", 5));
        _until = DateTimeOffset.UtcNow.AddSeconds(Number(answer, "expires_in", 900));
    }

    /// <summary>What the user has to do.</summary>
    public string Message { get; }

    private protected override string Subject => $"with the device code of the application {_clientId}";

    /// <summary>Waits until the user has entered the code.</summary>
    /// <exception cref="MailboxConnectionException">The user refused, or took too long.</exception>
    public void Complete(CancellationToken cancellationToken)
    {
        var interval = _interval;
        while (true)
        {
            cancellationToken.WaitHandle.WaitOne(interval);
            cancellationToken.ThrowIfCancellationRequested();
            var answer = Post(
                _path + "token",
                new Dictionary<string, string>
                {
                    ["client_id"] = _clientId, ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
                        ["device_code"] = _deviceCode,
                },
                cancellationToken);
            switch (Text(answer, "error"))
            {
                case "authorization_pending" when DateTimeOffset.UtcNow < _until:
                    break;
                case "slow_down":
                    interval += TimeSpan.FromSeconds(5);
                    break;
                default:
                    TakeBoth(answer);
                    return;
            }
        }
    }

    private protected override JsonElement Request(CancellationToken cancellationToken)
    {
        if (_refresh is null)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused, $"The sign-in {Subject} has expired, and cannot be renewed. Connect again.");
        }

        var answer = Post(
            _path + "token",
            new Dictionary<string, string>
            {
                ["client_id"] = _clientId, ["grant_type"] = "refresh_token", ["scope"] = _scope,
                ["refresh_token"] = new System.Net.NetworkCredential("", _refresh).Password,
            },
            cancellationToken);
        KeepRefresh(answer);
        return answer;
    }

    private void TakeBoth(JsonElement answer)
    {
        Take(answer);
        KeepRefresh(answer);
    }

    private void KeepRefresh(JsonElement answer) =>
        _refresh = Text(answer, "refresh_token") is { } refresh ? new System.Net.NetworkCredential("", refresh).SecurePassword : _refresh;

    private static long Number(JsonElement answer, string name, long otherwise) =>
        long.TryParse(Text(answer, name), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out var number)
            ? Math.Min(number, MostSeconds)
            : otherwise;
}
