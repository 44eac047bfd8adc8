namespace CommerceMailAdmin.Engine.DomainCheck.Findings;

/// <summary>The findings by name; what they mean stands in the catalogue, findings.json.</summary>
internal static class FindingId
{
    public const string SpfMissing = "SPF-MISSING";
    public const string SpfSeveralRecords = "SPF-SEVERAL-RECORDS";
    public const string SpfLookalike = "SPF-LOOKALIKE";
    public const string SpfSyntax = "SPF-SYNTAX";
    public const string SpfUnknownModifier = "SPF-UNKNOWN-MODIFIER";
    public const string SpfVoidLookup = "SPF-VOID-LOOKUP";
    public const string SpfBrokenTarget = "SPF-BROKEN-TARGET";
    public const string SpfLoop = "SPF-LOOP";
    public const string SpfTooManyLookups = "SPF-TOO-MANY-LOOKUPS";
    public const string SpfNearLookupLimit = "SPF-NEAR-LOOKUP-LIMIT";
    public const string SpfTooManyVoidLookups = "SPF-TOO-MANY-VOID-LOOKUPS";
    public const string SpfTooManyMx = "SPF-TOO-MANY-MX";
    public const string SpfTreeTooLarge = "SPF-TREE-TOO-LARGE";
    public const string SpfPassAll = "SPF-PASS-ALL";
    public const string SpfNoDefault = "SPF-NO-DEFAULT";
    public const string SpfNotReached = "SPF-NOT-REACHED";
    public const string SpfPtr = "SPF-PTR";
    public const string SpfHostBits = "SPF-HOST-BITS";
    public const string SpfLongRecord = "SPF-LONG-RECORD";

    public const string DkimNoKey = "DKIM-NO-KEY";
    public const string DkimRevoked = "DKIM-REVOKED";
    public const string DkimMalformedKey = "DKIM-MALFORMED-KEY";
    public const string DkimSeveralKeys = "DKIM-SEVERAL-KEYS";
    public const string DkimRestrictedKey = "DKIM-RESTRICTED-KEY";
    public const string DkimWeakKey = "DKIM-WEAK-KEY";
    public const string DkimShortKey = "DKIM-SHORT-KEY";
    public const string DkimTestMode = "DKIM-TEST-MODE";

    public const string DmarcMissing = "DMARC-MISSING";
    public const string DmarcSeveralRecords = "DMARC-SEVERAL-RECORDS";
    public const string DmarcLookalike = "DMARC-LOOKALIKE";
    public const string DmarcInvalidPolicy = "DMARC-INVALID-POLICY";
    public const string DmarcPolicyNone = "DMARC-POLICY-NONE";
    public const string DmarcTestMode = "DMARC-TEST-MODE";
    public const string DmarcSubdomainsWeaker = "DMARC-SUBDOMAINS-WEAKER";
    public const string DmarcRemovedTag = "DMARC-REMOVED-TAG";
    public const string DmarcUnknownTag = "DMARC-UNKNOWN-TAG";
    public const string DmarcMalformedTag = "DMARC-MALFORMED-TAG";
    public const string DmarcNoReports = "DMARC-NO-REPORTS";
    public const string DmarcReportsRefused = "DMARC-REPORTS-REFUSED";

    public const string MxMissing = "MX-MISSING";
    public const string MxNull = "MX-NULL";
    public const string MxNullBesideOthers = "MX-NULL-BESIDE-OTHERS";
    public const string MxWithoutAddress = "MX-WITHOUT-ADDRESS";

    public const string StsMissing = "STS-MISSING";
    public const string StsMalformed = "STS-MALFORMED";
    public const string StsPolicyUnreachable = "STS-POLICY-UNREACHABLE";
    public const string StsPolicyMalformed = "STS-POLICY-MALFORMED";
    public const string StsMxNotCovered = "STS-MX-NOT-COVERED";
    public const string StsNotEnforced = "STS-NOT-ENFORCED";
    public const string TlsReportMissing = "TLSRPT-MISSING";
    public const string TlsReportMalformed = "TLSRPT-MALFORMED";

    public const string DnsFailed = "DNS-FAILED";

    public const string SellerNoPolicy = "SELLER-NO-POLICY";
    public const string SellerNotAligned = "SELLER-NOT-ALIGNED";
    public const string SellerOneMethod = "SELLER-ONE-METHOD";
    public const string SellerTakesNoMail = "SELLER-TAKES-NO-MAIL";
}
