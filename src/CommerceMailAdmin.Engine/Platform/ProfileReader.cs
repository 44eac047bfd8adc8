using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Platform;

/// <summary>Reads the platform's facts from the built-in file or from a custom one. The format: docs/reference/profile.md.</summary>
public static class ProfileReader
{
    private const int SchemaVersion = 1;
    private const long MaxFileSize = 4 << 20;
    private const string BuiltInFile = "commerce-mail.json";
    private const string Page = "docs/reference/profile.md";

    /// <summary>Every command reads it; a test checks its patterns, once for all of them.</summary>
    private static readonly Lazy<CommerceMailProfile> Default = new(() => ReadBuiltIn(checksPatterns: false));

    /// <summary>The facts that come with the module.</summary>
    public static CommerceMailProfile BuiltIn => Default.Value;

    /// <summary>Reads a custom profile.</summary>
    /// <param name="file">The path of a JSON file.</param>
    /// <exception cref="JsonFormatException">The file is malformed; the message names line and field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CommerceMailProfile Read(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > MaxFileSize })
        {
            throw new JsonFormatException(file, 1, "", $"the file has more than {MaxFileSize >> 20} MiB, which no profile has");
        }

        return Parse(File.ReadAllBytes(file), file);
    }

    /// <summary>Reads a custom profile from its text.</summary>
    /// <exception cref="JsonFormatException">The text is malformed; the message names line and field.</exception>
    public static CommerceMailProfile ReadText(string json) => Parse(System.Text.Encoding.UTF8.GetBytes(json), "the given text");

    /// <summary>Reads the facts that come with the module.</summary>
    internal static CommerceMailProfile ReadBuiltIn(bool checksPatterns)
    {
        using var stream = typeof(ProfileReader).Assembly.GetManifestResourceStream(BuiltInFile)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Parse(copy.ToArray(), "built-in", checksPatterns);
    }

    internal static CommerceMailProfile Parse(byte[] utf8, string origin, bool checksPatterns = true)
    {
        var root = new JsonFields(LocatedJson.Parse(origin, utf8), Page, checksPatterns);
        var version = root.Number("schemaVersion");
        if (version != SchemaVersion)
        {
            throw root.Error("schemaVersion", $"this module reads version {SchemaVersion}, the file has {version}");
        }

        var sourceList = root.Objects("sources", f => new ProfileSource(f.Text("id"), f.Text("title"), f.Text("date")));
        var sources = new Dictionary<string, ProfileSource>(StringComparer.Ordinal);
        foreach (var source in sourceList)
        {
            if (sources.ContainsKey(source.Id))
            {
                throw root.Error("sources", $"the id '{source.Id}' is given twice");
            }

            sources.Add(source.Id, source);
        }

        var platforms = root.Texts("platforms");
        var profile = new CommerceMailProfile
        {
            Name = root.Text("name"),
            Version = root.Text("version"),
            Origin = origin,
            Sources = sourceList,
            Platforms = platforms,
            Domains = root.Objects("domains", f => new ProfileDomain
            {
                Name = f.Domain("name"), Platform = f.OptionalChoice("platform", platforms), SafeSender = f.Flag("safeSender"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            Senders = root.Objects("senders", f => new ProfileSender
            {
                Address = f.Address("address"), DisplayName = f.OptionalText("displayName"),
                Platform = f.OptionalChoice("platform", platforms),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            MailPatterns = root.Objects("mailPatterns", f => ReadMailPattern(f, sources, platforms)),
            BuyerSubject = ReadBuyerSubject(root.Object("buyerSubject"), sources),
            IPRanges = root.Objects("ipRanges", f => new ProfileIPRange
            {
                Range = f.Range("range"), PublishedEnd = f.OptionalIPAddress("publishedEnd"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            Deadlines = root.Objects("deadlines", f => ReadDeadline(f, sources)),
            DkimSigners = root.Objects("dkimSigners", f => new DkimSigner
            {
                Domain = f.Domain("domain"), Selectors = f.Texts("selectors"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            CommonSelectors = root.Objects("commonSelectors", f => new CommonSelector
            {
                Selector = f.Text("selector"), Service = f.Text("service"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            CaseReasons = root.Objects("caseReasons", f => new CaseReason
            {
                Reason = f.Text("reason"), OpensClaim = f.Flag("opensClaim"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            BodyLabels = root.Objects("bodyLabels", f => new BodyLabel
            {
                Field = f.Choice<BodyField>("field"), LabelPattern = f.Pattern("labelPattern"),
                ValuePattern = f.OptionalPattern("valuePattern"),
                Source = f.Source(sources), Note = f.OptionalText("note"),
            }),
            TextPatterns = root.OptionalObjects("textPatterns", f => ReadTextPattern(f, sources)),
        };
        root.RejectUnread();

        var answer = profile.Deadlines.FirstOrDefault(d => d.Name == ProfileDeadlines.AnswerCase)
            ?? throw root.Error("deadlines", $"a deadline named '{ProfileDeadlines.AnswerCase}' is needed");
        if (answer.Unit != DeadlineUnit.BusinessDays)
        {
            throw root.Error("deadlines", $"the deadline '{ProfileDeadlines.AnswerCase}' is counted in BusinessDays");
        }

        return answer.Value is >= 1 and <= ProfileDeadlines.MostAnswerDays
            ? profile
            : throw root.Error("deadlines",
                $"the deadline '{ProfileDeadlines.AnswerCase}' is {answer.Value}; it must lie between 1 and "
                    + $"{ProfileDeadlines.MostAnswerDays} business days");
    }

    private static MailPattern ReadMailPattern(JsonFields f, IReadOnlyDictionary<string, ProfileSource> sources,
        IReadOnlyList<string> platforms)
    {
        var pattern = new MailPattern
        {
            Kind = f.Choice<MailKind>("kind"), Platform = f.OptionalChoice("platform", platforms),
            DisplayName = f.OptionalText("displayName"),
            AddressPattern = f.Pattern("addressPattern"), SubjectPattern = f.OptionalPattern("subjectPattern"),
            Source = f.Source(sources), Note = f.OptionalText("note"),
        };
        if (pattern.Kind == MailKind.Case)
        {
            f.RequireGroup("addressPattern", "case");
            if (pattern.Platform is null)
            {
                throw f.Error("kind", "a pattern of kind 'Case' needs a 'platform'");
            }
        }

        if (pattern.Kind == MailKind.Claim)
        {
            f.RequireGroup("subjectPattern", "order");
        }

        if (pattern is { Kind: MailKind.Chargeback, SubjectPattern: null })
        {
            throw f.Error("kind", "a pattern of kind 'Chargeback' needs a 'subjectPattern'");
        }

        return pattern;
    }

    private static TextPattern ReadTextPattern(JsonFields f, IReadOnlyDictionary<string, ProfileSource> sources)
    {
        var pattern = new TextPattern
        {
            Meaning = f.Choice<TextMeanings>("meaning"), Pattern = f.Pattern("pattern"), Source = f.Source(sources),
            Note = f.OptionalText("note"),
        };
        return pattern.Meaning == TextMeanings.None ? throw f.Error("meaning", "a pattern must have a meaning") : pattern;
    }

    private static ProfileDeadline ReadDeadline(JsonFields f, IReadOnlyDictionary<string, ProfileSource> sources)
    {
        var deadline = new ProfileDeadline
        {
            Name = f.Text("name"), Value = f.Number("value"), Unit = f.Choice<DeadlineUnit>("unit"), Source = f.Source(sources),
            Note = f.OptionalText("note"),
        };
        var most = ProfileDeadlines.MostDays * (deadline.Unit == DeadlineUnit.Minutes ? 24 * 60 : 1);
        return deadline.Value <= most
            ? deadline : throw f.Error("value",
                $"{deadline.Value} {deadline.Unit} are more than {ProfileDeadlines.MostDays} days, which no deadline is");
    }

    private static BuyerSubject ReadBuyerSubject(JsonFields f, IReadOnlyDictionary<string, ProfileSource> sources)
    {
        var subject = new BuyerSubject { Pattern = f.Pattern("pattern"), Source = f.Source(sources), Note = f.OptionalText("note") };
        f.RequireGroup("pattern", "user");
        f.RejectUnread();
        return subject;
    }
}

/// <summary>The fields of a profile that hold names, addresses and ranges, or name a source.</summary>
internal static class ProfileFields
{
    /// <summary>A domain name, returned in lower case.</summary>
    public static string Domain(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        return DomainName.TryParse(text, out var domain) ? domain : throw fields.Error(name, $"'{text}' is not a domain name");
    }

    /// <summary>An e-mail address, returned in lower case.</summary>
    public static string Address(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        var at = text.LastIndexOf('@');
        return at > 0 && DomainName.TryParse(text[(at + 1)..], out _)
            ? text.ToLowerInvariant()
            : throw fields.Error(name, $"'{text}' is not an e-mail address");
    }

    /// <summary>An IPv4 or IPv6 range in CIDR notation whose host bits are zero.</summary>
    public static string Range(this JsonFields fields, string name)
    {
        var text = fields.Text(name);
        return IPRange.TryParse(text, out _, out var problem)
            ? text
            : throw fields.Error(name, $"'{text}' is not a range in CIDR notation: {problem}");
    }

    /// <summary>An IPv4 or IPv6 address; null if the field is not there.</summary>
    public static string? OptionalIPAddress(this JsonFields fields, string name)
    {
        var text = fields.OptionalText(name);
        return text is null || IPAddressText.TryParse(text, out _)
            ? text
            : throw fields.Error(name, $"'{text}' is not an IP address: {IPAddressText.Problem(text)}");
    }

    /// <summary>The source whose id the field 'source' gives.</summary>
    public static ProfileSource Source(this JsonFields fields, IReadOnlyDictionary<string, ProfileSource> sources)
    {
        var id = fields.Text("source");
        return sources.TryGetValue(id, out var source) ? source : throw fields.Error("source", $"no entry of 'sources' has the id '{id}'");
    }
}
