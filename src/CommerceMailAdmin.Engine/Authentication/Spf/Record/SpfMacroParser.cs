namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Where a macro string stands; decides which characters and macro letters it may hold.</summary>
internal enum SpfMacroPlace
{
    /// <summary>A term of a record: no spaces, none of the letters c, r and t (section 7.2).</summary>
    Term,

    /// <summary>An explanation: spaces and every letter.</summary>
    Explanation,
}

/// <summary>Reads macro strings (RFC 7208 section 7.1).</summary>
internal static class SpfMacroParser
{
    private const string TermLetters = "slodiphv";
    private const string AllLetters = TermLetters + "crt";
    private const string AllDelimiters = ".-+,/_=";
    private const string DefaultDelimiters = ".";

    /// <summary>Reads part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the macro string begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="position">The index of what is wrong.</param>
    /// <param name="problem">What is wrong; empty if nothing is.</param>
    /// <returns>The macro string; null if it is broken.</returns>
    public static SpfMacroString? Parse(string text, int start, int end, SpfMacroPlace place, out int position, out string problem)
    {
        var pieces = new List<SpfMacroPiece>(4);
        var literal = start;
        problem = "";
        for (position = start; position < end; position++)
        {
            var c = text[position];
            if (c == '%')
            {
                AddLiteral(pieces, text, literal, position);
                if (!ReadMacro(text, ref position, end, place, pieces, out problem))
                {
                    return null;
                }

                literal = position + 1;
            }
            else if (c is < '!' or > '~' && !(c == ' ' && place == SpfMacroPlace.Explanation))
            {
                problem = "it holds a character that is not printable ASCII";
                return null;
            }
        }

        AddLiteral(pieces, text, literal, end);
        return new SpfMacroString(text.Substring(start, end - start), pieces);
    }

    private static void AddLiteral(List<SpfMacroPiece> pieces, string text, int start, int end)
    {
        if (end > start)
        {
            pieces.Add(SpfMacroPiece.Text(text.Substring(start, end - start)));
        }
    }

    /// <summary>Reads from a percent sign on; leaves the position at the last character of the macro, or at what is wrong.</summary>
    private static bool ReadMacro(string text, ref int at, int end, SpfMacroPlace place, List<SpfMacroPiece> pieces, out string problem)
    {
        problem = "";
        var next = at + 1 < end ? text[at + 1] : '\0';
        if (next == '{')
        {
            at += 2;
            return ReadBraces(text, ref at, end, place, pieces, out problem);
        }

        string? literal = next switch { '%' => "%", '_' => " ", '-' => "%20", _ => null };
        if (literal is null)
        {
            problem = "a percent sign must be followed by \"{\", \"%\", \"_\" or \"-\"";
            return false;
        }

        pieces.Add(SpfMacroPiece.Text(literal));
        at++;
        return true;
    }

    private static bool ReadBraces(string text, ref int at, int end, SpfMacroPlace place, List<SpfMacroPiece> pieces, out string problem)
    {
        problem = "";
        var capital = at < end ? text[at] : '\0';
        var letter = (char)(capital | 0x20);
        if (capital is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) || AllLetters.IndexOf(letter) < 0)
        {
            problem = "there is no such macro letter";
            return false;
        }

        if (place == SpfMacroPlace.Term && TermLetters.IndexOf(letter) < 0)
        {
            problem = $"the macro letter {letter} is allowed in explanations only";
            return false;
        }

        at++;
        var digits = at;
        var parts = ReadNumber(text, ref at, end);
        if (at > digits && parts == 0)
        {
            at = digits;
            problem = "the number of parts must not be 0";
            return false;
        }

        var counted = at > digits;
        var reverse = at < end && text[at] is 'r' or 'R';
        at += reverse ? 1 : 0;
        var delimiters = at;
        while (at < end && AllDelimiters.IndexOf(text[at]) >= 0)
        {
            at++;
        }

        if (at >= end || text[at] != '}')
        {
            problem = "the macro is not closed";
            return false;
        }

        var split = at > delimiters ? new string([.. text.Substring(delimiters, at - delimiters).Distinct()]) : DefaultDelimiters;
        var changes = counted || reverse || split != DefaultDelimiters;
        pieces.Add(new SpfMacroPiece(null, letter, capital < 'a', counted ? parts : int.MaxValue, reverse, changes ? split : ""));
        return true;
    }

    private static int ReadNumber(string text, ref int at, int end)
    {
        const int Enough = 1_000_000;
        var number = 0;
        for (; at < end && text[at] is >= '0' and <= '9'; at++)
        {
            number = Math.Min((number * 10) + (text[at] - '0'), Enough);
        }

        return number;
    }
}
