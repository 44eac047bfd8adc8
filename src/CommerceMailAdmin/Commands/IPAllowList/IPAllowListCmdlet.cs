using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about an IP allow list and the wanted ranges.</summary>
public abstract class IPAllowListCmdlet : ExchangeCmdlet
{
    private static readonly char[] Wildcards = ['*', '?'];

    private readonly WantedEntries _wanted = new();

    /// <summary>
    /// The wanted ranges: IPv4 addresses, CIDR blocks, and ranges a-b of at most 256 addresses. Default: the ranges that the platform
    /// publishes.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string?[]? Range { get; set; }

    /// <summary>
    /// ConnectionFilter for Exchange Online, or Edge for the Edge Transport server that the session runs on. Default: the one that the
    /// session leads to.
    /// </summary>
    [Parameter]
    public IPAllowListTarget? Target { get; set; }

    /// <summary>The connection filter policy of Exchange Online. Default: the policy Default, which usually is the only one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string Policy { get; set; } = "Default";

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <summary>The list.</summary>
    private protected IPAllowLists List { get; private set; } = null!;

    private protected IExchangeSession Session { get; private set; } = null!;

    /// <summary>True if the list is to be changed.</summary>
    private protected abstract bool Changes { get; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> WantedParameters => [nameof(Range), nameof(Target), nameof(Policy), "Force"];

    /// <summary>True to accept ranges that are wide or not public.</summary>
    private protected virtual bool TakesAnyRange => true;

    /// <summary>Does the work.</summary>
    private protected abstract void Process(IPAllowListRequest request);

    /// <inheritdoc/>
    protected sealed override void BeginCommand()
    {
        base.BeginCommand();
        if (string.IsNullOrWhiteSpace(Policy) || Policy.IndexOfAny(Wildcards) >= 0)
        {
            Terminate(new ArgumentException("Name one connection filter policy with -Policy; a blank or a pattern would mean several."),
                "PolicyInvalid", ErrorCategory.InvalidArgument, Policy);
        }

        var target = IPAllowListSessions.Find(this, Target);
        CheckTarget(target);
        Session = OpenSession(IPAllowLists.Commands(target, Changes));
        if (Changes)
        {
            CheckJournal();
        }

        List = IPAllowLists.Open(Session, target, Policy.Trim(), Environment.MachineName);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessInput()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Range)))
        {
            _wanted.Add(Range, MyInvocation.ExpectingInput);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndCommand()
    {
        string[] published = [.. MailProfile.IPRanges.Select(r => r.Range)];
        if (_wanted.Read(published, MyInvocation.ExpectingInput) is { } wanted)
        {
            Process(Check(IPAllowListRequest.Create(wanted, published, TakesAnyRange)));
        }

        base.EndCommand();
    }

    /// <summary>Reports what is left out; ends the cmdlet if nothing is left.</summary>
    private IPAllowListRequest Check(IPAllowListRequest request)
    {
        foreach (var remark in request.Remarks)
        {
            WriteWarning(remark);
        }

        ReportLeftOut(
            "range", request.Rejected.Select(r => (r.Range, r.Explanation, "Range" + r.Reason)), request.Ranges.Any(), "NoRange",
            "No range is left. Give IPv4 addresses or ranges with -Range, or leave it out to use the ranges that the platform publishes.");
        return request;
    }

    /// <summary>Ends the cmdlet if a parameter does not fit the target.</summary>
    private protected virtual void CheckTarget(IPAllowListTarget target)
    {
    }

    private protected IPAllowListOwnership Ownership() => new(History());
}
