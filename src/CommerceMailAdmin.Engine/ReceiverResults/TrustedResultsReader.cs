using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// Finds the authentication results that the organisation's own server recorded, among those that anyone may have written.
/// </summary>
internal static class TrustedResultsReader
{
    private const string FieldName = "Authentication-Results";

    private static readonly char[] Unsafe = ['(', ')', '"', ';', '\\', ' ', '\t'];

    /// <summary>
    /// Finds the trusted record: the topmost Authentication-Results field above the Received field at which the message entered the
    /// organisation. Further fields of the same server, or of its filters, at the same hop belong to it. Fields below are the sender's
    /// word, unless their authserv-id was named as trusted.
    /// </summary>
    /// <param name="headers">The message's header fields.</param>
    /// <param name="options">What is known of own servers.</param>
    /// <param name="reason">Why the record is trusted, or why none is.</param>
    /// <returns>The record; null if none can be trusted.</returns>
    public static TrustedAuthenticationResults? Find(HeaderBlock headers, TrustOptions options, out string reason) =>
        Locate(headers, options, out reason) is { } position ? Read(headers, position, reason) : null;

    /// <summary>Finds where the trusted record stands, without reading it.</summary>
    /// <inheritdoc cref="Find"/>
    public static TrustedFieldPosition? Locate(HeaderBlock headers, TrustOptions options, out string reason)
    {
        var results = headers.IndexesOf(FieldName);
        if (results.Count == 0)
        {
            reason = "The message has no Authentication-Results field";
            return null;
        }

        var hops = headers.IndexesOf(ReceivedChain.FieldName);
        var chain = ReceivedChain.Find(headers, options);
        if (options.TrustedAuthServIds.Count > 0)
        {
            return FindNamed(headers, results, hops, chain.Index, chain.Helo, options, out reason);
        }

        if (chain.Border is null)
        {
            reason = $"{chain.Reason}, so no Authentication-Results field can be told to be the organisation's own";
            return null;
        }

        var border = hops[chain.Index];
        if (results[0] > border)
        {
            reason = $"{chain.Reason}. Authentication-Results stands only below that Received field, where the sender can have put it";
            return null;
        }

        reason = $"The topmost field, above the Received field of {chain.Border.By ?? "the border server"}, at which the message came in";
        return new(results[0], SameHop(results, hops, results[0], border), chain.Helo);
    }

    private static TrustedFieldPosition? FindNamed(
        HeaderBlock headers, List<int> results, List<int> hops, int border, string? helo, TrustOptions options, out string reason)
    {
        foreach (var index in results)
        {
            var id = AuthenticationResults.Parse(headers[index].Plain()).Server;
            if (id is not null && options.TrustedAuthServIds.Contains(id, StringComparer.OrdinalIgnoreCase))
            {
                reason = $"The topmost field of {id}, named as trusted";
                return new(index, border < 0 ? [] : SameHop(results, hops, index, hops[border]), helo);
            }
        }

        reason = $"No Authentication-Results field of {string.Join(", ", options.TrustedAuthServIds)}";
        return null;
    }

    /// <summary>
    /// Tells whether two fields of one hop are records of one organisation: of one server, or of filters side by side in its domain
    /// (arc.mail.example and dmarc.mail.example).
    /// </summary>
    private static bool IsOfSameHouse(string? one, string? other) =>
        one == other
        || (one is not null && other is not null && HostNames.Parent(one) is { } parent && parent == HostNames.Parent(other));

    /// <summary>Reads the record that stands at a place.</summary>
    public static TrustedAuthenticationResults Read(HeaderBlock headers, TrustedFieldPosition place, string reason)
    {
        var first = AuthenticationResults.Parse(headers[place.Top].Plain());
        var (results, isBroken) = (first.Results.ToList(), first.IsBroken);
        foreach (var index in place.More)
        {
            var more = AuthenticationResults.Parse(headers[index].Plain());
            if (IsOfSameHouse(more.Server, first.Server))
            {
                results.AddRange(more.Results);
                isBroken |= more.IsBroken;
            }
        }

        var contested = Contested(results);
        results.RemoveAll(r => contested.Contains(Subject(r)));
        return new TrustedAuthenticationResults
        {
            AuthServId = first.AuthServId,
            Reason = reason,
            Text = DisplayText.Clean(headers[place.Top].Plain()),
            Problem = WhyUnsafe(headers, place, results) ?? (isBroken
                ? "A remark or a quoted text in the record does not end as it should: the client may have written a part of it"
                : contested.Count > 0 ? $"The record has two results for {contested.First().Split(' ')[0]} that contradict each other"
                : null),
            Spf = results.Find(r => r.Method == "spf" && RecordedSpf.SenderOf(r) is not null) ?? First("spf"),
            Dkim = [.. results.Where(r => r.Method == "dkim")],
            Dmarc = First("dmarc"),
            Arc = First("arc"),
            CompAuth = First("compauth"),
        };

        MessageMethodResult? First(string method) => results.FirstOrDefault(r => r.Method == method);
    }

    /// <summary>
    /// A message has one result for each method; for SPF, one for each identity (Cisco records MAIL FROM and HELO); for DKIM, one for each
    /// signature.
    /// </summary>
    private static string Subject(MessageMethodResult result) =>
        result.Method == "spf" && RecordedSpf.SenderOf(result) is null ? "spf of HELO"
        : result.Method != "dkim" ? result.Method
        : $"dkim {RecordedDkim.SignerOf(result)} {result.Property("header.s")} {result.Property("header.b")}".ToLowerInvariant();

    private static HashSet<string> Contested(List<MessageMethodResult> results) =>
        [.. results.GroupBy(Subject).Where(g => g.Select(r => r.Result).Distinct().Count() > 1).Select(g => g.Key)];

    /// <summary>
    /// Servers copy the envelope sender and the HELO name into their records, and some do not mask what ends a remark or a result there. No
    /// honest client has such signs in either.
    /// </summary>
    private static string? WhyUnsafe(HeaderBlock headers, TrustedFieldPosition place, List<MessageMethodResult> results)
    {
        var said = results.SelectMany(r =>
            new[] { r.Property("smtp.mailfrom"),
                r.Property("smtp.helo") }).Append(headers.First("Return-Path")?.Plain()).Append(place.Helo);
        return said.Any(w => w is not null && w.Trim().TrimStart('<').TrimEnd('>').IndexOfAny(Unsafe) >= 0)
            ? "The envelope sender or the HELO name holds signs by which a client can write into the record"
            : ClaimedSignature.MayTearRecords(headers)
            ? "A DKIM signature names its signer with signs by which a client can write into the record"
            : null;
    }

    /// <summary>The results fields below the given one, down to the next Received field, and above the border's.</summary>
    private static int[] SameHop(List<int> results, List<int> hops, int top, int border)
    {
        var below = hops.FindIndex(h => h > top);
        return results.Exists(i => i > top) ? results.Where(i => i > top && i < border && (below < 0 || i < hops[below])).ToArray() : [];
    }
}

/// <summary>Where a trusted record stands among a message's header fields.</summary>
/// <param name="Top">Its field.</param>
/// <param name="More">Further fields of the same hop.</param>
/// <param name="Helo">What the client at the border called itself; null if it is not recorded.</param>
internal sealed record TrustedFieldPosition(int Top, int[] More, string? Helo);
