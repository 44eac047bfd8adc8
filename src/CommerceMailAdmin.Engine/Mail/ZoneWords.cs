using System.Globalization;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Time zones as dates in mail name them: abbreviations (RFC 5322 section 4.3 and others in use), and the names that Windows and browsers
/// give them. An abbreviation that several countries use for different offsets (IST) is not known. A name such as EST5EDT means standard
/// time.
/// </summary>
internal static class ZoneWords
{
    private static readonly Dictionary<string, double> Hours = Table(
        "UT 0|UTC 0|GMT 0|Z 0|EST -5|EDT -4|CST -6|CDT -5|MST -7|MDT -6|PST -8|PDT -7|AKST -9|AKDT -8|HST -10|AST -4|ADT -3|WET 0|WEST "
        + "1|BST 1|CET 1|CEST 2|MET 1|MEST 2|MEZ 1|"
        + "EST5EDT -5|CST6CDT -6|MST7MDT -7|PST8PDT -8|BRT -3|BRST -2|ART -3|COT -5|PET -5|VET -4|NST -3.5|NDT -2.5|WAT 1|CAT 2|EAT "
        + "3|TRT 3|IDT 3|IRST 3.5|GST 4|PKT 5|UZT 5|NPT 5.75|ICT 7|WIB 7|WITA 8|WIT 9|PHT 8|MYT 8|YEKT 5|OMST 6|KRAT 7|IRKT 8|YAKT 9|VLAT "
        + "10|"
        + "MESZ 2|EET 2|EEST 3|MSK 3|SAST 2|SGT 8|HKT 8|JST 9|KST 9|AWST 8|ACST 9.5|ACDT 10.5|AEST 10|AEDT 11|NZST 12|NZDT 13|"
        + "Coordinated Universal Time 0|Greenwich Mean Time 0|GMT Standard Time 0|GMT Daylight Time 1|British Summer Time 1|W. Europe "
        + "Standard Time 1|W. Europe Daylight Time 2|"
        + "Central Europe Standard Time 1|Central Europe Daylight Time 2|Central European Standard Time 1|Central European Daylight Time "
        + "2|Central European Time 1|"
        + "Central European Summer Time 2|Romance Standard Time 1|Romance Daylight Time 2|Mitteleurop?ische Zeit 1|Mitteleurop?ische "
        + "Sommerzeit 2|"
        + "E. Europe Standard Time 2|E. Europe Daylight Time 3|FLE Standard Time 2|FLE Daylight Time 3|GTB Standard Time 2|GTB Daylight "
        + "Time 3|Eastern European Standard Time 2|"
        + "Eastern European Summer Time 3|Russian Standard Time 3|Moscow Standard Time 3|Turkey Standard Time 3|South Africa Standard Time "
        + "2|Arabian Standard Time 4|"
        + "India Standard Time 5.5|SE Asia Standard Time 7|China Standard Time 8|Singapore Standard Time 8|Taipei Standard Time 8|Tokyo "
        + "Standard Time 9|Japan Standard Time 9|"
        + "Korea Standard Time 9|W. Australia Standard Time 8|AUS Eastern Standard Time 10|AUS Eastern Daylight Time 11|E. Australia "
        + "Standard Time 10|"
        + "Australian Eastern Standard Time 10|Australian Eastern Daylight Time 11|New Zealand Standard Time 12|New Zealand Daylight Time "
        + "13|"
        + "Eastern Standard Time -5|Eastern Daylight Time -4|Central Standard Time -6|Central Daylight Time -5|Mountain Standard Time "
        + "-7|Mountain Daylight Time -6|"
        + "US Mountain Standard Time -7|Pacific Standard Time -8|Pacific Daylight Time -7|Alaskan Standard Time -9|Alaskan Daylight Time "
        + "-8|Hawaiian Standard Time -10|"
        + "Atlantic Standard Time -4|Atlantic Daylight Time -3|SA Pacific Standard Time -5|E. South America Standard Time -3|Brasilia "
        + "Standard Time -3|Argentina Standard Time -3");

    /// <summary>The offset that a zone's name means, or that "GMT+02:00" says; null if it is not known.</summary>
    public static TimeSpan? Offset(string zone)
    {
        var sign = zone.IndexOfAny(['+', '-']);
        if (sign >= 0 && (sign == 0 || zone[..sign].Trim().ToUpperInvariant() is "GMT" or "UTC" or "UT")
            && Numeric(zone[sign..].Trim()) is { } offset)
        {
            return offset;
        }

        return Hours.TryGetValue(zone.Trim().Replace("??", "?"), out var hours) ? TimeSpan.FromHours(hours) : null;
    }

    /// <summary>"+0200", "-07:00", "+2"; null for anything else.</summary>
    public static TimeSpan? Numeric(string text)
    {
        var digits = text.Length > 1 ? text[1..].Replace(":", "") : "";
        digits = digits.Length <= 2 ? digits + "00" : digits;
        if (digits.Length is < 3 or > 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number % 100 > 59)
        {
            return null;
        }

        var span = new TimeSpan(number / 100, number % 100, 0);
        return text[0] == '-' ? -span : span;
    }

    /// <summary>Names without regard to case. A letter that is not ASCII arrives as a question mark.</summary>
    private static Dictionary<string, double> Table(string rows)
    {
        var table = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows.Split('|'))
        {
            var blank = row.LastIndexOf(' ');
            table.Add(row[..blank], double.Parse(row[(blank + 1)..], CultureInfo.InvariantCulture));
        }

        return table;
    }
}
