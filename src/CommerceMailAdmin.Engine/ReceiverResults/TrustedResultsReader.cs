using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>Finds the authentication results that the organisation's own server recorded, among those that anyone may have written.</summary>
internal static class TrustedResultsReader
{
    private const string FieldName = "Authentication-Results";

    /// <summary>
    /// Finds the trusted record: the topmost Authentication-Results field above the Received field at which the message entered the
    /// organisation. Further fields of the same server at the same hop add the methods it lacks. Fields below are the sender's word,
    /// unless their authserv-id was named as trusted.
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
            return FindNamed(headers, results, hops, chain.Index, options, out reason);
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
        return new(results[0], SameHop(results, hops, results[0], border));
    }

    private static TrustedFieldPosition? FindNamed(
        HeaderBlock headers, List<int> results, List<int> hops, int border, TrustOptions options, out string reason)
    {
        foreach (var index in results)
        {
            var id = AuthenticationResults.Parse(headers[index].Plain()).AuthServId;
            if (id is not null && options.TrustedAuthServIds.Contains(id, StringComparer.OrdinalIgnoreCase))
            {
                reason = $"The topmost field of {id}, named as trusted";
                return new(index, border < 0 ? [] : SameHop(results, hops, index, hops[border]));
            }
        }

        reason = $"No Authentication-Results field of {string.Join(", ", options.TrustedAuthServIds)}";
        return null;
    }

    /// <summary>Reads the record that stands at a place.</summary>
    public static TrustedAuthenticationResults Read(HeaderBlock headers, TrustedFieldPosition place, string reason)
    {
        var first = AuthenticationResults.Parse(headers[place.Top].Plain());
        var results = first.Results.ToList();
        foreach (var index in place.More)
        {
            var more = AuthenticationResults.Parse(headers[index].Plain());
            if (more.AuthServId == first.AuthServId)
            {
                var present = new HashSet<string>(results.Select(r => r.Method));
                results.AddRange(more.Results.Where(r => !present.Contains(r.Method)));
            }
        }

        return new TrustedAuthenticationResults
        {
            AuthServId = first.AuthServId,
            Reason = reason,
            Text = DisplayText.Clean(headers[place.Top].Plain()),
            Spf = First("spf"),
            Dkim = [.. results.Where(r => r.Method == "dkim")],
            Dmarc = First("dmarc"),
            Arc = First("arc"),
            CompAuth = First("compauth"),
        };

        MessageMethodResult? First(string method) => results.FirstOrDefault(r => r.Method == method);
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
internal sealed record TrustedFieldPosition(int Top, int[] More);
