namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>One thing that is wrong with a record's text.</summary>
/// <param name="Term">The term it is wrong in, shortened and made printable; empty where it is no single term's.</param>
/// <param name="Position">Where, as the character's place in the record, counted from 1.</param>
/// <param name="Problem">What is wrong, as the end of a sentence that begins with the term.</param>
internal sealed record SpfSyntaxError(string Term, int Position, string Problem)
{
    private const int ShownLength = 60;

    /// <summary>The error as a sentence without a full stop.</summary>
    public override string ToString() =>
        Term.Length == 0 ? $"at character {Position}: {Problem}" : $"\"{Term}\" at character {Position}: {Problem}";

    /// <summary>Published text, shortened and with every character that is not printable ASCII escaped.</summary>
    public static string Printable(string text, int start, int end)
    {
        var shown = new System.Text.StringBuilder(Math.Min(end - start, ShownLength) + 3);
        for (var i = start; i < end; i++)
        {
            if (i - start == ShownLength)
            {
                return shown.Append("...").ToString();
            }

            if (text[i] is >= ' ' and <= '~')
            {
                shown.Append(text[i]);
            }
            else
            {
                shown.Append("\\u").Append(((int)text[i]).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return shown.ToString();
    }

    public static string Printable(string text) => Printable(text, 0, text.Length);
}
