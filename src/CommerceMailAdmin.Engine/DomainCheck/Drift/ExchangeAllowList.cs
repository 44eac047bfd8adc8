using System.Globalization;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.DomainCheck.Drift;

/// <summary>
/// What the IP allow list of Exchange Online's connection filter takes (Set-HostedConnectionFilterPolicy -IPAllowList): IPv4, CIDR /24 to
/// /32, at most 1,273 entries.
/// </summary>
internal static class ExchangeAllowList
{
    private const int ShortestPrefix = 24;
    private const int MostEntries = 1273;

    /// <summary>More than this in one sentence nobody reads; the ranges themselves hold all.</summary>
    private const int MostNamed = 8;

    /// <summary>Whether the list takes a range as it stands, and if not, how to write it.</summary>
    /// <param name="text">The range.</param>
    /// <param name="isPublished">Whether the profile lists it; what SPF alone authorises has not been entered by anybody yet.</param>
    public static ProfileDrift Judge(string text, bool isPublished)
    {
        var range = IPRange.Parse(text);
        var finding = new ProfileDrift
        {
            Check = ProfileDriftCheck.ExchangeEntry, Subject = text, Result = CheckResult.Pass, Detail = "taken as it stands",
        };
        if (Takes(range))
        {
            return finding;
        }

        var origin = isPublished ? "published" : "authorised by SPF, not published";
        finding = finding with { Result = isPublished ? CheckResult.Fail : CheckResult.Neutral };
        if (!range.First.IsIPv4)
        {
            return finding with
            {
                Ranges = [text], Detail = $"{origin}: Exchange Online's IP allow list takes no IPv6",
                Remediation = "Leave it out, and judge mail from it by DKIM and DMARC.",
            };
        }

        var count = 1L << (ShortestPrefix - range.PrefixLength);
        finding = finding with
        {
            Addresses = range.Count,
            Detail = $"{origin}: wider than /{ShortestPrefix}, the widest that Exchange Online's IP allow list takes",
        };
        if (count > MostEntries)
        {
            return finding with
            {
                Ranges = [text],
                Remediation = $"Split, it would be {Number(count)} entries of at most {Number(MostEntries)}: "
                    + "leave it out, and judge mail from it by DKIM and DMARC.",
            };
        }

        string[] parts = [.. range.Blocks(ShortestPrefix).Select(b => b.ToString())];
        return finding with
        {
            Ranges = parts,
            Remediation = $"Write it as {count} entries: {string.Join(", ", parts.Take(MostNamed))}"
                + (count > MostNamed ? ", and so on as in Ranges." : "."),
        };
    }

    /// <summary>Whether the list takes a range as it stands.</summary>
    public static bool Takes(IPRange range) => range.First.IsIPv4 && range.PrefixLength >= ShortestPrefix;

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
