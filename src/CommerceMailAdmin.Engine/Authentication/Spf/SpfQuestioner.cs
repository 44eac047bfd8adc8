using System.Net;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Asks SPF questions as they stand now, in a way that can be repeated from a snapshot.</summary>
/// <param name="resolver">Answers the DNS questions; keeps answers, since the first is asked for twice.</param>
public sealed class SpfQuestioner(IDnsResolver resolver)
{
    private readonly SpfEvaluator _evaluator = new(resolver);

    /// <summary>Checks one identity of one client.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="mailFrom">The envelope sender; empty for the null sender.</param>
    /// <param name="helo">The client's HELO name; empty where it is not known.</param>
    /// <param name="identity">Which identity to check.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SpfCheck> AskAsync(IPAddress client, string mailFrom, string helo, SpfIdentity identity, CancellationToken cancellationToken)
    {
        var question = new SpfQuestion(client, mailFrom, helo, DateTimeOffset.FromUnixTimeSeconds(0)) { Identity = identity };
        if (SpfSender.From(question).DnsDomain is { } domain)
        {
            // The t macro: when the DNS was asked, so that a snapshot gives the same explanation again.
            var answer = await resolver.ResolveAsync(new DnsQuestion(domain, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
            question = question with { At = answer.AskedAt };
        }

        return await _evaluator.CheckAsync(question, cancellationToken).ConfigureAwait(false);
    }
}
