using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about the allow entries of the Tenant Allow/Block List.</summary>
public abstract class TenantAllowListCmdlet : ExchangeCmdlet
{
    private static readonly TenantAllowListTarget[] Both = [TenantAllowListTarget.Sender, TenantAllowListTarget.SpoofedSender];

    private readonly List<string?> _entries = [];

    /// <summary>
    /// The wanted entries: domains, addresses, and pairs of a spoofed user and a sending infrastructure with a comma between them, such as
    /// 'contoso.com, 192.0.2.0/24'. Default: the domains that the platform asks sellers to allow.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Value")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Entry { get; set; }

    /// <summary>
    /// The journal of this module's changes. Default: changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
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
            // A property that several results have, and that is empty in each, is piped as one null.
            _entries.AddRange((Entry ?? [null]).Where(e => e is not null || !MyInvocation.ExpectingInput));
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndCommand()
    {
        if (_entries.Count == 0 && MyInvocation.ExpectingInput)
        {
            // Nothing was piped: nothing is left over, or nothing was found.
            return;
        }

        var isGiven = _entries.Count > 0 || MyInvocation.BoundParameters.ContainsKey(nameof(Entry));
        var request =
            TenantAllowListRequest.Create(isGiven ? _entries : [.. MailProfile.SafeSenderDomains], OwnDomains.Of(Session), TakesAnyEntry);
        foreach (var remark in request.Remarks)
        {
            WriteWarning(remark);
        }

        foreach (var rejected in request.Rejected)
        {
            WriteItemError(
                new ArgumentException($"The entry '{rejected.Entry}' is left out: {rejected.Explanation}."), "Entry" + rejected.Reason,
                ErrorCategory.InvalidArgument, rejected.Entry);
        }

        if (request.Targets.Count == 0)
        {
            Terminate(
                new ArgumentException(
                    "No entry is left. Give domains, addresses or pairs with -Entry, or leave it out to use the domains that the "
                        + "platform asks to allow."),
                "NoEntry", ErrorCategory.InvalidArgument, Entry);
        }

        Process(request);
        base.EndCommand();
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

            try
            {
                WriteObject(read(target));
            }
            catch (ExchangeException e)
            {
                Write(new ExchangeOutcome<T>(target.ToString(), failed(target, e), e));
            }
        }
    }
}
