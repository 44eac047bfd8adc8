using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>Takes out of cases what a report without buyers' data must not have.</summary>
internal static class BuyerData
{
    /// <summary>
    /// The case without what may be a buyer's: the name is shortened, a reason that the profile does not list becomes <see
    /// cref="ReasonText.Other"/>, a seller's order number that does not look like one goes, and so do the header hashes of messages. A
    /// message's header names the buyer in its subject, and the rest of it can be written down again from the report, so that its hash
    /// would confirm a guessed name. A claim's header names the order alone; its hash stays.
    /// </summary>
    public static CommerceCase Hide(CommerceCase one, CommerceMailProfile profile) => one with
    {
        Buyer = CaseOptions.Shorten(one.Buyer),
        Reason = ReasonText.Listed(one.Reason, profile),
        SellerOrderNumber = SellerNumber.OrNull(one.SellerOrderNumber),
        Messages = Array.ConvertAll(one.Messages, m => m with { HeaderHash = null }),
        Claims = Array.ConvertAll(one.Claims, c => c with { Reason = ReasonText.Listed(c.Reason, profile) }),
    };
}
