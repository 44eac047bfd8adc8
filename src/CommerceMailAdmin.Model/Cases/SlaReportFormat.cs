namespace CommerceMailAdmin;

/// <summary>How a report on answer times is written.</summary>
public enum SlaReportFormat : long
{
    /// <summary>A page for people: one file that needs no network, with charts, tables, and evidence for the cases.</summary>
    Html,

    /// <summary>A table for spreadsheets: one row for each wait, with its evidence (RFC 4180).</summary>
    Csv,

    /// <summary>
    /// A workbook for spreadsheets: one row for each turn, the measures, and how they were made. Numbers of orders are text, and times are
    /// times in the report's time zone.
    /// </summary>
    Xlsx,

    /// <summary>Everything, for programs: the measures and the whole cases.</summary>
    Json,
}
