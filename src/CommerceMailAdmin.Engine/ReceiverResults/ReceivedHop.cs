using System.Net;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// A Received field (RFC 5321 section 4.4), in the forms that Exchange, Postfix, Exim, Sendmail, qmail, Gmail, Yahoo, CommuniGate Pro and
/// others write. A field that its client may have written parts of is not read at all.
/// </summary>
internal sealed record ReceivedHop
{
    /// <summary>No server writes a longer one.</summary>
    private const int MaxLength = 8 * 1024;

    /// <summary>What the client called itself; null if it is not recorded.</summary>
    public string? Helo { get; private init; }

    /// <summary>
    /// The client's name by reverse look-up, in lower case, only in the forms of servers that confirm it by a look-up forward
    /// (Postfix, Exim, Sendmail); else null.
    /// </summary>
    public string? VerifiedName { get; private init; }

    /// <summary>The address the connection came from; null if it is not recorded.</summary>
    public IPAddress? ClientAddress { get; private init; }

    /// <summary>The server that wrote the field, in lower case; null if it is not named.</summary>
    public string? By { get; private init; }

    /// <summary>The protocol or server software; null if it is not named.</summary>
    public string? With { get; private init; }

    /// <summary>The recipient; null if none is named.</summary>
    public string? For { get; private init; }

    /// <summary>When the message was taken; null if the date cannot be read.</summary>
    public DateTimeOffset? Date => DateText is not null && DateUtils.TryParse(DateText, out var date) ? date : null;

    /// <summary>
    /// True if the field records a step within one server, such as qmail's "(qmail 1 invoked by uid 2)", or a hand-over by LMTP through a
    /// socket: LMTP is not spoken with servers outside (RFC 2033 section 5).
    /// </summary>
    public bool IsLocal { get; private init; }

    private string? DateText { get; init; }

    /// <summary>Reads the field's value. What cannot be read stays null.</summary>
    public static ReceivedHop Parse(string value)
    {
        if (value.Length > MaxLength)
        {
            return new ReceivedHop();
        }

        var clauses = new ReceivedClauses();
        var date = clauses.Read(value);
        if (clauses.IsAmbiguous)
        {
            return new ReceivedHop();
        }

        var (from, by, with) = (clauses["from"], clauses["by"], clauses["with"]);
        var server = new ReceivedServer(by?.Word.Split(' ')[0].TrimEnd('.').ToLowerInvariant(), with?.Word, by?.Comments ?? [],
            clauses.Software(), clauses["id"] is not null);
        var client = from is null ? default : ReceivedClient.Read(from.Word, from.Comments, server);
        return new ReceivedHop
        {
            Helo = client.Helo,
            VerifiedName = client.VerifiedName?.ToLowerInvariant(),
            ClientAddress = client.Address,
            By = server.By is "" ? null : server.By,
            With = with is null || with.Word == "" ? null : with.Word,
            For = clauses["for"]?.Word.Trim('<', '>'),
            DateText = date,
            IsLocal = from is null
                ? by is not null || clauses.Outside.Exists(c => c.StartsWith("qmail ", StringComparison.Ordinal))
                : with?.Word.StartsWith("LMTP", StringComparison.OrdinalIgnoreCase) == true && from.Comments.All(c => c == "[unix socket]"),
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
}
