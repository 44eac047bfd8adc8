using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The line that begins each message of an mbox file: "From", a sender, and a date as C's asctime writes it (RFC 4155 appendix A).
/// Zones, "remote from" and a missing sender occur and are accepted. Some programs write no date that can be read, and
/// Thunderbird's newer versions nothing but "From ": what stands below the line has to tell then.
/// </summary>
internal static class EnvelopeLine
{
    /// <summary>No envelope line in use is longer.</summary>
    public const int MaxLength = 1024;

    private const int CtimeLength = 24;
    private const int CommitHashLength = 40;
    private const int FirstYear = 1970;

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static ReadOnlySpan<byte> WeekdayNames => "MonTueWedThuFriSatSun"u8;

    private static ReadOnlySpan<byte> MonthNames => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Tells an envelope line from prose that begins with "From" by its date.</summary>
    /// <param name="line">The line, with or without its end.</param>
    /// <param name="delivered">The delivery date. Without a zone it is UTC (RFC 4155).</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out DateTimeOffset delivered)
    {
        delivered = default;
        return line.StartsWith("From "u8) && line.Length <= MaxLength
            && (TryReadCtime(line, out delivered) || TryReadWords(line, out delivered));
    }

    /// <summary>
    /// Tells whether a file begins with an envelope line, or a message ends at one: by its date, or by a header field below it. In the
    /// midst of a message that is not enough, for prose may have a word with a colon in its second line.
    /// </summary>
    /// <param name="bytes">The line and what follows it.</param>
    public static bool IsAtStart(ReadOnlySpan<byte> bytes)
    {
        var newline = bytes.IndexOf((byte)'\n');
        return TryParse(newline < 0 ? bytes : bytes[..newline], out _) || IsAboveField(bytes);
    }

    /// <summary>
    /// Whether a line beginning with "From" stands above a line that begins as a header field does (RFC 5322 section 2.2).
    /// </summary>
    /// <param name="bytes">The lines.</param>
    public static bool IsAboveField(ReadOnlySpan<byte> bytes)
    {
        var newline = bytes.IndexOf((byte)'\n');
        if (newline < 0 || newline > MaxLength || !bytes.StartsWith("From "u8))
        {
            return false;
        }

        return IsField(bytes[(newline + 1)..]);
    }

    /// <summary>Whether a line begins as a header field does: a name of printable ASCII and a colon (RFC 5322 section 2.2).</summary>
    /// <param name="bytes">The line and what follows it.</param>
    public static bool IsField(ReadOnlySpan<byte> bytes)
    {
        var name = 0;
        while (name < bytes.Length && bytes[name] is >= 33 and <= 126 and not (byte)':')
        {
            name++;
        }

        return name > 0 && name < bytes.Length && bytes[name] == ':';
    }

    /// <summary>
    /// Whether a line begins a patch as git writes it: the hash of a commit and always the same date. In the midst of a message it is text,
    /// which its writer did not quote.
    /// </summary>
    public static bool IsPatch(ReadOnlySpan<byte> line) => line.IndexOf(" Mon Sep 17 00:00:00 2001"u8) == "From ".Length + CommitHashLength;

    /// <summary>Whether a line is an envelope line of Thunderbird, whose sender is always a hyphen; its date can be missing.</summary>
    public static bool IsThunderbird(ReadOnlySpan<byte> line) =>
        line.StartsWith("From -"u8) && (line.Length == 6 || line[6] is (byte)' ' or (byte)'\r' or (byte)'\n');

    /// <summary>
    /// Whether more than one word stands between "From" and the date of a line, as in "nobody at shop.example" and in prose that ends in a
    /// date.
    /// </summary>
    /// <param name="line">A line with a date.</param>
    public static bool HasSeveralSenderWords(ReadOnlySpan<byte> line)
    {
        // Nearly all have one word and the name of the day.
        var sender = line["From ".Length..];
        var blank = sender.IndexOf((byte)' ');
        if (blank >= 0 && sender.Length > blank + 4 && sender[blank + 4] == ' ' && WeekdayNames.IndexOf(sender.Slice(blank + 1, 3)) >= 0)
        {
            return false;
        }

        var words = Encoding.ASCII.GetString(sender.ToArray()).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return Array.FindIndex(words, w => IsTime(w) || Months.Contains(w) || (w.Length <= 2 && w.All(char.IsDigit))
            || WeekdayNames.IndexOf(Encoding.ASCII.GetBytes(w.TrimEnd(','))) >= 0) > 1;
    }

    /// <summary>Whether a line is an envelope line that names neither sender nor date, as some versions of Thunderbird write it.</summary>
    public static bool IsBare(ReadOnlySpan<byte> line) =>
        line.StartsWith("From "u8) && line.Length <= 7 && line[line.Length - 1] is (byte)' ' or (byte)'\r' or (byte)'\n';

    /// <summary>The usual form, "Mon Jun  8 10:00:00 2026" at the line's end, without making texts of it.</summary>
    private static bool TryReadCtime(ReadOnlySpan<byte> line, out DateTimeOffset date)
    {
        date = default;
        line = line.Length > 0 && line[line.Length - 1] == '\r' ? line[..^1] : line;
        if (line.Length < CtimeLength + 6)
        {
            return false;
        }

        line = line[^CtimeLength..];
        var month = MonthNames.IndexOf(line.Slice(4, 3));
        var day = line[8] == ' ' ? Digits(line, 9, 1) : Digits(line, 8, 2);
        var (hour, minute, second, year) = (Digits(line, 11, 2), Digits(line, 14, 2), Digits(line, 17, 2), Digits(line, 20, 4));
        if (month < 0 || month % 3 != 0 || line[13] != ':' || line[16] != ':' || line[19] != ' ' || line[7] != ' ' || line[10] != ' '
            || year < FirstYear || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || day < 1 || day > DateTime.DaysInMonth(year, (month / 3) + 1))
        {
            return false;
        }

        date = new DateTimeOffset(year, (month / 3) + 1, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    /// <summary>A number of fixed width; negative where there is none.</summary>
    private static int Digits(ReadOnlySpan<byte> text, int start, int count)
    {
        var value = 0;
        foreach (var digit in text.Slice(start, count))
        {
            value = digit is >= (byte)'0' and <= (byte)'9' ? (value * 10) + digit - '0' : int.MinValue / 100;
        }

        return value;
    }

    /// <summary>Every other form in use.</summary>
    private static bool TryReadWords(ReadOnlySpan<byte> line, out DateTimeOffset date)
    {
        date = default;
        if (line.IndexOf((byte)':') < 0)
        {
            return false;
        }

        var words = Encoding.ASCII.GetString(line.ToArray()).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

        // From the right: a sender may contain anything.
        for (var i = words.Length - 1; i >= 2; i--)
        {
            if (IsTime(words[i]) && FindMonth(words, i, out var month, out var dayText)
                && int.TryParse(dayText, NumberStyles.None, CultureInfo.InvariantCulture, out var day)
                && FindYear(words, i, out var year) && TryBuild(year, month, day, words[i], Zone(words, i), out date))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTime(string word) =>
        word.Length is 4 or 5 or 7 or 8 && word.IndexOf(':') is 1 or 2 && word.All(c => c is ':' or (>= '0' and <= '9'));

    /// <summary>"Jun 8 10:00" as asctime writes, or "8 Jun 2026 10:00" as some programs do.</summary>
    private static bool FindMonth(string[] words, int time, out int month, out string day)
    {
        for (var i = time - 1; i >= Math.Max(1, time - 3); i--)
        {
            month = Array.IndexOf(Months, words[i]) + 1;
            if (month > 0)
            {
                day = i == time - 2 && words[time - 1].Length <= 2 ? words[time - 1] : words[i - 1];
                return true;
            }
        }

        (month, day) = (0, "");
        return false;
    }

    private static bool FindYear(string[] words, int time, out int year)
    {
        year = 0;
        for (var i = time + 1; i < Math.Min(words.Length, time + 4); i++)
        {
            if (IsYear(words[i], out year))
            {
                return true;
            }
        }

        return IsYear(words[time - 1], out year);
    }

    private static bool IsYear(string word, out int year) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out year) && word.Length == 4
            && year is >= FirstYear and <= 9998;

    private static TimeSpan Zone(string[] words, int time)
    {
        foreach (var word in words.Skip(time + 1).Take(2))
        {
            if (word.Length == 5 && word[0] is '+' or '-'
                && int.TryParse(word[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var zone)
                && zone / 100 <= 14 && zone % 100 < 60)
            {
                var span = new TimeSpan(zone / 100, zone % 100, 0);
                return word[0] == '-' ? -span : span;
            }
        }

        return TimeSpan.Zero;
    }

    private static bool TryBuild(int year, int month, int day, string time, TimeSpan zone, out DateTimeOffset date)
    {
        date = default;
        if (!TimeSpan.TryParse(time.Length < 6 ? time + ":00" : time, CultureInfo.InvariantCulture, out var clock)
            || day < 1 || day > DateTime.DaysInMonth(year, month) || clock >= TimeSpan.FromDays(1)
            || zone.Duration() > TimeSpan.FromHours(14))
        {
            return false;
        }

        date = new DateTimeOffset(year, month, day, 0, 0, 0, zone) + clock;
        return true;
    }
}
