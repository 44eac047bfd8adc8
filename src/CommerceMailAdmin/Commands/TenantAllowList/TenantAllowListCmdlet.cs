using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about the allow entries of the Tenant Allow/Block List.</summary>
public abstract class TenantAllowListCmdlet : ExchangeCmdlet
{
    private static readonly TenantAllowListTarget[] Both = [TenantAllowListTarget.Sender, TenantAllowListTarget.SpoofedSender];

    private readonly WantedEntries _wanted = new();

    /// <summary>
    /// The wanted entries: domains, addresses, and pairs of a spoofed user and a sending infrastructure with a comma between them, such as
    /// 'contoso.com, 192.0.2.0/24'. Default: the domains that the platform asks sellers to allow.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Value")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string?[]? Entry { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected IExchangeSession Session { get; private set; } = null!;

    /// <summary>True if entries are to be changed.</summary>
    private protected abstract bool Changes { get; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> WantedParameters => [nameof(Entry), "Force"];

    /// <summary>True to accept entries with which strangers could send.</summary>
    private protected virtual bool TakesAnyEntry => true;

    private protected TenantAllowListOwnership Ownership => new(History());

    /// <summary>Does the work.</summary>
    private protected abstract void Process(TenantAllowListRequest request);

    /// <inheritdoc/>
    protected sealed override void BeginCommand()
    {
        base.BeginCommand();
        CheckParameters();
        Session = OpenSession(TenantAllowLists.Commands([TenantAllowListTarget.Sender], Changes));
        if (Changes)
        {
            CheckJournal();
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessInput()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Entry)))
        {
            _wanted.Add(Entry, MyInvocation.ExpectingInput);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndCommand()
    {
        if (_wanted.Read([.. MailProfile.SafeSenderDomains], MyInvocation.ExpectingInput) is { } wanted)
        {
            Process(Check(TenantAllowListRequest.Create(wanted, OwnDomains.Of(Session), TakesAnyEntry)));
        }

        base.EndCommand();
    }

    /// <summary>Reports what is left out; ends the cmdlet if nothing is left.</summary>
    private TenantAllowListRequest Check(TenantAllowListRequest request)
    {
        foreach (var remark in request.Remarks)
        {
            WriteWarning(remark);
        }

        ReportLeftOut(
            "entry", request.Rejected.Select(r => (r.Entry, r.Explanation, "Entry" + r.Reason)), request.Targets.Count > 0, "NoEntry",
            "No entry is left. Give domains, addresses or pairs with -Entry, or leave it out to use the domains that the platform asks to "
                + "allow.");
        return request;
    }

    /// <summary>Ends the cmdlet if its parameters make no sense.</summary>
    private protected virtual void CheckParameters()
    {
    }

    /// <summary>Reads both lists; a list that the session cannot read is an error if entries for it are wanted.</summary>
    /// <param name="request">The wanted entries.</param>
    /// <param name="read">Reads one list.</param>
    /// <param name="failed">The result for a list that cannot be read; null for none.</param>
    private protected void Read<T>(TenantAllowListRequest request, Func<TenantAllowListTarget, T> read, Func<TenantAllowListTarget,
        ExchangeException, T?> failed)
        where T : class
    {
        foreach (var target in Both)
        {
            if (!request.Targets.Contains(target) && !Session.Has(TenantAllowLists.Commands([target], change: false)[0]))
            {
                continue;
            }

            WriteRead(target.ToString(), () => read(target), e => failed(target, e));
        }
    }
}
