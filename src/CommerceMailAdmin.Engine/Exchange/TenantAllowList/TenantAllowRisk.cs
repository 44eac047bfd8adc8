using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>
/// Whether an allow entry lets forged mail of the platform in. An entry for a sender overrides bulk, spam and phishing verdicts of mail
/// that passes authentication; the verdict on spoofing stays, as long as spoof intelligence is on. A pair overrides the verdict on spoofing
/// for that infrastructure. Source: Microsoft, Allow or block email using the Tenant Allow/Block List, and its include "Allow entry facts".
/// </summary>
/// <param name="LetsForgeriesIn">True if it does; null if that cannot be told.</param>
/// <param name="Reason">What gets in, or why it cannot be told; null if nothing forged gets in.</param>
internal sealed record TenantAllowRisk(bool? LetsForgeriesIn, string? Reason)
{
    private static readonly TenantAllowRisk None = new(false, null);

    /// <summary>Judges an entry.</summary>
    /// <param name="stored">The entry.</param>
    /// <param name="isOwned">True if this module added it: a pair that somebody asked for by name is no surprise.</param>
    /// <param name="domains">The domains whose forged mail is to be kept out.</param>
    /// <param name="published">The addresses from which the platform sends.</param>
    /// <param name="spoofIntelligence">Whether spoof intelligence is on; null if that is unknown.</param>
    /// <param name="now">The present time.</param>
    public static TenantAllowRisk Of(
        StoredTenantEntry stored, bool isOwned, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published,
            bool? spoofIntelligence, DateTimeOffset now)
    {
        var entry = stored.Entry;
        if (!stored.IsAllow || stored.HasExpired(now) || domains.FirstOrDefault(d => Covers(entry, d)) is not { } forged)
        {
            return None;
        }

        return entry.Infrastructure is null ? OfSender(forged, spoofIntelligence) : OfPair(entry, isOwned, forged, domains, published);
    }

    private static TenantAllowRisk OfSender(string forged, bool? spoofIntelligence) => spoofIntelligence switch
    {
        true => None,
        false => new(true,
            $"lets forged mail of {forged} in: the entry overrides the spam filter, and spoof intelligence is off in an anti-phishing "
            + $"policy"),
        null => new(null,
            $"whether forged mail of {forged} gets in depends on spoof intelligence, and the anti-phishing policies could not be read"),
    };

    private static TenantAllowRisk OfPair(
        TenantEntry entry, bool isOwned, string forged, IReadOnlyList<string> domains, IReadOnlyList<IPRange> published)
    {
        if (entry.Infrastructure == TenantEntry.Anybody)
        {
            return new(true, $"lets forged mail of {forged} in from every server");
        }

        var isPlatform = entry.Addresses is { } range
            ? published.Any(range.Overlaps) : domains.Any(d => HostNames.AreRelated(d, entry.Infrastructure!));
        return isPlatform || (isOwned && entry.User != TenantEntry.Anybody) ? None
            : new(true, $"lets forged mail of {forged} in from {entry.Infrastructure}, which is not the platform's");
    }

    // It is documented for block entries that a domain does not cover its subdomains. The check assumes that an allowed domain does.
    private static bool Covers(TenantEntry entry, string domain) =>
        entry.User == TenantEntry.Anybody || HostNames.AreRelated(domain, entry.Domain);
}

/// <summary>Whether spoof intelligence is on for everybody (Get-AntiPhishPolicy, EnableSpoofIntelligence).</summary>
internal static class SpoofIntelligence
{
    private const string Command = "Get-AntiPhishPolicy";

    /// <summary>Asks the session: false if it is off in a policy, null if that cannot be read.</summary>
    /// <exception cref="ExchangeException">The session is lost.</exception>
    public static bool? Read(IExchangeSession session)
    {
        if (!session.Has(Command))
        {
            return null;
        }

        try
        {
            var flags = session.Invoke(Command, new Dictionary<string, object?>()).Objects.Select(p => p.Flag("EnableSpoofIntelligence"))
                .ToArray();
            return flags.Contains(false) ? false : flags.Length == 0 || flags.Contains(null) ? null : true;
        }
        catch (ExchangeException e) when (e.Kind != ExchangeErrorKind.SessionLost)
        {
            return null;
        }
    }
}
