namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>The marks that mail gateways and Exchange rules put before the subject of mail from outside: "[EXTERNAL]", "EXTERN:", "***SPAM***".</summary>
internal static class SubjectPrefix
{
    /// <summary>No gateway's mark is longer.</summary>
    private const int Longest = 40;

    private static readonly string[] Words = ["external", "externe", "extern", "externo", "esterno", "ext", "caution", "warning", "achtung", "spam", "suspected spam", "bulk"];

    /// <summary>The subject without the marks in brackets, and without marks that end in a colon.</summary>
    public static string Strip(string subject)
    {
        while (true)
        {
            subject = subject.TrimStart(' ', '\t', '*', '"');
            if (Next(subject) is not (> 0 and var length))
            {
                return subject;
            }

            subject = subject[length..];
        }
    }

    /// <summary>The length of the mark at the beginning; 0 if there is none.</summary>
    private static int Next(string subject)
    {
        if (subject.Length > 0 && subject[0] is '[' or '(' or '<' or '{')
        {
            var close = subject.IndexOfAny([']', ')', '>', '}']);
            return close is > 0 and <= Longest ? close + 1 : 0;
        }

        foreach (var word in Words)
        {
            var rest = subject.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? subject[word.Length..].TrimStart(' ') : "";
            if (rest.Length > 1 && rest[0] is ':' or '*' or '|')
            {
                return subject.Length - rest.Length + 1;
            }
        }

        return 0;
    }
}
