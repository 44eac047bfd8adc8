using System.Management.Automation;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>A case as a script sees it: by property name. The module's own types live in another load context than the tests'.</summary>
internal sealed class CaseBacklogItemView(PSObject output)
{
    public string CaseId => Text(nameof(CaseId))!;

    public string State => Text(nameof(State))!;

    public string? Buyer => Text(nameof(Buyer));

    public string? OrderNumber => Text(nameof(OrderNumber));

    public string? SellerOrderNumber => Text(nameof(SellerOrderNumber));

    public string? Reason => Text(nameof(Reason));

    public string Folder => Text(nameof(Folder))!;

    public string Authenticity => Text(nameof(Authenticity))!;

    public int MessageCount => (int)output.Properties[nameof(MessageCount)].Value;

    public int Excluded => (int)output.Properties[nameof(Excluded)].Value;

    public DateTimeOffset DueBy => Time(nameof(DueBy))!.Value;

    public DateTimeOffset FirstReceived => Time(nameof(FirstReceived))!.Value;

    public DateTimeOffset WaitingSince => Time(nameof(WaitingSince))!.Value;

    public DateTimeOffset? ClaimOpened => Time(nameof(ClaimOpened));

    private string? Text(string name) => output.Properties[name].Value?.ToString();

    private DateTimeOffset? Time(string name) => (DateTimeOffset?)output.Properties[name].Value;
}
