using System.Globalization;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>Messages of cases, as text. Times are "MM-dd HH:mm" of 2026, UTC.</summary>
internal static class CaseTexts
{
    public const string Shop = "support@shop.example";

    public static string Customer(string caseId, string arrived, string order = "4711000", string to = Shop, string buyer = "jane.doe",
        string domain = "support.instagram.com") =>
        $"Received: from a by b; {Date(arrived)}\nFrom: Support <case++{caseId}@{domain}>\nTo: {to}\nSubject: Message from {buyer}\nDate: "
        + $"{Date(arrived)}\n"
        + $"Message-ID: <{caseId}{Word(arrived)}@x>\n\nOrder number: {order}\nA secret story.\n";

    public static string Answer(string caseId, string sent, string from = Shop) =>
        $"From: {from}\nTo: case++{caseId}@support.instagram.com\nSubject: Re\nDate: {Date(sent)}\nMessage-ID: "
            + $"<{caseId}{Word(sent)}@shop>\n\nHi\n";

    public static string Claim(string order, string arrived) =>
        $"Received: from a by b; {Date(arrived)}\nFrom: Instagram <no-reply@shopping.instagram.com>\nTo: {Shop}\nSubject: A claim has been "
        + $"opened for order #{order}\n"
        + $"Message-ID: <{order}{Word(arrived)}@x>\n\nx\n";

    public static string Other(int number) =>
        $"From: a@b.example\nTo: {Shop}\nDate: {Date("06-01 00:00")}\nSubject: {number}\nMessage-ID: <{number}@other>\n\nx\n";

    /// <summary>Messages as an mbox file.</summary>
    public static string Mbox(IEnumerable<string> messages) =>
        string.Concat(messages.Select(m => "From x@y.example Mon Jun  1 00:00:00 2026\n" + m + "\n"));

    public static DateTimeOffset Utc(string monthDayTime) => DateTimeOffset.Parse($"2026-{monthDayTime}:00Z", CultureInfo.InvariantCulture);

    private static string Date(string monthDayTime) =>
        Utc(monthDayTime).ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static string Word(string time) => time.Replace(' ', '.').Replace(':', '.');
}
