using System.Globalization;
using System.Text;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Reads a date as mail programs write it: RFC 5322 sections 3.3 and 4.3, ISO 8601, asctime, and the forms of JavaScript, Java and Windows
/// with a zone in words, or with the names of days and months in a language of Western Europe. A zone whose meaning is not known counts as
/// UTC (RFC 5322 section 4.3).
/// </summary>
internal static class MailDate
{
    private const int MaxLength = 256;

    /// <summary>Seconds of a minute as RFC 5322 section 3.3 allows them: the last one is a leap second.</summary>
    private const int LeapSecond = 60;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The beginnings of other languages' months that are not those of English, each with its number.</summary>
    private static readonly (string Name, int Month)[] OtherMonths =
    [
        ("ene", 1), ("gen", 1), ("fev", 2), ("f?v", 2), ("f??v", 2), ("mrt", 3), ("mrz", 3), ("m?r", 3), ("m??r", 3), ("avr", 4),
        ("abr", 4), ("mai", 5), ("mei", 5), ("mag", 5), ("maj", 5), ("juin", 6), ("giu", 6), ("juil", 7), ("lug", 7), ("ago", 8),
        ("ao?", 8), ("set", 9), ("okt", 10), ("ott", 10), ("out", 10), ("dez", 12), ("dic", 12), ("d?c", 12), ("d??c", 12),
    ];

    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The date that a text begins with; null if there is none.</summary>
    public static DateTimeOffset? Parse(byte[] buffer, int start, int length)
    {
        length = Math.Min(length, MaxLength);
        return UsualForm(buffer.AsSpan(start, length)) ?? Parse(Encoding.ASCII.GetString(buffer, start, length))
            ?? (DateUtils.TryParse(buffer, start, length, out var date) ? date : null);
    }

    /// <summary>
    /// Reads "Tue, 9 Jun 2026 09:00:00 +0000 (UTC)", as nearly all programs write dates; the name of the day and the comment can be
    /// missing. Null for every other form, which is then read word by word.
    /// </summary>
    private static DateTimeOffset? UsualForm(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] == ' ')
        {
            text = text.Slice(1);
        }

        while (text.Length > 0 && text[text.Length - 1] == ' ')
        {
            text = text.Slice(0, text.Length - 1);
        }

        text = text.Length > 5 && text[3] == ',' && text[4] == ' ' && IndexOf(Weekdays, text) >= 0 ? text[5..] : text;
        if (!TakeNumber(ref text, 1, 2, (byte)' ', out var day) || text.Length < 4 || text[3] != ' '
            || IndexOf(Months, text) is not (>= 0 and var month))
        {
            return null;
        }

        text = text[4..];
        if (!TakeNumber(ref text, 4, 4, (byte)' ', out var year) || !TakeNumber(ref text, 2, 2, (byte)':', out var hour)
            || !TakeNumber(ref text, 2, 2, (byte)':', out var minute) || !TakeNumber(ref text, 2, 2, (byte)' ', out var second)
            || text.Length < 5 || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return null;
        }

        var isEast = text[0] == '+';
        var zone = text.Slice(1, 4);
        var rest = text.Slice(5);
        var isEnd = rest.Length == 0 || (rest.Length > 2 && rest[0] == ' ' && rest[1] == '(' && rest.IndexOf((byte)')') == rest.Length - 1);
        if (!isEnd || !TakeNumber(ref zone, 4, 4, 0, out var offset))
        {
            return null;
        }

        var ofZone = new TimeSpan(offset / 100, offset % 100, 0);
        return year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month + 1) || hour > 23 || minute > 59
            || second > LeapSecond
            || offset % 100 > 59 || offset > 1400
                ? null
                : new DateTimeOffset(year, month + 1, day, hour, minute, Math.Min(second, LeapSecond - 1), isEast ? ofZone : -ofZone);
    }

    /// <summary>Takes a number with so many digits and the sign after it (0 for the end of the text).</summary>
    private static bool TakeNumber(ref ReadOnlySpan<byte> text, int least, int most, byte end, out int number)
    {
        var at = 0;
        for (number = 0; at < text.Length && at <= most && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            number = (10 * number) + text[at] - '0';
        }

        if (at < least || at > most || (end == 0 ? at != text.Length : at == text.Length || text[at] != end))
        {
            return false;
        }

        text = text[(end == 0 ? at : at + 1)..];
        return true;
    }

    /// <summary>Which of the names of three letters a text begins with; -1 if it is none.</summary>
    private static int IndexOf(string[] names, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if ((text[0] | 0x20) == names[i][0] && (text[1] | 0x20) == names[i][1] && (text[2] | 0x20) == names[i][2])
            {
                return i;
            }
        }

        return -1;
    }

    private static DateTimeOffset? Parse(string text)
    {
        var found = new Parts();
        var outside = WithoutWeekday(WithoutComments(text, out var comment));
        foreach (var word in outside.Split([' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!found.Add(word))
            {
                return null;
            }
        }

        return found.Build(comment);
    }

    /// <summary>What stands before the first comma is the name of the day, in whatever language, if it has no digit.</summary>
    private static string WithoutWeekday(string text)
    {
        var comma = text.IndexOf(',');
        return comma >= 0 && !text.Take(comma).Any(char.IsDigit) ? text[(comma + 1)..] : text;
    }

    /// <summary>Comments stand in parentheses and nest (RFC 5322 section 3.2.2).</summary>
    private static string WithoutComments(string text, out string comment)
    {
        var outside = new StringBuilder();
        var inside = new StringBuilder();
        var depth = 0;
        foreach (var c in text)
        {
            depth += c == '(' ? 1 : 0;
            (depth > 0 ? inside : outside).Append(c is '(' or ')' ? ' ' : c);
            depth -= c == ')' && depth > 0 ? 1 : 0;
        }

        comment = inside.ToString().Trim();
        return outside.ToString();
    }

    /// <summary>What the words of a date have told so far.</summary>
    private sealed class Parts
    {
        private readonly StringBuilder _zone = new();
        private int _year;
        private int _month;
        private int _day;
        private TimeSpan? _time;
        private TimeSpan? _offset;
        private int _halfDay = -1;

        /// <summary>Takes a word; false if it belongs to no date.</summary>
        public bool Add(string word) =>
            AddIso(word) || AddTime(word) || AddNumber(word) || AddOffset(word) || AddHyphenated(word) || AddName(word);

        /// <summary>The date; null if something is missing or does not exist.</summary>
        /// <param name="comment">The comment, whose zone counts if none stands outside.</param>
        public DateTimeOffset? Build(string comment)
        {
            if (_time is not { } time || _month < 1 || _year is < 1 or > 9998 || _day < 1 || _day > DateTime.DaysInMonth(_year, _month))
            {
                return null;
            }

            if (_halfDay >= 0)
            {
                time = time.Hours is >= 1 and <= 12
                    ? time - TimeSpan.FromHours(time.Hours) + TimeSpan.FromHours((time.Hours % 12) + _halfDay) : time;
            }

            var offset = _offset ?? ZoneWords.Offset(_zone.Length > 0 ? _zone.ToString() : comment) ?? TimeSpan.Zero;
            return offset.Duration() <= TimeSpan.FromHours(14) ? new DateTimeOffset(_year, _month, _day, 0, 0, 0, offset) + time : null;
        }

        /// <summary>"2026-06-09", alone or with a time ("2026-06-09T09:00:00Z").</summary>
        private bool AddIso(string word)
        {
            if (word.Length < 10 || word[4] != '-' || word[7] != '-' || _day > 0
                || !DateTime.TryParseExact(word[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return false;
            }

            _year = date.Year;
            _month = date.Month;
            _day = date.Day;
            return word.Length == 10 || (word[10] is 'T' or 't' && AddTime(word[11..]));
        }

        /// <summary>"09:00", "9:00:00", "09:00:00.123", each perhaps with a zone at its end.</summary>
        private bool AddTime(string word)
        {
            var end = 0;
            while (end < word.Length && (char.IsDigit(word[end]) || word[end] is ':' or '.'))
            {
                end++;
            }

            // "09.00" as some languages write it; "09:00:00.123" has a fraction.
            var clock = word[..end];
            clock = clock.IndexOf(':') < 0 && clock.Split('.') is { Length: 2 or 3 } parts && parts.All(p => p.Length is 1 or 2)
                ? clock.Replace('.', ':') : clock;
            var fields = clock.Split('.')[0].Split(':');
            if (_time is not null || fields.Length is < 2 or > 3 || !TryNumber(fields[0], 23, out var hour)
                || !TryNumber(fields[1], 59, out var minute))
            {
                return false;
            }

            var second = 0;
            if (fields.Length == 3 && !TryNumber(fields[2], LeapSecond, out second))
            {
                return false;
            }

            _time = new TimeSpan(hour, minute, Math.Min(second, LeapSecond - 1));
            return end == word.Length || AddOffset(word[end..]) || AddName(word[end..]);
        }

        private bool AddNumber(string word)
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            if (word.Length <= 2 && _day == 0)
            {
                _day = number;
                return true;
            }

            // RFC 5322 section 4.3, obs-year.
            var year = word.Length switch
            {
                4 => number,
                2 when number < 50 => 2000 + number,
                2 or 3 => 1900 + number,
                _ => 0,
            };
            var isNew = _year == 0 && year > 0;
            _year = isNew ? year : _year;
            return isNew;
        }

        /// <summary>"+0200", "-07:00", "GMT-0700", "UTC+2".</summary>
        private bool AddOffset(string word)
        {
            var sign = word.IndexOfAny(['+', '-']);
            if (sign < 0 || _offset is not null || (sign > 0 && word[..sign].ToUpperInvariant() is not ("GMT" or "UTC" or "UT"))
                || ZoneWords.Numeric(word[sign..]) is not { } offset)
            {
                return false;
            }

            _offset = offset;
            return true;
        }

        /// <summary>"08-Jun-26".</summary>
        private bool AddHyphenated(string word) =>
            word.Split('-') is { Length: 3 } fields && MonthOf(fields[1]) > 0 && AddNumber(fields[0]) && AddName(fields[1])
                && AddNumber(fields[2]);

        private bool AddName(string word)
        {
            if (word.Any(char.IsDigit) && ZoneWords.Offset(word) is null)
            {
                return false;
            }

            // "mar" is a month, and a day in several languages: a second month before the time is the month.
            if ((_month == 0 || _time is null) && MonthOf(word) is var month and > 0)
            {
                _month = month;
            }
            else if (word.ToUpperInvariant() is "AM" or "PM")
            {
                _halfDay = word[0] is 'p' or 'P' ? 12 : 0;
            }
            else if (_time is not null || !IsNamed(Weekdays, word))
            {
                _zone.Append(_zone.Length > 0 ? " " : "").Append(word);
            }

            return true;
        }

        private static int MonthOf(string word)
        {
            var lower = word.ToLowerInvariant();
            var month = word.Length >= 3 ? Array.IndexOf(Months, lower[..3]) + 1 : 0;
            return month > 0 ? month : Array.Find(OtherMonths, m => lower.StartsWith(m.Name, StringComparison.Ordinal)).Month;
        }

        private static bool IsNamed(string[] names, string word) =>
            word.Length >= 3 && Array.IndexOf(names, word[..3].ToLowerInvariant()) >= 0;

        private static bool TryNumber(string text, int most, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
    }
}
