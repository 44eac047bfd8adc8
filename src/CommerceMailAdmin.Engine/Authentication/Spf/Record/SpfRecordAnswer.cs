using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>What a domain publishes, or why that is not to be had.</summary>
/// <param name="Result">Pass for one record, valid or not; None, TempError, or PermError for several.</param>
/// <param name="Record">The record; null unless there is exactly one.</param>
/// <param name="Reason">Why there is none; empty where there is.</param>
internal readonly record struct SpfRecordAnswer(SpfResult Result, SpfRecord? Record, string Reason)
{
    /// <summary>Selects the SPF record among a domain's TXT records (RFC 7208 sections 4.4 and 4.5).</summary>
    public static SpfRecordAnswer From(DnsAnswer answer, string domain, SpfRecordCache cache)
    {
        if (answer.Status == DnsStatus.Failure)
        {
            return new(SpfResult.TempError, null, $"The TXT look-up for {domain} failed: {answer.Problem}.");
        }

        string? text = null;
        var count = 0;
        for (var i = 0; i < answer.Records.Count; i++)
        {
            if (answer.Records[i] is TextRecord record && SpfRecord.IsRecord(record.Text))
            {
                text = record.Text;
                count++;
            }
        }

        return count switch
        {
            0 => new(SpfResult.None, null, answer.Status == DnsStatus.NameError ? $"{domain} does not exist." : $"{domain} publishes no SPF record."),
            1 => new(SpfResult.Pass, cache[text!], ""),
            _ => new(SpfResult.PermError, null, $"{domain} publishes {count} SPF records; there must be one."),
        };
    }
}
