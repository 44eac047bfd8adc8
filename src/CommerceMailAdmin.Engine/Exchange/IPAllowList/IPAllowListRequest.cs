using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Which ranges are wanted in an IP allow list, checked before anything is called.</summary>
public sealed record IPAllowListRequest
{
    /// <summary>The widest block that the list takes, and that is let in without more ado.</summary>
    private const int WidestPrefix = 24;

    private const int MostAddresses = 256;

    private IPAllowListRequest(
        IReadOnlyList<WantedRange> wanted, IReadOnlyList<IPAllowListRejection> rejected, IReadOnlyList<string> remarks,
        IReadOnlyList<IPRange> published)
    {
        Published = published;
        Wanted = wanted;
        Rejected = rejected;
        Remarks = remarks;
    }

    /// <summary>The ranges as they are to be entered, each once, in the order given.</summary>
    public IEnumerable<string> Ranges => Wanted.Select(w => w.Text);

    /// <summary>What was given and cannot be asked for.</summary>
    public IReadOnlyList<IPAllowListRejection> Rejected { get; }

    /// <summary>What was left out or written differently, and needs no fix.</summary>
    public IReadOnlyList<string> Remarks { get; }

    internal IReadOnlyList<WantedRange> Wanted { get; }

    /// <summary>The ranges that the platform publishes.</summary>
    internal IReadOnlyList<IPRange> Published { get; }

    /// <summary>
    /// True for a range that holds strangers: more addresses than an entry of Exchange Online may have, and not published by the platform.
    /// </summary>
    internal bool IsTooWide(IPRange range) => range.Count > MostAddresses && !IPRange.Cover(Published, range);

    /// <summary>Checks a list of ranges.</summary>
    /// <param name="ranges">IPv4 addresses, ranges a-b and CIDR blocks.</param>
    /// <param name="authorised">Ranges that the platform publishes: one wider than /24 is split where it lies within these.</param>
    /// <param name="force">Accepts ranges that are not public, and splits wide ones wherever they come from.</param>
    public static IPAllowListRequest Create(IEnumerable<string?> ranges, IEnumerable<string> authorised, bool force)
    {
        IPRange[] published = [.. authorised.Select(Interval).Where(i => i is not null).Select(i => i!.Value)];
        var checks = new Checks(published, force);
        foreach (var range in ranges)
        {
            checks.Take(range?.Trim() ?? "");
        }

        return new IPAllowListRequest(checks.Wanted, checks.Rejected, checks.Remarks, published);
    }

    private static IPRange? Interval(string text) => IPRange.TryParseStored(text, out var interval) ? interval : null;

    /// <summary>What has been found so far.</summary>
    private sealed class Checks(IPRange[] published, bool force)
    {
        public List<WantedRange> Wanted { get; } = [];

        public List<IPAllowListRejection> Rejected { get; } = [];

        public List<string> Remarks { get; } = [];

        public void Take(string text)
        {
            if (Read(text) is { } range && IsPublic(range))
            {
                if (range.Interval.Count <= MostAddresses)
                {
                    Want(range);
                }
                else
                {
                    Split(range);
                }
            }
        }

        private WantedRange? Read(string text)
        {
            if (text.IndexOf(':') >= 0)
            {
                Reject(text, IPAllowListRejectionReason.IPv6,
                    "the list takes IPv4 only; judge mail from IPv6 by DKIM and DMARC, with Set-CommerceMailFlowRule");
                return null;
            }

            if (IPRange.TryParseEnds(text, out var ends))
            {
                return new WantedRange(ends.ToEnds(), ends);
            }

            if (text.IndexOf('-') >= 0)
            {
                Reject(text, IPAllowListRejectionReason.Malformed,
                    "a range is two IPv4 addresses, the lower one first, with a hyphen between them");
                return null;
            }

            if (!IPRange.TryParse(text, out var range, out var problem))
            {
                Reject(text, IPAllowListRejectionReason.Malformed,
                    $"it is not an IPv4 address, a range such as a-b of addresses, or a CIDR block: {problem}");
                return null;
            }

            return new WantedRange(range.Count == 1 ? range.ToEnds() : range.ToString(), range);
        }

        private bool IsPublic(WantedRange range)
        {
            if (force || SpecialRanges.Of(range.Interval) is not { } special)
            {
                return true;
            }

            Reject(range.Text, IPAllowListRejectionReason.NotPublic,
                $"{special.Range} is not public ({special.Use}): no mail of the platform comes from there; -Force accepts it");
            return false;
        }

        private void Split(WantedRange range)
        {
            if (range.Text.IndexOf('-') >= 0)
            {
                Reject(range.Text, IPAllowListRejectionReason.TooWide,
                    $"it has {range.Interval.Count} addresses; Exchange takes {MostAddresses} in a range: write it as CIDR blocks");
            }
            else if (!force && !IPRange.Cover(published, range.Interval))
            {
                Reject(
                    range.Text, IPAllowListRejectionReason.TooWide,
                    $"it is wider than /{WidestPrefix} and not published by the platform, so it would let {range.Interval.Count} addresses "
                        + $"in; -Force splits it into blocks of /{WidestPrefix}");
            }
            else if (range.Interval.Count / MostAddresses > ConnectionFilterStore.MostEntries)
            {
                Reject(range.Text, IPAllowListRejectionReason.TooWide,
                    $"it would be {range.Interval.Count / MostAddresses} blocks of /{WidestPrefix}; a list takes "
                        + $"{ConnectionFilterStore.MostEntries} entries");
            }
            else
            {
                IPRange[] blocks = [.. range.Interval.Blocks(WidestPrefix)];
                Remarks.Add($"{range.Text} is wider than /{WidestPrefix}, the widest that Exchange takes, and is entered as "
                    + $"{blocks.Length} blocks.");
                foreach (var block in blocks)
                {
                    Want(new WantedRange(block.ToString(), block));
                }
            }
        }

        private void Want(WantedRange range)
        {
            if (Wanted.FirstOrDefault(w => w.Interval.Contains(range.Interval)) is { } wider)
            {
                Remarks.Add(wider.Interval == range.Interval
                    ? $"{range.Text} was given more than once, and is used once."
                    : $"{range.Text} is left out: {wider.Text} has all of its addresses.");
                return;
            }

            foreach (var narrower in Wanted.Where(w => range.Interval.Contains(w.Interval)).ToArray())
            {
                Remarks.Add($"{narrower.Text} is left out: {range.Text} has all of its addresses.");
                Wanted.Remove(narrower);
            }

            if (Wanted.FirstOrDefault(w => w.Interval.Overlaps(range.Interval)) is { } other)
            {
                Reject(range.Text, IPAllowListRejectionReason.Overlapping,
                    $"it shares addresses with {other.Text}: give ranges that do not overlap");
                return;
            }

            Wanted.Add(range);
        }

        private void Reject(string range, IPAllowListRejectionReason reason, string explanation) =>
            Rejected.Add(new IPAllowListRejection(range, reason, explanation));
    }
}

/// <summary>A range that is to be entered, and the addresses it means.</summary>
internal sealed record WantedRange(string Text, IPRange Interval);
