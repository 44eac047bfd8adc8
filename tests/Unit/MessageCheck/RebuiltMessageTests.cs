using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Messages whose store made their bytes anew: what does not fit proves nothing, in either direction.</summary>
public sealed class RebuiltMessageTests
{
    private const string Passed = "dmarc=pass header.from=support.instagram.com; dkim=pass header.d=support.instagram.com";
    private const string Failed = "dmarc=fail header.from=support.instagram.com; dkim=fail header.d=support.instagram.com; spf=fail";

    [Fact]
    public async Task ASignatureThatFitsProvesAsMuchAsEver() =>
        Assert.Equal(MessageVerdict.Genuine, (await Check(PlatformMessage.Signed())).Verdict);

    [Fact]
    public async Task ABodyInAnotherEncodingIsNoReasonToDoubt()
    {
        var result = await Check(Rebuilt(), Passed);

        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
        Assert.Equal((DkimFailure.Rebuilt, CheckResult.Neutral), (result.Dkim[0].Failure, result.Dkim[0].Result));
        Assert.False(result.Dkim[0].IsProvenWrong);
    }

    [Fact]
    public async Task WithoutARecordItCannotBeTold()
    {
        var result = await Check(Rebuilt(), null);

        Assert.Equal(MessageVerdict.Unverifiable, result.Verdict);
        Assert.Contains(result.Evidence, e => e.Contains("does not keep the bytes", StringComparison.Ordinal));
    }

    /// <summary>The store can lose the signature as well, so that a copy without one is not forged.</summary>
    [Fact]
    public async Task ACopyWithoutASignatureIsNotForgedByThatAlone() =>
        Assert.Equal(MessageVerdict.Unverifiable, (await Check(PlatformMessage.Content(), null, PlatformMessage.Stranger)).Verdict);

    [Fact]
    public async Task WhatTheReceivingServerRecordedAsFailedIsForged() =>
        Assert.Equal(MessageVerdict.Forged, (await Check(PlatformMessage.Content(), Failed, PlatformMessage.Stranger)).Verdict);

    private static string Rebuilt() =>
        PlatformMessage.Signed().Replace("Where is it?\r\n", "Where=20is=20it?\r\n", StringComparison.Ordinal);

    private static async Task<MessageAuthentication> Check(string message, string? recorded = null, string client = PlatformMessage.Client)
    {
        var bytes = PlatformMessage.Bytes(PlatformMessage.Delivered(message, client, recorded));
        var authenticator = new MessageAuthenticator(PlatformMessage.Zone(), ProfileReader.BuiltIn, TrustOptions.Default);
        return await authenticator.AuthenticateAsync(
            new MessageToVerify(new Location(bytes), bytes), TestContext.Current.CancellationToken);
    }

    private sealed record Location(byte[] Bytes) : IRebuiltMessage
    {
        public void Expect()
        {
        }

        public string Id => "rebuilt";

        public Stream Open(int limit) => new MemoryStream(Bytes);
    }
}
