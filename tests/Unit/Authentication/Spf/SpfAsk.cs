using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>Asks SPF questions with the arguments that do not matter filled in.</summary>
internal static class SpfAsk
{
    public static async Task<SpfCheck> CheckAsync(
        this IDnsResolver resolver,
        string client = "192.0.2.1",
        string mailFrom = "user@example.com",
        string helo = "mail.example.org",
        SpfLimits? limits = null,
        SpfIdentity identity = SpfIdentity.MailFrom) =>
        await new SpfEvaluator(resolver, limits).CheckAsync(
            new SpfQuestion(IPAddress.Parse(client), mailFrom, helo,
                DateTimeOffset.FromUnixTimeSeconds(1234567890)) { Identity = identity },
            TestContext.Current.CancellationToken);
}
