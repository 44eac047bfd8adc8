using System.Text.Json;

namespace CommerceMailAdmin.Engine.Exchange.SaferRoutes;

/// <summary>Every way of letting mail in, from safer-routes.json.</summary>
internal static class SaferRouteCatalogue
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Lazy<Dictionary<string, SaferRoute>> Routes = new(Read);

    /// <summary>Every entry.</summary>
    public static IReadOnlyCollection<SaferRoute> All => Routes.Value.Values;

    /// <summary>The entry of one way.</summary>
    /// <param name="id">One of <see cref="SaferRouteId"/>.</param>
    public static SaferRoute Of(string id) => Routes.Value[id];

    private static Dictionary<string, SaferRoute> Read()
    {
        using var stream = typeof(SaferRouteCatalogue).Assembly.GetManifestResourceStream("safer-routes.json")!;
        return JsonSerializer.Deserialize<Entry[]>(stream, Format)!.Select(Route).ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    // Arrays, as every list of a result.
    private static SaferRoute Route(Entry entry) => new()
    {
        Id = entry.Id, Aim = entry.Aim, Prefer = entry.Prefer, ScannerControls = entry.ScannerControls, ScannerNote = entry.ScannerNote,
        DoesNotProtectFrom = entry.DoesNotProtectFrom, Sources = entry.Sources,
    };

    private sealed record Entry(
        string Id, string Aim, string Prefer, ScannerControl[] ScannerControls, string ScannerNote, string[] DoesNotProtectFrom,
        string[] Sources);
}

/// <summary>The ways of letting mail in by name; what is to be said of them stands in the catalogue, safer-routes.json.</summary>
internal static class SaferRouteId
{
    public const string TenantAllowSender = "TENANT-ALLOW-SENDER";
    public const string TenantAllowSpoof = "TENANT-ALLOW-SPOOFED-SENDER";
    public const string SafeSenders = "SAFE-SENDERS";
    public const string IPAllowListOnline = "IP-ALLOW-LIST-ONLINE";
    public const string IPAllowListEdge = "IP-ALLOW-LIST-EDGE";
    public const string MailFlowAuthenticated = "MAIL-FLOW-AUTHENTICATED";
    public const string MailFlowIPRanges = "MAIL-FLOW-IP-RANGES";
    public const string FocusedInbox = "FOCUSED-INBOX";
    public const string DuplicateOrderMail = "DUPLICATE-ORDER-MAIL";
    public const string BareDomainRule = "BARE-DOMAIN-RULE";
    public const string AntiSpamAllowedSenders = "ANTI-SPAM-ALLOWED-SENDERS";

    /// <summary>The route of a rule that lets mail in past the spam filter.</summary>
    /// <param name="proof">What the rule takes as proof; null for none.</param>
    public static string OfProof(MailFlowProof? proof) => proof switch
    {
        MailFlowProof.AuthenticationResults => MailFlowAuthenticated,
        MailFlowProof.IPRange => MailFlowIPRanges,
        _ => BareDomainRule,
    };
}
