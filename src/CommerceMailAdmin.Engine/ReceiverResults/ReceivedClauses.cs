namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// The clauses of a Received field (RFC 5321 section 4.4): a keyword, its word, and the comments after it. Every mail from the platform is
/// asked for them, so that no more is made of the text than is kept.
/// </summary>
internal sealed class ReceivedClauses
{
    private static readonly string[] Keywords = ["from", "by", "via", "with", "id", "for"];

    private const int From = 0;
    private const int By = 1;

    /// <summary>In the order of the keywords; null if a clause is not there. Of a clause that comes twice the first counts.</summary>
    private readonly Clause?[] _clauses = new Clause?[Keywords.Length];

    /// <summary>In the order in which they begin.</summary>
    private readonly List<Clause> _inOrder = new(Keywords.Length);

    /// <summary>The comments before the first clause.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>
    /// True if a from or by clause comes twice or out of order, another clause stands before by, or a semicolon stands in the date: the
    /// client can have written parts of the field in its HELO name ("x with LMTP"), and nothing in it can be told to be the server's.
    /// </summary>
    public bool IsAmbiguous { get; private set; }

    /// <summary>A clause; null if there is none.</summary>
    public Clause? this[string keyword] => _clauses[Array.IndexOf(Keywords, keyword)];

    /// <summary>The comments in which servers name themselves: all but those of the from clause.</summary>
    public List<string> Software()
    {
        var software = new List<string>(Outside);
        foreach (var clause in _inOrder)
        {
            if (clause != _clauses[From])
            {
                software.AddRange(clause.Comments);
            }
        }

        return software;
    }

    /// <summary>
    /// Splits the field's value into its clauses. A word that follows a keyword is its value even if it looks like a keyword: a client may
    /// call itself "by".
    /// </summary>
    /// <returns>The date's text; null if there is none.</returns>
    public string? Read(string value)
    {
        var text = new FieldText(value.AsSpan());
        Clause? current = null;
        while (!text.AtEnd)
        {
            if (FieldText.IsSpace(text.Next))
            {
                text.Take();
            }
            else if (text.Next == '(')
            {
                var comment = FieldText.Unfold(text.ReadComment());
                if (current is null)
                {
                    Outside.Add(comment);
                }
                else
                {
                    current.Add(comment);
                }
            }
            else if (text.TryTake(';'))
            {
                IsAmbiguous |= text.IsBroken || text.Rest.IndexOf(';') >= 0;
                return FieldText.Unfold(text.Rest);
            }
            else
            {
                current = Next(current, text.ReadWord());
            }
        }

        IsAmbiguous |= text.IsBroken;
        return null;
    }

    /// <summary>The clause that a word begins, or else the current one, to which it belongs.</summary>
    private Clause? Next(Clause? current, string word)
    {
        var keyword = current is { Word: "", Comments.Count: 0 } ? -1 : KeywordOf(word);
        if (keyword < 0)
        {
            // "with Microsoft SMTP Server" is the one clause of several words.
            current?.Append(word);
            return current;
        }

        IsAmbiguous |= (keyword <= By && _clauses[keyword] is not null)
            || (keyword == From && _inOrder.Count > 0)
            || (keyword == By && _inOrder.Exists(c => c != _clauses[From]));
        var clause = new Clause();
        if (_clauses[keyword] is null)
        {
            _clauses[keyword] = clause;
            _inOrder.Add(clause);
        }

        return clause;
    }

    private static int KeywordOf(string word)
    {
        for (var i = 0; i < Keywords.Length; i++)
        {
            if (Keywords[i].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A clause.</summary>
    internal sealed class Clause
    {
        private List<string>? _comments;

        /// <summary>The word after its keyword, or words; empty if there is none.</summary>
        public string Word { get; private set; } = "";

        /// <summary>The comments in it.</summary>
        public IReadOnlyList<string> Comments => _comments ?? (IReadOnlyList<string>)[];

        /// <summary>Takes a comment.</summary>
        public void Add(string comment) => (_comments ??= []).Add(comment);

        /// <summary>Takes a further word of it; those after a comment are not kept.</summary>
        public void Append(string word) => Word = Word == "" ? word : Comments.Count == 0 ? Word + " " + word : Word;
    }
}
