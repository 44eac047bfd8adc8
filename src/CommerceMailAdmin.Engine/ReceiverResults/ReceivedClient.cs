using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// Who handed a message over, from a Received field's from clause. What the client says of itself (HELO, a certificate's name,
/// an ident answer) may be made to look like an address; only the places in which servers put the connection's address are read.
/// </summary>
internal readonly record struct ReceivedClient(string? Helo, string? VerifiedName, IPAddress? Address)
{
    /// <summary>Reads the word behind "from" and the comments behind it.</summary>
    /// <param name="word">The word: the HELO name, or with Exim the confirmed name or the bracketed address.</param>
    /// <param name="comments">The comments before "by".</param>
    /// <param name="software">The field's other comments, in which servers name themselves.</param>
    public static ReceivedClient Read(string word, IReadOnlyList<string> comments, IReadOnlyList<string> software)
    {
        var exim = Names(software, "Exim ");
        foreach (var comment in comments)
        {
            // qmail: from name (HELO helo) (ident@address); Exim: from [address] (helo=helo).
            if (comment.StartsWith("HELO ", StringComparison.Ordinal))
            {
                return new(comment.Substring(5), null, comments.Skip(1).Select(c => Literal(AfterAt(c))).FirstOrDefault(a => a is not null));
            }

            if (EximHelo(comment) is { } helo && !comment.StartsWith("[", StringComparison.Ordinal))
            {
                return new(helo, null, Bracketed(word));
            }

            if (FromComment(comment, out var name) is { } address)
            {
                return exim
                    ? new(EximHelo(comment) ?? word, word, address)
                    : new(word, IsConfirmed(name, comment, software) ? name : null, address);
            }
        }

        return new(word, null, Bracketed(word) ?? Literal(word));
    }

    /// <summary>"address", "[address]", "name [address]", "ident@name [address] (may be forged)", "[address]:port helo=x".</summary>
    private static IPAddress? FromComment(string comment, out string name)
    {
        name = "";
        var open = comment.IndexOf('[');
        if (open < 0)
        {
            return Literal(AfterAt(comment));
        }

        var close = comment.IndexOf(']', open);
        name = AfterAt(comment.Substring(0, open).Trim()).TrimEnd('.');
        return close < 0 || name.IndexOfAny([' ', '"', '=']) >= 0 ? null : Literal(comment.Substring(open + 1, close - open - 1));
    }

    /// <summary>Postfix writes "unknown" for a name it could not confirm, Sendmail adds "(may be forged)"; others may not confirm at all.</summary>
    private static bool IsConfirmed(string name, string comment, IReadOnlyList<string> software) =>
        name.IndexOf('.') > 0
        && comment.IndexOf("may be forged", StringComparison.Ordinal) < 0
        && (Names(software, "Postfix") || (software.Count > 0 && IsSendmail(software[0])));

    private static bool Names(IReadOnlyList<string> software, string name) => software.Any(s => s.IndexOf(name, StringComparison.Ordinal) >= 0);

    /// <summary>Sendmail names itself by two versions, its own and its configuration's: (8.15.2/8.15.2).</summary>
    private static bool IsSendmail(string software)
    {
        var first = software.Split(' ')[0];
        var slash = first.IndexOf('/');
        return slash > 0 && first.StartsWith("8.", StringComparison.Ordinal) && first.IndexOf("/8.", StringComparison.Ordinal) == slash;
    }

    private static string? EximHelo(string comment)
    {
        var at = comment.IndexOf("helo=", StringComparison.Ordinal);
        return at < 0 || (at > 0 && comment[at - 1] != ' ') ? null : comment.Substring(at + 5).Split(' ')[0];
    }

    private static string AfterAt(string text) => text.Substring(text.LastIndexOf('@') + 1);

    private static IPAddress? Bracketed(string word)
    {
        var close = word.IndexOf(']');
        return word.StartsWith("[", StringComparison.Ordinal) && close > 0 ? Literal(word.Substring(1, close - 1)) : null;
    }

    private static IPAddress? Literal(string text) => IPAddressText.TryParseLiteral(text.Trim(), out var address) ? address : null;
}
