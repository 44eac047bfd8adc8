using System.Security.Cryptography;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck.Findings;

/// <summary>For each finding, how a zone where all is well is changed so that it is raised.</summary>
internal static class FindingCases
{
    private const string Domain = "contoso.com";
    private const string Key = "bad._domainkey." + Domain;
    private const string Policy = "_dmarc." + Domain;
    private const string Sts = "_mta-sts." + Domain;
    private const string TlsReport = "_smtp._tls." + Domain;
    private const string PolicyUri = "https://mta-sts.contoso.com/.well-known/mta-sts.txt";
    private static readonly string GoodKey = NewKey(2048);

    public static IReadOnlyDictionary<string, Func<ZoneResolver, ZoneResolver>> All { get; } =
        new Dictionary<string, Func<ZoneResolver, ZoneResolver>>
    {
        ["SPF-MISSING"] = z => z.Without(Domain, DnsRecordType.TXT),
        ["SPF-SEVERAL-RECORDS"] = z => z.Txt(Domain, "v=spf1 -all"),
        ["SPF-LOOKALIKE"] = z => z.Txt(Domain, "v=spf1;mx -all"),
        ["SPF-SYNTAX"] = z => Spf(z, "v=spf1 ipv4:192.0.2.1 -all"),
        ["SPF-UNKNOWN-MODIFIER"] = z => Spf(z, "v=spf1 ip4=192.0.2.1 -all"),
        ["SPF-VOID-LOOKUP"] = z => Spf(z, "v=spf1 a:gone.contoso.com -all"),
        ["SPF-BROKEN-TARGET"] = z => Spf(z, "v=spf1 include:closed.example -all"),
        ["SPF-LOOP"] = z => Spf(z, "v=spf1 include:contoso.com -all"),
        ["SPF-TOO-MANY-LOOKUPS"] = z => Spf(z, "v=spf1" + Repeated(" a:mail.contoso.com", 11) + " -all"),
        ["SPF-NEAR-LOOKUP-LIMIT"] = z => Spf(z, "v=spf1" + Repeated(" a:mail.contoso.com", 9) + " -all"),
        ["SPF-TOO-MANY-VOID-LOOKUPS"] = z => Spf(z, "v=spf1 a:x.contoso.com a:y.contoso.com a:z.contoso.com -all"),
        ["SPF-TOO-MANY-MX"] =
            z => Enumerable.Range(0, 11).Aggregate(Spf(z, "v=spf1 mx -all"), (zone, i) => zone.Mx(Domain, 20, $"mx{i}.contoso.com")),
        ["SPF-TREE-TOO-LARGE"] = z => Spf(z, "v=spf1" + Repeated(" ip4:192.0.2.1", 2001) + " -all"),
        ["SPF-PASS-ALL"] = z => Spf(z, "v=spf1 mx +all"),
        ["SPF-NO-DEFAULT"] = z => Spf(z, "v=spf1 mx ?all"),
        ["SPF-NOT-REACHED"] = z => Spf(z, "v=spf1 -all mx"),
        ["SPF-PTR"] = z => Spf(z, "v=spf1 ptr -all"),
        ["SPF-HOST-BITS"] = z => Spf(z, "v=spf1 ip4:192.0.2.77/24 -all"),
        ["SPF-LONG-RECORD"] = z => Spf(z, "v=spf1" + Repeated(" ip4:192.0.2.1", 40) + " -all"),
        ["DKIM-NO-KEY"] = z => z.Without("good._domainkey.contoso.com", DnsRecordType.TXT),
        ["DKIM-REVOKED"] = z => z.Txt(Key, "v=DKIM1; p="),
        ["DKIM-MALFORMED-KEY"] = z => z.Txt(Key, "v=DKIM1; p=%%%"),
        ["DKIM-SEVERAL-KEYS"] = z => z.Txt(Key, "v=DKIM1; p=" + GoodKey, "v=DKIM1; p="),
        ["DKIM-RESTRICTED-KEY"] = z => z.Txt(Key, "v=DKIM1; h=sha1; p=" + GoodKey),
        ["DKIM-WEAK-KEY"] = z => z.Txt(Key, "v=DKIM1; p=" + DkimKeys.Rsa512),
        ["DKIM-SHORT-KEY"] = z => z.Txt(Key, "v=DKIM1; p=" + DkimKeys.Rsa1024),
        ["DKIM-TEST-MODE"] = z => z.Txt(Key, "v=DKIM1; t=y; p=" + GoodKey),
        ["DMARC-MISSING"] = z => z.Without(Policy, DnsRecordType.TXT),
        ["DMARC-SEVERAL-RECORDS"] = z => z.Txt(Policy, "v=DMARC1; p=none"),
        ["DMARC-LOOKALIKE"] = z => Dmarc(z, "v=DMARC1 p=reject"),
        ["DMARC-INVALID-POLICY"] = z => Dmarc(z, "v=DMARC1; p=rejekt"),
        ["DMARC-POLICY-NONE"] = z => Dmarc(z, "v=DMARC1; p=none"),
        ["DMARC-TEST-MODE"] = z => Dmarc(z, "v=DMARC1; p=reject; t=y"),
        ["DMARC-SUBDOMAINS-WEAKER"] = z => Dmarc(z, "v=DMARC1; p=reject; np=quarantine"),
        ["DMARC-REMOVED-TAG"] = z => Dmarc(z, "v=DMARC1; p=reject; pct=50"),
        ["DMARC-UNKNOWN-TAG"] = z => Dmarc(z, "v=DMARC1; p=reject; rau=mailto:d@contoso.com"),
        ["DMARC-MALFORMED-TAG"] = z => Dmarc(z, "v=DMARC1; p=reject; adkim=strict"),
        ["DMARC-NO-REPORTS"] = z => Dmarc(z, "v=DMARC1; p=reject"),
        ["DMARC-REPORTS-REFUSED"] = z => Dmarc(z, "v=DMARC1; p=reject; rua=mailto:d@other.example"),
        ["MX-MISSING"] = z => z.Without(Domain, DnsRecordType.MX),
        ["MX-NULL"] = z => z.Without(Domain, DnsRecordType.MX).Mx(Domain, 0, "."),
        ["MX-NULL-BESIDE-OTHERS"] = z => z.Mx(Domain, 0, "."),
        ["MX-WITHOUT-ADDRESS"] = z => z.Mx(Domain, 20, "gone.contoso.com"),
        ["STS-MISSING"] = z => z.Without(Sts, DnsRecordType.TXT),
        ["STS-MALFORMED"] = z => z.Without(Sts, DnsRecordType.TXT).Txt(Sts, "v=STSv1; id=no-good"),
        ["STS-POLICY-UNREACHABLE"] = z => z.Policy(PolicyUri, null),
        ["STS-POLICY-MALFORMED"] = z => z.Policy(PolicyUri, "version: STSv1\nmode: enforced\nmx: mail.contoso.com\nmax_age: 86400\n"),
        ["STS-MX-NOT-COVERED"] = z => z.Policy(PolicyUri, "version: STSv1\nmode: enforce\nmx: *.mail.contoso.com\nmax_age: 86400\n"),
        ["STS-NOT-ENFORCED"] = z => z.Policy(PolicyUri, "version: STSv1\nmode: testing\nmx: *.contoso.com\nmax_age: 86400\n"),
        ["TLSRPT-MISSING"] = z => z.Without(TlsReport, DnsRecordType.TXT),
        ["TLSRPT-MALFORMED"] = z => z.Without(TlsReport, DnsRecordType.TXT).Txt(TlsReport, "v=TLSRPTv1; rua=tls@contoso.com"),
        ["DNS-FAILED"] = z => z.Fail(Domain, DnsRecordType.MX),
        ["SELLER-NO-POLICY"] = _ => new ZoneResolver().Mx(Domain, 10, "mail.contoso.com").Address("mail.contoso.com", "192.0.2.1"),
        ["SELLER-NOT-ALIGNED"] = z => Spf(z, "v=spf1 -all").Without("good._domainkey.contoso.com", DnsRecordType.TXT),
        ["SELLER-ONE-METHOD"] = z => z.Without("good._domainkey.contoso.com", DnsRecordType.TXT),
        ["SELLER-TAKES-NO-MAIL"] = z => z.Without(Domain, DnsRecordType.MX),
    };

    /// <summary>A domain about which there is nothing to say.</summary>
    public static ZoneResolver Good() => new ZoneResolver()
        .Txt(Domain, "v=spf1 mx -all")
        .Txt("good._domainkey.contoso.com", "v=DKIM1; k=rsa; p=" + GoodKey)
        .Txt(Policy, "v=DMARC1; p=reject; rua=mailto:d@contoso.com,mailto:d@reports.example; ruf=mailto:d@sub.contoso.com")
        .Txt("contoso.com._report._dmarc.reports.example", "v=DMARC1")
        .Mx(Domain, 10, "mail.contoso.com")
        .Address("mail.contoso.com", "192.0.2.1", "2001:db8::1")
        .Txt(Sts, "v=STSv1; id=20260608T1200;")
        .Txt(TlsReport, "v=TLSRPTv1; rua=mailto:tls@contoso.com")
        .Policy(PolicyUri, "version: STSv1\r\nmode: enforce\r\nmx: *.contoso.com\r\nmax_age: 604800\r\n");

    public static ZoneResolver Spf(ZoneResolver zone, string record) => zone.Without(Domain, DnsRecordType.TXT).Txt(Domain, record);

    public static async Task<IReadOnlyList<Finding>> FindAsync(ZoneResolver zone, params string[] selectors) =>
        (await CheckAsync(zone, selectors)).Findings;

    public static Task<DomainAuthentication> CheckAsync(ZoneResolver zone, params string[] selectors) =>
        new DomainAuthenticator(zone, ProfileReader.BuiltIn, selectors.Length > 0 ? selectors : ["good", "bad"], seller: true,
            policies: zone).CheckAsync(Domain, TestContext.Current.CancellationToken);

    private static ZoneResolver Dmarc(ZoneResolver zone, string record) => zone.Without(Policy, DnsRecordType.TXT).Txt(Policy, record);

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string NewKey(int bits)
    {
        using var rsa = new RSACryptoServiceProvider(bits);
        return Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
    }
}
