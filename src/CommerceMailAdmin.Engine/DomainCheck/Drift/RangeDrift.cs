using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>Compares the published ranges with the addresses that SPF authorises. Pure.</summary>
internal static class RangeDrift
{
    private const string NothingPublished = "none of the profile's domains publishes an SPF record";
    private const string TryAgain = "Run it again; if the look-up still fails, name another server with -DnsServer.";

    /// <summary>Whether a published range is still authorised, all of it.</summary>
    public static ProfileDrift Published(ProfileIPRange range, AuthorisedSenders senders)
    {
        var published = IPAddressSet.Of([IPRange.Parse(range.Range)]);
        var missing = published.Except(senders.Addresses);
        var finding = new ProfileDrift
        {
            Check = ProfileDriftCheck.PublishedRange, Subject = range.Range, Result = CheckResult.Pass,
            Detail = $"all of it is authorised, by {senders.DomainsFor(published)}",
        };
        if (missing.IsEmpty)
        {
            return finding;
        }

        finding = finding with { Addresses = missing.IPv4Count, Ranges = Texts(missing) };
        var part = PartOf(missing, published);
        if (missing.Except(senders.Broken).IsEmpty)
        {
            return finding with
            {
                Result = CheckResult.PermError,
                Detail = $"{part} is authorised only by records that no receiver can evaluate. {senders.BrokenReason}",
                Remediation = "Only the platform can fix its record. Keep the range, and until then use no rule that depends on SPF.",
            };
        }

        if (senders.Doubt is { } doubt)
        {
            return finding with
            {
                Result = doubt.Result, Detail = $"{part} is not among the authorised addresses that could be listed. {doubt.Reason}",
                Remediation = doubt.Result == CheckResult.TempError ? TryAgain : null,
            };
        }

        return senders.HasRecord
            ? finding with
            {
                Result = CheckResult.Fail, Detail = $"{part} is no longer authorised by the SPF of any of the profile's domains",
                Remediation = "Take these addresses off allow lists, and out of ipRanges in a profile of your own: "
                    + "whoever has them now is let in unchecked.",
            }
            : finding with { Result = CheckResult.None, Detail = NothingPublished + " to compare with" };
    }

    /// <summary>Whether the published ranges hold every authorised address of a family.</summary>
    public static ProfileDrift Unlisted(bool ipv4, IPAddressSet published, AuthorisedSenders senders)
    {
        var family = ipv4 ? "IPv4" : "IPv6";
        var authorised = senders.Addresses.OfFamily(ipv4);
        var missing = authorised.Except(published);
        var finding = new ProfileDrift
        {
            Check = ProfileDriftCheck.UnlistedAddresses, Subject = family, Result = CheckResult.Pass, Detail = "",
        };
        if (!missing.IsEmpty)
        {
            var ranges = Texts(missing);
            var covered = ipv4
                ? $"{Number(authorised.IPv4Count - missing.IPv4Count)} of {Number(authorised.IPv4Count)} authorised addresses "
                    + $"are in the published ranges, {Number(missing.IPv4Count)} are not"
                : $"{Amount.Of(ranges.Count, "authorised IPv6 range is", "authorised IPv6 ranges are")} not among the published ones";
            return finding with
            {
                Result = CheckResult.Fail, Addresses = missing.IPv4Count, Ranges = ranges,
                Detail = covered + (senders.Doubt is { } more ? $". There may be more: {more.Reason}" : ""),
                Remediation = ipv4
                    ? "Mail from these addresses is not seen as coming from the published ones. "
                        + "Add them to ipRanges in a profile of your own (docs/reference/profile.md) if your mail is to be judged by "
                        + "address."
                    : "Exchange Online's IP allow list takes no IPv6: judge such mail by DKIM and DMARC.",
            };
        }

        if (senders.Doubt is { } doubt)
        {
            return finding with
            {
                Result = doubt.Result, Detail = $"nothing unlisted among the addresses that could be listed. {doubt.Reason}",
                Remediation = doubt.Result == CheckResult.TempError ? TryAgain : null,
            };
        }

        if (senders.BrokenReason.Length > 0 && authorised.IsEmpty)
        {
            return finding with
            {
                Result = CheckResult.PermError, Detail = senders.BrokenReason, Remediation = "Only the platform can fix its record.",
            };
        }

        return !senders.HasRecord ? finding with { Result = CheckResult.None, Detail = NothingPublished }
            : finding with
            {
                Detail = authorised.IsEmpty
                    ? $"no {family} address is authorised" : $"every authorised {family} address is in the published ranges",
            };
    }

    /// <summary>Whether the end the platform spells out is the range's; null if it spells out none.</summary>
    public static ProfileDrift? End(ProfileIPRange range)
    {
        if (range.PublishedEnd is not { } text)
        {
            return null;
        }

        var parsed = IPRange.Parse(range.Range);
        var (first, last) = (parsed.First, parsed.Last);
        var end = IPAddressText.TryParse(text, out var address)
            ? IPNumber.From(address)
            : throw new FormatException($"'{text}' is not an IP address.");
        var finding = new ProfileDrift
        {
            Check = ProfileDriftCheck.PublishedEnd, Subject = range.Range, Result = CheckResult.Pass,
            Detail = $"the published end, {text}, is the range's last address",
        };
        if (end == last)
        {
            return finding;
        }

        if (end.IsIPv4 != last.IsIPv4 || end.CompareTo(last) > 0 || end.CompareTo(first) < 0)
        {
            return finding with
            {
                Result = CheckResult.Fail,
                Detail = $"the published end, {text}, is outside the range, which ends at {last.ToIPAddress()}",
                Remediation = "One of the two is wrong: correct range or publishedEnd in the profile.",
            };
        }

        var cut = IPAddressSet.Between(end.Next, last);
        return finding with
        {
            Result = CheckResult.Neutral, Addresses = cut.IPv4Count, Ranges = Texts(cut),
            Detail = $"the published end, {text}, comes before the range's last address, {last.ToIPAddress()}",
            Remediation = $"Enter the range as {range.Range}. If it was entered by its ends, replace {text} with {last.ToIPAddress()}.",
        };
    }

    private static IReadOnlyList<string> Texts(IPAddressSet set) => [.. set.ToRanges().Select(r => r.ToString())];

    private static string PartOf(IPAddressSet part, IPAddressSet whole) =>
        whole.Except(part).IsEmpty ? "all of it"
        : whole.IPv4Count > 0 ? $"a part of it, {Number(part.IPv4Count)} of {Number(whole.IPv4Count)} addresses,"
        : "a part of it";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
