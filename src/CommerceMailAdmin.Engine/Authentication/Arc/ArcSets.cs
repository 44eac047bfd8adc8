using System.Globalization;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Authentication.Arc;

/// <summary>Collects a message's ARC sets and checks their structure (RFC 8617 section 5.2, steps 1 to 3).</summary>
internal static class ArcSets
{
    /// <summary>The highest instance there may be (RFC 8617 section 4.2.1).</summary>
    public const int MaxInstance = 50;

    private const int MaxResultsLength = 64 * 1024;
    private static readonly AuthenticationResults Nothing = new(null, [], false);

    /// <summary>Collects the sets, oldest first.</summary>
    /// <param name="message">The message.</param>
    /// <param name="problem">What is wrong with the structure, and at which instance; null if nothing is.</param>
    /// <returns>The sets; empty if there are none or the structure is wrong.</returns>
    public static IReadOnlyList<ArcSet> Read(WholeMessage message, out ArcProblem? problem)
    {
        var results = message.Headers.IndexesOf("arc-authentication-results");
        var signatures = message.Headers.IndexesOf("arc-message-signature");
        var seals = message.Headers.IndexesOf("arc-seal");
        var count = Math.Max(results.Count, Math.Max(signatures.Count, seals.Count));
        problem = count > MaxInstance ? new($"There are more than {MaxInstance} sets", null) : null;
        if (count is 0 or > MaxInstance)
        {
            return [];
        }

        var recorded = Place(results.ConvertAll(i => ReadResults(message, i)), r => r.Instance, count, "ARC-Authentication-Results",
            ref problem);
        var signed = Place(signatures.ConvertAll(i => DkimSignatureReader.Read(message, i, SignatureKind.ArcMessage)), Instance, count,
            "ARC-Message-Signature", ref problem);
        var seal = Place(seals.ConvertAll(i => DkimSignatureReader.Read(message, i, SignatureKind.ArcSeal)), Instance, count, "ARC-Seal",
            ref problem);
        if (problem is not null)
        {
            return [];
        }

        var sets = new List<ArcSet>(count);
        for (var i = 0; i < count; i++)
        {
            sets.Add(new ArcSet(i + 1, recorded[i]!.Index, signed[i]!, seal[i]!, recorded[i]!.Results));
        }

        problem = Validate(sets);
        return problem is null ? sets : [];
    }

    /// <summary>Puts the fields of one kind in the order of their instances: each from 1 to the count once.</summary>
    private static T?[] Place<T>(List<T> fields, Func<T, int?> instanceOf, int count, string name, ref ArcProblem? problem)
        where T : class
    {
        var places = new T?[count];
        foreach (var field in fields)
        {
            if (instanceOf(field) is not { } instance || instance > MaxInstance || instance < 1)
            {
                problem ??= new($"An {name} field has no valid instance (i=)", null);
            }
            else if (instance > count)
            {
                problem ??= new($"There is an {name} field of instance {instance}, but only {count} sets", instance);
            }
            else if (places[instance - 1] is not null)
            {
                problem ??= new($"There are two {name} fields of instance {instance}", instance);
            }
            else
            {
                places[instance - 1] = field;
            }
        }

        var missing = Array.IndexOf(places, null);
        if (missing >= 0)
        {
            problem ??= new($"The {name} field of instance {missing + 1} is missing", missing + 1);
        }

        return places;
    }

    private static ArcProblem? Validate(List<ArcSet> sets)
    {
        var newest = sets[sets.Count - 1];
        if (newest.ChainValidation == "fail")
        {
            return new("The newest sealer found the chain broken (cv=fail)", newest.Instance);
        }

        foreach (var set in sets)
        {
            var expected = set.Instance == 1 ? "none" : "pass";
            if (set.ChainValidation != expected)
            {
                return new($"The seal says cv={Shown(set.ChainValidation)}; it must say {expected}", set.Instance);
            }

            if (set.Seal.Problem is { } seal)
            {
                return new("The seal cannot be used: " + seal, set.Instance);
            }
        }

        return newest.Message.Problem is { } problem ? new("The ARC-Message-Signature cannot be used: " + problem, newest.Instance) : null;
    }

    private static int? Instance(DkimSignature signature) => Number(signature.Tags["i"]);

    /// <summary>The field begins with its instance: "i=1; authserv-id; ..." (RFC 8617 section 4.1.1).</summary>
    private static ReadField ReadResults(WholeMessage message, int index)
    {
        var field = message.Headers[index];
        var text = field.WholeValue.Length > MaxResultsLength ? "" : field.Plain();
        var semicolon = text.IndexOf(';');
        var equals = semicolon < 0 ? -1 : text.IndexOf('=', 0, semicolon);
        if (equals < 0 || text.Substring(0, equals).Trim() != "i")
        {
            return new ReadField(index, null, Nothing);
        }

        // What a client may have written a part of records nothing.
        var results = AuthenticationResults.Parse(text.Substring(semicolon + 1));
        return new ReadField(index, Number(text.Substring(equals + 1, semicolon - equals - 1).Trim()), results.IsBroken ? Nothing
            : results);
    }

    private static int? Number(string? text) =>
        text is { Length: 1 or 2 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Shown(string text) => text.Length <= 20 ? text : text.Substring(0, 20);

    private sealed record ReadField(int Index, int? Instance, AuthenticationResults Results);
}

/// <summary>What is wrong with a chain's structure, and at which instance, where that can be told.</summary>
internal sealed record ArcProblem(string Text, int? Instance);

/// <summary>The three fields of one instance (RFC 8617 section 4.2).</summary>
/// <param name="Instance">The instance (i=).</param>
/// <param name="ResultsIndex">The place of the ARC-Authentication-Results field.</param>
/// <param name="Message">The ARC-Message-Signature.</param>
/// <param name="Seal">The ARC-Seal.</param>
/// <param name="Results">What the ARC-Authentication-Results field records.</param>
internal sealed record ArcSet(int Instance, int ResultsIndex, DkimSignature Message, DkimSignature Seal, AuthenticationResults Results)
{
    /// <summary>What the sealer found of the chain before it (cv=).</summary>
    public string ChainValidation => Seal.Tags["cv"] ?? "";

    /// <summary>The set as a public value.</summary>
    public MessageArcSet ToMessageArcSet() => new()
    {
        Instance = Instance,
        Domain = Seal.Domain,
        Selector = Seal.Selector,
        SealedAt = Seal.SignedAt,
        ChainValidation = ChainValidation,
        AuthServId = Results.AuthServId,
        Results = Results.Results,
    };
}
