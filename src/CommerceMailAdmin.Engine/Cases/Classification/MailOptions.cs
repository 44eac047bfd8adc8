using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>What mail is recognised with.</summary>
public record MailOptions
{
    /// <summary>The platform's facts.</summary>
    public required CommerceMailProfile Profile { get; init; }

    /// <summary>
    /// Addresses, or domains as "@shop.example", that answer for the seller; none given: whoever case mails were delivered to can.
    /// </summary>
    public IReadOnlyList<string> SellerAddresses { get; init; } = [];

    /// <summary>How the own servers' authentication results are told from others.</summary>
    public TrustOptions Trust { get; init; } = TrustOptions.Default;

    /// <summary>The present time. Mail with a later date has a wrong date and is reported. Null if it need not be reported.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The latest date that mail can be expected to have; null if any.</summary>
    internal virtual DateTimeOffset? LatestExpected => Now;

    /// <summary>Whether the header blocks of messages are hashed, as evidence; a list of waiting cases shows none.</summary>
    internal bool HashesHeaders { get; init; } = true;

    /// <summary>Whether mail about orders, other than claims, is judged and kept; a list of waiting cases does not ask for it.</summary>
    internal bool KeepsOrderMail { get; init; } = true;

    /// <summary>
    /// How many messages of cases are held in memory while mail is read; more of them go to a temporary file. No bound if several
    /// questions are asked of the same mail, because each question would read the file and the bodies again.
    /// </summary>
    internal int HeldMessages { get; init; } = int.MaxValue;
}
