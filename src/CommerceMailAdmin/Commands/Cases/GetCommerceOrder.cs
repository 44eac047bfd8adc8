using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets all that the mail tells of an order: every mail, case and claim, and every deadline with the fact it rests on.</summary>
/// <remarks>
/// <para>
/// Takes the platform's order number or yours, which a case's first mail and most order mail have too. Order numbers are text of unknown length; give them as they
/// stand. Where your number stands for several orders of the platform, each is an object.
/// </para>
/// <para>
/// Deadlines holds the cancel window, the return window, the time to ship, the limit of a chargeback, and the answer of each case that waits. Each names what
/// started its clock, the term, and the document that sets it. Only a mail starts a clock, or -PurchasedAt: order mail goes to the buyer, so that
/// the purchase is in your mailbox only if you keep copies. What nothing has started is not listed, nor, of an order that was cancelled, the cancel window, the time to ship
/// and, unless it was delivered, the return window.
/// </para>
/// </remarks>
/// <example>
/// <summary>Everything about an order</summary>
/// <code>Get-CommerceOrder ./support-mailbox -OrderNumber 30811725540512 | Format-List</code>
/// <remarks>The order's cases, claims, messages and deadlines.</remarks>
/// </example>
/// <example>
/// <summary>The deadlines of an order that your shop system knows</summary>
/// <code>(Get-CommerceOrder ./support-mailbox -OrderNumber FP-2251 -PurchasedAt 2026-06-02T18:40+02:00 -TimeZone Europe/Berlin).Deadlines</code>
/// <remarks>The purchase starts the cancel window, the return window and the time to ship.</remarks>
/// </example>
/// <example>
/// <summary>The orders of all buyers who wait</summary>
/// <code>Get-CommerceCaseBacklog | Where-Object OrderNumber | Get-CommerceOrder</code>
/// <remarks>Reads the ledger twice. Cases whose mail names no order are left out; an order with several cases comes once.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceOrder", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(CommerceOrder))]
public sealed class GetCommerceOrder : CaseHistoryCmdlet
{
    private readonly List<string> _numbers = [];

    /// <summary>The order numbers, the platform's or yours. Cases, claims and rows of a table can be piped.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>When the order was bought. Without it, the time of the order confirmation, where the mailbox has one.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? PurchasedAt { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        RequireYear(PurchasedAt, nameof(PurchasedAt));
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        base.ProcessInput();
        _numbers.AddRange(OrderNumber);
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var numbers = _numbers.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        using var report = Observe();
        var orders = CommerceOrders.Read(Input, Options, numbers, InstantOf(PurchasedAt), report, Cancellation);
        foreach (var number in numbers)
        {
            if (orders.Contains(number))
            {
                WriteObject(orders[number], enumerateCollection: true);
                continue;
            }

            WriteItemError(
                new ItemNotFoundException($"No mail names the order number '{number}'. Order numbers are compared whole: give the number as it stands in the mail."),
                "OrderNotFound", ErrorCategory.ObjectNotFound, number);
        }
    }
}
