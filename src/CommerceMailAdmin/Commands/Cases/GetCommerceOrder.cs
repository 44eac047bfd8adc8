using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets everything that the mail says about an order: every mail, case and claim, and every deadline with its reason.</summary>
/// <remarks>
/// <para>
/// Takes the platform's order number or yours. The first mail of a case and most order notices have both. An order number is text of
/// unknown length; give it as it is. If your number belongs to several orders of the platform, each is an object.
/// </para>
/// <para>
/// Deadlines has the cancel window, the return window, the time to ship, the limit of a chargeback, and the answer of each waiting case.
/// Each deadline names what started it, the term, and the document that sets the term. Only a mail or -PurchasedAt starts a deadline. Order
/// notices go to the buyer, so your mailbox has the purchase only if you keep copies. A deadline that nothing has started is not listed. A
/// cancelled order has no cancel window, no time to ship and, unless it was delivered, no return window.
/// </para>
/// </remarks>
/// <example>
/// <summary>Everything about an order</summary>
/// <code>Get-CommerceOrder ./support-mailbox -OrderNumber 30811725540512 | Format-List</code>
/// <remarks>Shows the cases, claims, messages and deadlines of the order.</remarks>
/// </example>
/// <example>
/// <summary>The deadlines of an order that your shop system knows</summary>
/// <code>(Get-CommerceOrder ./support-mailbox -OrderNumber FP-2251 -PurchasedAt 2026-06-02T18:40+02:00).Deadlines</code>
/// <remarks>The purchase starts the cancel window, the return window and the time to ship.</remarks>
/// </example>
/// <example>
/// <summary>The orders of all waiting buyers</summary>
/// <code>Get-CommerceCaseBacklog | Where-Object OrderNumber | Get-CommerceOrder</code>
/// <remarks>Reads the ledger twice. Cases without an order number are left out. An order with several cases is returned once.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceOrder", DefaultParameterSetName = LedgerSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceOrder))]
public sealed class GetCommerceOrder : CaseCmdlet
{
    private readonly List<string> _numbers = [];

    /// <summary>The order numbers, the platform's or yours. Cases, claims and rows of a table can be piped.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>The time of the purchase. Default: the time of the order confirmation, if the mailbox has one.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? PurchasedAt { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateRange(1, 1000)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public override int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <inheritdoc/>
    [Parameter]
    public override SwitchParameter Explain { get; set; }

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
                new ItemNotFoundException(
                    $"No mail names the order number '{number}'. Order numbers are compared whole: give the number as it is in the "
                        + "mail."),
                "OrderNotFound", ErrorCategory.ObjectNotFound, number);
        }
    }
}
