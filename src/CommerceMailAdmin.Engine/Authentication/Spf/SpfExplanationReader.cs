using CommerceMailAdmin.Engine.Authentication.Spf.Record;
using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>
/// Looks explanations up (RFC 7208 section 6.2): a problem leaves the check's result as it is, and nothing counts against its limits.
/// </summary>
internal sealed class SpfExplanationReader(SpfDns dns, SpfLimits limits, SpfMacroValues values, SpfClientNames clientNames)
{
    /// <summary>Reads the explanation of the domain whose record failed the client.</summary>
    public async ValueTask<SpfExplanation> ReadAsync(SpfTerm exp, string domain)
    {
        values.Domain = domain;
        await PrepareAsync(exp.Target!).ConfigureAwait(false);
        if (exp.Target!.ExpandName(values) is not { } target)
        {
            return new(null, null, "It leads to no valid domain name.");
        }

        var answer = await dns.AskAsync(target, DnsRecordType.TXT).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            return new(null, target, $"The look-up failed: {answer.Problem}.");
        }

        if (answer.Records.Count != 1 || answer.Records[0] is not TextRecord record)
        {
            return new(null, target, $"There must be one TXT record; there are {answer.Records.Count}.");
        }

        if (record.Text.Length > SpfRecord.MaxLength)
        {
            return new(null, target, "It is longer than a TXT record can be.");
        }

        var text = SpfMacroParser.Parse(record.Text, 0, record.Text.Length, SpfMacroPlace.Explanation, out var position, out var problem);
        if (text is null)
        {
            return new(null, target, $"It is broken at character {position + 1}: {problem}.");
        }

        await PrepareAsync(text).ConfigureAwait(false);
        if (text.ExpandText(values, limits.ExplanationLength) is not { } expanded)
        {
            return new(null, target, $"It is longer than {limits.ExplanationLength} characters.");
        }

        // The sender's and the client's words may hold anything; a reply to the client may not (RFC 5321 section 2.4).
        return expanded.All(c => c is >= ' ' and <= '~')
            ? new(expanded, target, null)
            : new(null, target, "With its macros expanded it is not printable ASCII.");
    }

    private async ValueTask PrepareAsync(SpfMacroString text)
    {
        if (text.UsesClientName)
        {
            values.ClientName = await clientNames.PreferAsync(values.Domain).ConfigureAwait(false);
        }
    }
}

/// <summary>What the exp modifier leads to.</summary>
/// <param name="Text">The explanation; null if it cannot be used.</param>
/// <param name="Target">The name that was asked; null if it can be none.</param>
/// <param name="Problem">Why it cannot be used; null if it can.</param>
internal readonly record struct SpfExplanation(string? Text, string? Target, string? Problem);
