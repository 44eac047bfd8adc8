using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>Answers SPF questions (RFC 7208). Can be asked from several threads at once.</summary>
/// <param name="resolver">Answers the DNS questions.</param>
/// <param name="limits">How far an evaluation may go; the RFC's limits where null.</param>
public sealed class SpfEvaluator(IDnsResolver resolver, SpfLimits? limits = null)
{
    private readonly SpfLimits _limits = limits ?? SpfLimits.Default;
    private readonly SpfRecordCache _records = new();

    /// <summary>Checks one identity of one client.</summary>
    /// <param name="question">The client, its identities, and which of them to check.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<SpfCheck> CheckAsync(SpfQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var dns = new SpfDns(resolver, _limits.Timeout, cancellationToken);
        var identity = SpfSender.From(question);
        var check = new SpfCheckRun(dns, _limits, _records, identity.ToMacroValues(question));
        try
        {
            await check.RunAsync(identity.DnsDomain).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            check.TimeOut($"DNS did not answer within the {_limits.Timeout!.Value.TotalSeconds:0.#} seconds a check may take.");
        }

        return new SpfCheck
        {
            Result = check.Result,
            Reason = check.Reason,
            Explanation = check.Explanation,
            Identity = question.Identity,
            Domain = identity.DnsDomain ?? identity.Domain,
            Record = check.Record,
            MatchedTerm = check.MatchedTerm?.Text,
            MatchedDomain = check.MatchedDomain,
            ClientAddress = check.Values.ReadableClient,
            Sender = check.Values.Sender,
            Helo = question.Helo,
            Lookups = check.Lookups,
            VoidLookups = check.VoidLookups,
            Trace = check.Trace,
        };
    }
}
