using System.Net;
using CommerceMailAdmin.Engine.Mail;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.Authentication.Stamps;

/// <summary>
/// A Received field (RFC 5321 section 4.4), in the forms that Exchange, Postfix, Exim, Sendmail, qmail and Gmail write.
/// </summary>
internal sealed record ReceivedHop
{
    /// <summary>No server writes a longer one.</summary>
    private const int MaxLength = 8 * 1024;

    private static readonly string[] Keywords = ["from", "by", "via", "with", "id", "for"];

    /// <summary>What the client called itself; null where it is not recorded.</summary>
    public string? Helo { get; private init; }

    /// <summary>
    /// The client's name by reverse look-up, in lower case, only in the forms of servers that confirm it by a look-up forward
    /// (Postfix, Exim, Sendmail); else null.
    /// </summary>
    public string? VerifiedName { get; private init; }

    /// <summary>The address the connection came from; null where it is not recorded.</summary>
    public IPAddress? ClientAddress { get; private init; }

    /// <summary>The server that wrote the field, in lower case; null where it is not named.</summary>
    public string? By { get; private init; }

    /// <summary>The protocol or server software; null where it is not named.</summary>
    public string? With { get; private init; }

    /// <summary>The recipient; null where none is named.</summary>
    public string? For { get; private init; }

    /// <summary>When the message was taken; null where the date cannot be read.</summary>
    public DateTimeOffset? Date => DateText is not null && DateUtils.TryParse(DateText, out var date) ? date : null;

    /// <summary>True where the field records a step within one server, such as qmail's "(qmail 1 invoked by uid 2)".</summary>
    public bool IsLocal { get; private init; }

    private string? DateText { get; init; }

    /// <summary>Reads the field's value. What cannot be read stays null.</summary>
    public static ReceivedHop Parse(string value)
    {
        if (value.Length > MaxLength)
        {
            return new ReceivedHop();
        }

        var clauses = ReadClauses(value, out var comments, out var date);
        var from = clauses.TryGetValue("from", out var f) ? f : null;
        var software = comments.Concat(clauses.Where(c => c.Key != "from").SelectMany(c => c.Value.Comments));
        var client = from is null ? default : ReceivedClient.Read(from.Word, from.Comments, [.. software]);
        clauses.TryGetValue("by", out var by);
        return new ReceivedHop
        {
            Helo = client.Helo,
            VerifiedName = client.VerifiedName?.ToLowerInvariant(),
            ClientAddress = client.Address,
            By = by is null || by.Word == "" ? null : by.Word.TrimEnd('.').ToLowerInvariant(),
            With = clauses.TryGetValue("with", out var with) && with.Word != "" ? with.Word : null,
            For = clauses.TryGetValue("for", out var recipient) ? recipient.Word.Trim('<', '>') : null,
            DateText = date,
            IsLocal = from is null && (by is not null || comments.Any(c => c.StartsWith("qmail ", StringComparison.Ordinal))),
        };
    }

    /// <summary>The field as a public value.</summary>
    public MessageHop ToMessageHop(int index) => new()
    {
        Index = index,
        Helo = Shown(Helo),
        VerifiedName = Shown(VerifiedName),
        ClientAddress = ClientAddress?.ToString(),
        By = Shown(By),
        With = Shown(With),
        For = Shown(For),
        Date = Date,
    };

    private static string? Shown(string? text) => text is null ? null : DisplayText.Clean(text);

    /// <summary>
    /// Splits the value into its clauses. A word that follows a keyword is its value even if it looks like a keyword: a client may call itself "by".
    /// </summary>
    private static Dictionary<string, Clause> ReadClauses(string value, out List<string> comments, out string? date)
    {
        var clauses = new Dictionary<string, Clause>(StringComparer.Ordinal);
        var text = new FieldText(value.AsSpan());
        Clause? current = null;
        comments = [];
        date = null;
        while (!text.AtEnd)
        {
            if (FieldText.IsSpace(text.Next))
            {
                text.Take();
            }
            else if (text.Next == '(')
            {
                (current?.Comments ?? comments).Add(FieldText.Unfold(text.ReadComment()));
            }
            else if (text.TryTake(';'))
            {
                date = FieldText.Unfold(text.Rest);
                break;
            }
            else
            {
                var word = text.ReadWord();
                var keyword = current is { Word: "", Comments.Count: 0 } ? null : Array.Find(Keywords, k => k.Equals(word, StringComparison.OrdinalIgnoreCase));
                if (keyword is null)
                {
                    // "with Microsoft SMTP Server" is the one clause of several words.
                    current?.Append(word);
                }
                else
                {
                    current = new Clause();
                    if (!clauses.ContainsKey(keyword))
                    {
                        clauses.Add(keyword, current);
                    }
                }
            }
        }

        return clauses;
    }

    private sealed class Clause
    {
        public string Word { get; private set; } = "";

        public List<string> Comments { get; } = [];

        public void Append(string word) => Word = Word == "" ? word : Comments.Count == 0 ? Word + " " + word : Word;
    }
}
