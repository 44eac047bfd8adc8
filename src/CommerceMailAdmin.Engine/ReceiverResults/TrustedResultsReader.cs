using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>Finds the authentication results that the organisation's own server recorded, among those that anyone may have written.</summary>
public static class TrustedResultsReader
{
    /// <summary>
    /// Finds the trusted record: the topmost Authentication-Results field above the Received field at which the message entered the
    /// organisation. Further fields of the same server at the same hop add the methods it lacks. Fields below are the sender's word,
    /// unless their authserv-id was named as trusted.
    /// </summary>
    /// <param name="fields">The message's header fields, topmost first.</param>
    /// <param name="options">What is known of own servers.</param>
    /// <param name="reason">Why the record is trusted, or why none is.</param>
    /// <returns>The record; null where none can be trusted.</returns>
    public static TrustedAuthenticationResults? Find(IReadOnlyList<(string Name, string Value)> fields, TrustOptions options, out string reason)
    {
        var trace = new NamedTraceFields(fields);
        return Locate(trace, options, out reason) is { } place ? Read(trace, place, reason) : null;
    }

    /// <summary>Finds where the trusted record stands, without reading it.</summary>
    /// <inheritdoc cref="Find"/>
    internal static TrustedFieldPosition? Locate(ITraceFields fields, TrustOptions options, out string reason)
    {
        var (results, hops) = (new List<int>(), new List<int>());
        for (var i = 0; i < fields.Count; i++)
        {
            (fields.IsResults(i) ? results : hops).Add(i);
        }

        if (results.Count == 0)
        {
            reason = "The message has no Authentication-Results field";
            return null;
        }

        var chain = ReceivedChain.Find(Values(fields, hops), options);
        if (options.TrustedAuthServIds.Count > 0)
        {
            return FindNamed(fields, results, hops, chain.Index, options, out reason);
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
        ITraceFields fields, List<int> results, List<int> hops, int border, TrustOptions options, out string reason)
    {
        foreach (var index in results)
        {
            var id = AuthenticationResults.Parse(fields.Value(index)).AuthServId;
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
    internal static TrustedAuthenticationResults Read(ITraceFields fields, TrustedFieldPosition place, string reason)
    {
        var first = AuthenticationResults.Parse(fields.Value(place.Top));
        var results = first.Results.ToList();
        foreach (var index in place.More)
        {
            var more = AuthenticationResults.Parse(fields.Value(index));
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
            Text = DisplayText.Clean(FieldText.Unfold(fields.Value(place.Top))),
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

    private static IEnumerable<string> Values(ITraceFields fields, List<int> indexes)
    {
        foreach (var index in indexes)
        {
            yield return fields.Value(index);
        }
    }
}

/// <summary>Where a trusted record stands among a message's trace fields.</summary>
/// <param name="Top">Its field.</param>
/// <param name="More">Further fields of the same hop.</param>
internal sealed record TrustedFieldPosition(int Top, int[] More);
