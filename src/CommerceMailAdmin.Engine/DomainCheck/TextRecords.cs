using CommerceMailAdmin.Engine.Dns;

namespace CommerceMailAdmin.Engine.DomainCheck;

/// <summary>The texts of an answer.</summary>
internal static class TextRecords
{
    /// <summary>The texts of the TXT records of an answer.</summary>
    public static IReadOnlyList<string> Of(DnsAnswer answer) => [.. answer.Records.OfType<TextRecord>().Select(r => r.Text)];

    /// <summary>Several records shown together, one a line.</summary>
    public static string Joined(IEnumerable<string> records) => string.Join("\n", records);
}
