using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about the mail-flow rules of this module.</summary>
public abstract class MailFlowRuleCmdlet : ExchangeCmdlet
{
    /// <summary>What the names of the rules begin with. Default: Commerce mail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string Name { get; set; } = "Commerce mail";

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> WantedParameters => [nameof(Name), "Rule", "Force"];

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => Name;

    private protected IExchangeSession OpenRules(IReadOnlyList<string> commands)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl) || Name != Name.Trim())
        {
            Terminate(
                new ArgumentException(
                    "-Name must be a text without control characters and without blanks at its ends; the rules are found by it."),
                "NameInvalid",
                ErrorCategory.InvalidArgument, Name);
        }

        return OpenSession(commands);
    }

    private protected MailFlowRuleOwnership Ownership(IExchangeSession session) => new(History(), session.Organization);

    private protected MailFlowRuleInspector Inspector(IExchangeSession session) =>
        new(session, Ownership(session), new TenantAllowListOwnership(History()));

    /// <summary>Writes outcomes; if the rules cannot be read, one error is enough.</summary>
    private protected void WriteRules(IEnumerable<ExchangeOutcome> outcomes)
    {
        try
        {
            Write(outcomes);
        }
        catch (ExchangeException e)
        {
            Write(new ExchangeOutcome<MailFlowRuleResult>(Name, null, e));
        }
    }
}
