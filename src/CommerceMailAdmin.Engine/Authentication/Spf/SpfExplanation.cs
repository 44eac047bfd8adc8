using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf;

/// <summary>What the exp modifier leads to (RFC 7208 section 6.2).</summary>
/// <param name="Text">The explanation; null where it cannot be used.</param>
/// <param name="Target">The name that was asked.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
internal readonly record struct SpfExplanation(string? Text, string? Target, string? Problem)
{
    /// <summary>Looks the explanation up; any problem leaves the check's result as it is, and nothing counts against its limits.</summary>
    public static async ValueTask<SpfExplanation> ReadAsync(
        IDnsResolver resolver,
        SpfLimits limits,
        SpfMacroValues values,
        SpfClientNames clientNames,
        SpfTerm exp,
        string domain,
        CancellationToken cancellationToken)
    {
        values.Domain = domain;
        if (exp.Target!.UsesClientName)
        {
            values.ClientName = await clientNames.PreferAsync(domain).ConfigureAwait(false);
        }

        if (exp.Target.ExpandName(values) is not { } target)
        {
            return new(null, null, "It leads to no valid domain name.");
        }

        var answer = await resolver.ResolveAsync(new DnsQuestion(target, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
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

        if (text.UsesClientName)
        {
            values.ClientName = await clientNames.PreferAsync(domain).ConfigureAwait(false);
        }

        return text.ExpandText(values, limits.ExplanationLength) is not { } expanded
            ? new(null, target, $"It is longer than {limits.ExplanationLength} characters.")
            : expanded.Any(c => c is < ' ' or > '~') ? new(null, target, "With its macros expanded it is not printable ASCII.")
            : new(expanded, target, null);
    }
}
