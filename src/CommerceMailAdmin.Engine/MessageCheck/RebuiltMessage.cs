using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>
/// What can be told from a message that its store made anew. A signature that fits proves as much as ever. One that does not fit proves
/// nothing, because the store may have changed what was signed, or lost the signature. Then the results count that the receiving
/// organisation recorded.
/// </summary>
internal static class RebuiltMessage
{
    /// <summary>A signature that does not fit is one of which nothing can be told.</summary>
    public static MessageDkimSignature Judge(MessageDkimSignature signature) => !signature.IsProvenWrong ? signature : signature with
    {
        Result = CheckResult.Neutral,
        Failure = DkimFailure.Rebuilt,
        Detail = "Cannot tell: the mail server does not keep the bytes that arrived, so that the signature cannot be checked any more",
    };

    /// <summary>DMARC that fails on these bytes only is open. A failure that the receiving server recorded stays one.</summary>
    public static MessageDmarc Judge(MessageDmarc dmarc, TrustedAuthenticationResults? recorded) =>
        dmarc.Result != CheckResult.Fail || recorded?.Dmarc is { Result: "fail" } ? dmarc : dmarc with
        {
            Result = CheckResult.Neutral,
            Detail = "Cannot tell: the mail server does not keep the bytes that arrived. " + dmarc.Detail,
        };
}
