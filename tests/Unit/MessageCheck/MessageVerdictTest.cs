using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Checks a message with DNS in memory.</summary>
public abstract class MessageVerdictTest
{
    private protected const string RecordedPass =
        "dkim=pass header.d=support.instagram.com; spf=pass smtp.mailfrom=facebookmail.com; dmarc=pass header.from=support.instagram.com";

    private protected static async Task<MessageAuthentication> Check(string message, ZoneResolver zone, TrustOptions? trust = null) =>
        await new MessageAuthenticator(zone, ProfileReader.BuiltIn, trust ?? TrustOptions.Default)
            .AuthenticateAsync(ToVerify(Bytes(message)), TestContext.Current.CancellationToken);
}
