namespace CommerceMailAdmin.Engine.Reports.Html;

/// <summary>What a reader of the report sees in place of the names of values.</summary>
internal static class ReportWords
{
    public static string Of(CaseState state) => state switch
    {
        CaseState.WaitingForBuyer => "Answered",
        CaseState.OnTime => "On time",
        CaseState.DueSoon => "Due soon",
        CaseState.Overdue => "Overdue",
        CaseState.Escalated => "Escalated",
        _ => "Closed",
    };

    public static string Of(ReplyProblem problem) => problem switch
    {
        ReplyProblem.NotToRelay => "not sent to the relay address",
        ReplyProblem.NotFromRegisteredAddress => "sent from another address than the case mail goes to",
        ReplyProblem.OrderNumberNotInSubject => "order number missing in the subject",
        ReplyProblem.OrderNumberNotInBody => "order number missing in the text",
        _ => "promised attachment missing",
    };

    public static string Of(CaseMailKind kind) => kind switch
    {
        CaseMailKind.Customer => "customer message",
        CaseMailKind.Answer => "answer",
        CaseMailKind.Claim => "claim",
        CaseMailKind.Chargeback => "chargeback",
        CaseMailKind.Order => "order mail",
        _ => "excluded",
    };

    public static string Of(ClaimKind kind) => kind == ClaimKind.Chargeback ? "chargeback" : "claim";

    public static string Of(Authenticity authenticity) => authenticity switch
    {
        Authenticity.Genuine => "genuine",
        Authenticity.Forged => "forged or a look-alike",
        _ => "cannot be verified",
    };

    public static string Of(CaseAuthenticity authenticity) => authenticity switch
    {
        CaseAuthenticity.Genuine => "every customer message is genuine",
        CaseAuthenticity.Disputed => "forged or look-alike messages claim to belong to the case; they do not count",
        _ => "at least one customer message cannot be verified",
    };
}
