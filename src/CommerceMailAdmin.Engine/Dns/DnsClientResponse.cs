using DnsClient;
using DnsClient.Protocol;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Takes a response out of DnsClient's types.</summary>
internal static class DnsClientResponse
{
    public static DnsResponse Read(IDnsQueryResponse response)
    {
        var question = response.Questions is [var only] ? only : null;
        return new DnsResponse(
            question is null ? null : DnsNameText.Normal(question.QueryName.Original), (int)(question?.QuestionType ?? 0), (int)response.Header.ResponseCode,
            [.. response.Answers.Where(a => a.RecordClass == QueryClass.IN).Select(Convert).OfType<DnsRecord>()], response.Answers.Count > 0);
    }

    private static DnsRecord? Convert(DnsResourceRecord record)
    {
        var owner = DnsNameText.Normal(record.DomainName.Value);
        var ttl = DnsNameText.Lifetime(record.InitialTimeToLive);
        return record switch
        {
            // DnsClient reads the retired SPF type 99 as text as well.
            TxtRecord { RecordType: ResourceRecordType.TXT } text => new TextRecord(owner, ttl, string.Concat(text.Text)),
            ARecord a => new AddressRecord(owner, ttl, a.Address),
            AaaaRecord a => new AddressRecord(owner, ttl, a.Address),
            MxRecord mx => new MailExchangeRecord(owner, ttl, mx.Preference, DnsNameText.Normal(mx.Exchange.Value)),
            PtrRecord ptr => new NameRecord(owner, ttl, DnsRecordType.PTR, DnsNameText.Normal(ptr.PtrDomainName.Value)),
            NsRecord ns => new NameRecord(owner, ttl, DnsRecordType.NS, DnsNameText.Normal(ns.NSDName.Value)),
            CNameRecord alias => new NameRecord(owner, ttl, DnsRecordType.CNAME, DnsNameText.Normal(alias.CanonicalName.Value)),
            _ => null,
        };
    }
}
