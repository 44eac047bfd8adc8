using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that works in an Exchange session, and repeats calls for which Exchange was too busy.</summary>
public abstract class ExchangeCmdlet : CommerceCmdlet
{
    /// <summary>The facts of the platform's mail, as Get-CommerceMailProfile returns them. Default: the facts that come with the module.</summary>
    [Parameter]
    [ValidateNotNull]
    public CommerceMailProfile MailProfile { get; set; } = ProfileReader.BuiltIn;

    /// <summary>How often a call is repeated that Exchange was too busy for, or that met a passing failure; 3 times without it. Afterwards what it was about fails.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = ExchangeSessions.DefaultRetryCount;

    /// <summary>The seconds to wait before the first repetition, doubled each time, where Exchange does not say how long to wait; 5 without it.</summary>
    [Parameter]
    [ValidateRange(0, 300)]
    public int RetryIntervalSec { get; set; } = ExchangeSessions.DefaultRetryInterval;

    private protected RetryPolicy Retries => ExchangeSessions.Retries(MaximumRetryCount, RetryIntervalSec, Cancellation);
}
