namespace CommerceMailAdmin;

/// <summary>How a report on answer times is written.</summary>
public enum SlaReportFormat
{
    /// <summary>A page for people: one file that needs no network, with charts, tables, and evidence for the cases.</summary>
    Html,

    /// <summary>A table for spreadsheets: one row for each wait, with its evidence (RFC 4180).</summary>
    Csv,

    /// <summary>Everything, for programs: the measures and the whole cases.</summary>
    Json,
}
