using System.Globalization;

namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

/// <summary>A DMARC policy record (RFC 9989 section 4.7 and 4.8).</summary>
internal sealed class DmarcRecord
{
    private const int MaxLength = 16 * 1024;
    private const int MaxTags = 64;

    private static readonly string[] Known = ["v", "p", "sp", "np", "adkim", "aspf", "fo", "psd", "rua", "ruf", "t"];
    private static readonly string[] Removed = ["pct", "rf", "ri"];

    private readonly Dictionary<string, string> _tags = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<DmarcProblem> _findings = [];

    private DmarcRecord(string text)
    {
        Text = text;
        foreach (var part in text.Split(';').Skip(1).Take(MaxTags))
        {
            Add(part.Trim());
        }

        StrictDkim = IsStrict("adkim");
        StrictSpf = IsStrict("aspf");
        IsTest = ReadOneOf("t", "y", "n") == "y";
        PublicSuffix = ReadOneOf("psd", "y", "n", "u") switch { "y" => true, "n" => false, _ => null };
        ReadFailureOptions();
        ReportAddresses = [.. Uris("rua")];
        FailureReportAddresses = [.. Uris("ruf")];
        ReadPolicies();
    }

    /// <summary>The record as published.</summary>
    public string Text { get; }

    /// <summary>The policy for the domain itself (p=).</summary>
    public DmarcDisposition Policy { get; private set; }

    /// <summary>The policy for subdomains (sp=); null if it is not given.</summary>
    public DmarcDisposition? SubdomainPolicy { get; private set; }

    /// <summary>The policy for subdomains that do not exist (np=); null if it is not given.</summary>
    public DmarcDisposition? NonexistentPolicy { get; private set; }

    /// <summary>What makes the record unusable, so that DMARC does not apply (RFC 9989 section 4.10.1); null if nothing does.</summary>
    public string? Problem { get; private set; }

    /// <summary>True if DKIM domains must equal the From domain (adkim=s).</summary>
    public bool StrictDkim { get; }

    /// <summary>True if the SPF domain must equal the From domain (aspf=s).</summary>
    public bool StrictSpf { get; }

    /// <summary>True if the policy is only being tested (t=y): one level less is asked for.</summary>
    public bool IsTest { get; }

    /// <summary>True for psd=y, a public suffix; false for psd=n, an organisational domain; null if the record leaves it open.</summary>
    public bool? PublicSuffix { get; }

    /// <summary>Where aggregate reports are to go (rua=), the valid URIs.</summary>
    public IReadOnlyList<string> ReportAddresses { get; }

    /// <summary>Where reports of single failures are to go (ruf=), the valid URIs.</summary>
    public IReadOnlyList<string> FailureReportAddresses { get; }

    /// <summary>True if p=none is assumed, as there is no valid policy but an address for reports (RFC 9989 section 4.10.1).</summary>
    public bool CountsAsNone { get; private set; }

    /// <summary>Unknown, removed, repeated and invalid tags.</summary>
    public IReadOnlyList<DmarcProblem> Findings => _findings;

    /// <summary>
    /// Reads a record; null if it does not begin with v=DMARC1 and so is not a record. Blanks may stand around the = but not before the v
    /// (RFC 9989 section 4.8).
    /// </summary>
    public static DmarcRecord? Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var first = text.Split([';'], 2)[0];
        var equals = first.IndexOf('=');
        return equals > 0 && first.Substring(0, equals).TrimEnd().Equals("v", StringComparison.OrdinalIgnoreCase)
            && first.Substring(equals + 1).Trim() == "DMARC1"
            ? new DmarcRecord(text)
            : null;
    }

    /// <summary>The policy for a domain, before t= is taken into account.</summary>
    /// <param name="inherited">True if the record is a domain's above.</param>
    /// <param name="exists">False if the domain does not exist (NXDOMAIN).</param>
    public DmarcDisposition PolicyFor(bool inherited, bool exists) =>
        !inherited ? Policy : (exists ? null : NonexistentPolicy) ?? SubdomainPolicy ?? Policy;

    /// <summary>The policy that counts: with t=y one level below the one published.</summary>
    public DmarcDisposition Effective(DmarcDisposition published) =>
        IsTest && published > DmarcDisposition.None ? published - 1 : published;

    private void Add(string tag)
    {
        if (tag == "")
        {
            return;
        }

        var equals = tag.IndexOf('=');
        var name = equals <= 0 ? "" : tag.Substring(0, equals).Trim();
        if (name == "")
        {
            Note(DmarcProblemKind.MalformedTag, $"\"{Shown(tag)}\" is not tag=value");
        }
        else if (_tags.ContainsKey(name))
        {
            Note(DmarcProblemKind.MalformedTag, $"{Shown(name)}= is there twice; the first counts");
        }
        else
        {
            _tags.Add(name, tag.Substring(equals + 1).Trim());
            if (Removed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Note(DmarcProblemKind.RemovedTag, $"{name}= was removed by RFC 9989 and is ignored", tag);
            }
            else if (!Known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Note(DmarcProblemKind.UnknownTag, $"{Shown(name)}= is not known and is ignored", tag);
            }
        }
    }

    private void ReadPolicies()
    {
        var valid = TryReadPolicy("p", out var policy) & TryReadPolicy("sp", out var subdomains) & TryReadPolicy("np", out var nonexistent);
        if (valid && policy is { } p)
        {
            (Policy, SubdomainPolicy, NonexistentPolicy) = (p, subdomains, nonexistent);
            return;
        }

        if (!_tags.ContainsKey("p"))
        {
            Note(DmarcProblemKind.Policy, "p= is missing");
        }

        if (ReportAddresses.Count == 0)
        {
            Problem = "it has no valid policy (p=, sp=, np=) and no address for reports (rua=)";
        }
        else
        {
            CountsAsNone = true;
            Note(DmarcProblemKind.Policy, "without valid p=, sp= and np=, but with an address for reports, the record counts as p=none");
        }
    }

    /// <summary>Reads a policy tag; false if it is there and not valid.</summary>
    private bool TryReadPolicy(string name, out DmarcDisposition? policy)
    {
        policy = null;
        if (!_tags.TryGetValue(name, out var value))
        {
            return true;
        }

        policy = value.ToLowerInvariant() switch
        {
            "none" => DmarcDisposition.None,
            "quarantine" => DmarcDisposition.Quarantine,
            "reject" => DmarcDisposition.Reject,
            _ => null,
        };
        if (policy is null)
        {
            Note(DmarcProblemKind.Policy, $"{name}={Shown(value)} is not a policy");
        }

        return policy is not null;
    }

    private bool IsStrict(string name) => ReadOneOf(name, "r", "s") == "s";

    private string? ReadOneOf(string name, params string[] allowed)
    {
        if (!_tags.TryGetValue(name, out var value))
        {
            return null;
        }

        var lower = value.ToLowerInvariant();
        if (!allowed.Contains(lower))
        {
            Note(DmarcProblemKind.MalformedTag, $"{name}={Shown(value)} is not valid and is ignored");
            return null;
        }

        return lower;
    }

    /// <summary>fo= is a list of 0, 1, d and s (RFC 9989 section 4.7, RFC 9991).</summary>
    private void ReadFailureOptions()
    {
        if (_tags.TryGetValue("fo", out var value) && !value.Split(':').All(o => o.Trim().ToLowerInvariant() is "0" or "1" or "d" or "s"))
        {
            Note(DmarcProblemKind.MalformedTag, $"fo={Shown(value)} is not valid and is ignored");
        }
    }

    /// <summary>Digits, and a unit (RFC 7489 section 6.4).</summary>
    private static bool IsSize(string text)
    {
        var digits = text.Length > 0 && text[text.Length - 1] is 'k' or 'm' or 'g' or 't' or 'K' or 'M' or 'G' or 'T'
            ? text.Substring(0, text.Length - 1)
            : text;
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private IEnumerable<string> Uris(string name)
    {
        var list = _tags.TryGetValue(name, out var value) ? value.Split(',').Take(MaxTags) : [];
        foreach (var uri in list.Select(u => u.Trim()))
        {
            // RFC 7489 section 6.4 allowed a size limit after "!"; RFC 9990 ignores it.
            var size = uri.IndexOf('!');
            if (UriSyntax.IsUri(size < 0 ? uri : uri.Substring(0, size)) && (size < 0 || IsSize(uri.Substring(size + 1))))
            {
                yield return uri;
            }
            else
            {
                Note(DmarcProblemKind.MalformedTag, $"{name}= has \"{Shown(uri)}\", which is not a URI");
            }
        }
    }

    private void Note(DmarcProblemKind kind, string message, string tag = "") => _findings.Add(new DmarcProblem(kind, message, Shown(tag)));

    private static string Shown(string text) => new([.. text.Take(40).Select(c => char.IsControl(c) ? '?' : c)]);
}

/// <summary>What can be odd about a DMARC record.</summary>
internal enum DmarcProblemKind
{
    /// <summary>p=, sp= or np= is missing or no policy.</summary>
    Policy,

    /// <summary>A tag that RFC 9989 removed.</summary>
    RemovedTag,

    /// <summary>A tag that is not known.</summary>
    UnknownTag,

    /// <summary>What is not a tag=value, is there twice, or has a value that is not valid.</summary>
    MalformedTag,
}

/// <summary>One thing that is odd about a DMARC record.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">It, in words.</param>
/// <param name="Tag">The removed or unknown tag as published; empty for the other kinds.</param>
internal readonly record struct DmarcProblem(DmarcProblemKind Kind, string Message, string Tag);
