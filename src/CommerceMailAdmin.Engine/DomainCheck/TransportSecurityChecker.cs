using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck.Findings;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>Looks how the mail to a domain is protected on the way (RFC 8461, RFC 8460).</summary>
internal sealed class TransportSecurityChecker(IDnsResolver resolver, IPolicyFetcher fetcher)
{
    private const string StsVersion = "STSv1";
    private const string ReportVersion = "TLSRPTv1";
    private const int MaxId = 32;

    private readonly List<Finding> _findings = [];

    /// <summary>Checks one domain; use one checker for each.</summary>
    /// <param name="domain">The domain in its DNS form.</param>
    /// <param name="exchangers">The hosts that take its mail.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<(TransportSecurity Result, IReadOnlyList<Finding> Findings)> CheckAsync(
        string domain, MailExchangerCheck exchangers, CancellationToken cancellationToken)
    {
        var sts = await AskAsync("_mta-sts." + domain, StsVersion, "MTA-STS", FindingId.StsMissing, FindingId.StsMalformed,
            cancellationToken).ConfigureAwait(false);
        var report = await AskAsync("_smtp._tls." + domain, ReportVersion, "TLS reporting", FindingId.TlsReportMissing,
            FindingId.TlsReportMalformed, cancellationToken).ConfigureAwait(false);
        var result = await JudgePolicyAsync(domain, sts, exchangers, cancellationToken).ConfigureAwait(false);
        return (JudgeReport(report, result), _findings);
    }

    /// <summary>The one record at a name; the judgement is Pass if there is one of the version.</summary>
    private async Task<PolicyJudgement> AskAsync(
        string name, string version, string what, string missing, string malformed, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(new DnsQuestion(name, DnsRecordType.TXT), cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Failure)
        {
            var open = PolicyJudgement.Unanswered(answer);
            _findings.Add(FindingCatalogue.Find(FindingId.DnsFailed, name, $"{what}: {open.Reason}"));
            return open;
        }

        // Records of another version or purpose are skipped; of this one there must be exactly one (RFC 8461 section 3.1, RFC 8460 section
        // 3).
        var records = TextRecords.Of(answer).Where(t => KeyedFields.HasVersion(t, version)).ToArray();
        switch (records.Length)
        {
            case 1:
                return new(CheckResult.Pass, "published", answer, records[0]);
            case 0:
                _findings.Add(FindingCatalogue.Find(missing, name));
                return new(CheckResult.None, $"no {what} record", answer);
            default:
                var reason = $"{records.Length} {what} records; senders use none of them";
                _findings.Add(FindingCatalogue.Find(malformed, name, reason));
                return new(CheckResult.PermError, reason, answer, TextRecords.Joined(records));
        }
    }

    private async Task<TransportSecurity> JudgePolicyAsync(
        string domain, PolicyJudgement record, MailExchangerCheck exchangers, CancellationToken cancellationToken)
    {
        var result = new TransportSecurity { MtaSts = record.ToCheck(), TlsReporting = record.ToCheck() };
        if (record.Result != CheckResult.Pass)
        {
            return result;
        }

        var id = KeyedFields.Value(record.Record!, "id") ?? "";
        if (id.Length is 0 or > MaxId || !id.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
        {
            return With(CheckResult.PermError, FindingId.StsMalformed, $"the record's id is not 1 to {MaxId} letters and digits");
        }

        var file = await fetcher.FetchAsync($"https://mta-sts.{domain}/.well-known/mta-sts.txt", cancellationToken).ConfigureAwait(false);
        if (file.Text is null)
        {
            return With(CheckResult.TempError, FindingId.StsPolicyUnreachable, $"the policy {file.Uri} could not be had: {file.Problem}");
        }

        result = result with { Policy = file.Text };
        if (MtaStsPolicy.Parse(file.Text, out var policy) is { } problem)
        {
            return With(CheckResult.PermError, FindingId.StsPolicyMalformed, $"the policy cannot be used: {problem}");
        }

        result = result with { Mode = policy.Mode, PolicyMx = Array.ConvertAll(policy.Mx, DisplayText.Clean), MaxAge = policy.MaxAge };
        var uncovered = exchangers.Exchangers.Where(e => !policy.Covers(e.Host)).Select(e => e.Host).ToArray();
        if (policy.Mode == "none")
        {
            return With(CheckResult.Neutral, FindingId.StsNotEnforced, "the policy is withdrawn (mode: none)");
        }

        if (uncovered.Length > 0)
        {
            return With(
                policy.Mode == "enforce" ? CheckResult.Fail : CheckResult.Neutral, FindingId.StsMxNotCovered,
                $"the policy (mode: {policy.Mode}) does not name {string.Join(", ", uncovered.Take(5))}");
        }

        return policy.Mode == "testing" ? With(CheckResult.Neutral, FindingId.StsNotEnforced, "the policy is only tested (mode: testing)")
            : With(CheckResult.Pass, null, $"enforced for {policy.MaxAge.TotalDays:0.#} days");

        TransportSecurity With(CheckResult outcome, string? finding, string reason)
        {
            if (finding is not null)
            {
                _findings.Add(FindingCatalogue.Find(finding, "_mta-sts." + domain, reason));
            }

            return result with { MtaSts = (record with { Result = outcome, Reason = reason }).ToCheck() };
        }
    }

    private TransportSecurity JudgeReport(PolicyJudgement record, TransportSecurity result)
    {
        if (record.Result != CheckResult.Pass)
        {
            return result with { TlsReporting = record.ToCheck() };
        }

        var addresses = (KeyedFields.Value(record.Record!, "rua") ?? "").Split(',').Select(a => a.Trim())
            .Where(a => a.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || a.StartsWith("https:",
                StringComparison.OrdinalIgnoreCase)).Select(DisplayText.Clean).ToArray();
        if (addresses.Length == 0)
        {
            record = record with { Result = CheckResult.PermError, Reason = "the record names no mailto: or https: address (rua)" };
            _findings.Add(FindingCatalogue.Find(FindingId.TlsReportMalformed, record.Answer.Question.Name, record.Reason));
        }
        else
        {
            record = record with { Reason = $"reports go to {string.Join(", ", addresses.Take(3))}" };
        }

        return result with { TlsReporting = record.ToCheck(), ReportAddresses = addresses };
    }
}

/// <summary>The "name=value;" fields of the records of RFC 8461 section 3.1 and RFC 8460 section 3.</summary>
internal static class KeyedFields
{
    private const int MaxFields = 32;

    /// <summary>Tells whether a text is a record of a version: it begins with exactly that, as in "v=STSv1;".</summary>
    public static bool HasVersion(string text, string version) =>
        text.StartsWith("v=" + version, StringComparison.Ordinal)
            && (text.Length == version.Length + 2 || text[version.Length + 2] is ';' or ' ' or '\t');

    /// <summary>The value of the first field of a name; null if there is none.</summary>
    public static string? Value(string text, string name) =>
        text.Split([';'], MaxFields).Select(f => f.Trim().Split(['='], 2))
            .FirstOrDefault(f => f.Length == 2 && f[0].Trim() == name)?[1].Trim();
}

/// <summary>An MTA-STS policy file (RFC 8461 section 3.2).</summary>
/// <param name="Mode">enforce, testing or none.</param>
/// <param name="Mx">The mail exchangers it names, in lower case.</param>
/// <param name="MaxAge">How long senders keep it.</param>
internal sealed record MtaStsPolicy(string Mode, string[] Mx, TimeSpan MaxAge)
{
    /// <summary>More lines than any honest policy has; the rest is not read.</summary>
    private const int MaxLines = 500;

    /// <summary>The longest time a policy may be kept, in seconds: about a year (RFC 8461 section 3.2).</summary>
    private const int MaxSeconds = 31_557_600;

    /// <summary>Reads a policy.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public static string? Parse(string text, out MtaStsPolicy policy)
    {
        policy = new("", [], default);
        var fields = text.Split(['\n'], MaxLines).Select(l => l.Split([':'], 2)).Where(f => f.Length == 2)
            .Select(f => (Key: f[0].Trim(), Value: f[1].Trim())).ToList();
        var mode = First("mode");
        var mx = fields.Where(f => f.Key == "mx").Select(f => f.Value.ToLowerInvariant().TrimEnd('.')).ToArray();
        if (First("version") != "STSv1")
        {
            return "its version is not STSv1";
        }

        if (mode is not ("enforce" or "testing" or "none"))
        {
            return "its mode is none of enforce, testing and none";
        }

        if (mx.Length == 0 && mode != "none")
        {
            return "it names no mail exchanger (mx)";
        }

        if (!int.TryParse(First("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxSeconds)
        {
            return $"its max_age is not a number of seconds up to {MaxSeconds}";
        }

        policy = new(mode, mx, TimeSpan.FromSeconds(seconds));
        return null;

        string? First(string key) => fields.Where(f => f.Key == key).Select(f => f.Value).FirstOrDefault();
    }

    /// <summary>Tells whether a mail exchanger is named; "*." stands for exactly one label (RFC 8461 section 4.1).</summary>
    public bool Covers(string host) =>
        Mx.Any(m => m.StartsWith("*.", StringComparison.Ordinal)
            ? host.IndexOf('.') is var dot and > 0 && host.Substring(dot + 1).Equals(m.Substring(2), StringComparison.OrdinalIgnoreCase)
            : host.Equals(m, StringComparison.OrdinalIgnoreCase));
}
