using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

/// <summary>Classifies messages that are written as header fields.</summary>
public abstract class MessageClassifierTest
{
    private protected RecordingObserver Observer { get; } = new();

    private protected static string Stamped(string results) =>
        $"Authentication-Results: mx.shop.example; {results}\n"
        + "Received: from a.example (a.example [203.0.113.9]) by mx.shop.example; Mon, 8 Jun 2026 10:00:00 +0000\n";

    private protected MessageClassifier MessageClassifier(SellerAddresses sellers, bool orderMail = true) => new(
        ProfileReader.BuiltIn, new PlatformSenders(ProfileReader.BuiltIn), sellers,
        new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn), Observer, orderMail: orderMail);

    private protected ClassifiedMessage? Classify(string fields, FolderRole role = FolderRole.Inbox, SellerAddresses? sellers = null) =>
        MessageClassifier(sellers ?? new SellerAddresses([]))
            .Classify(MemoryMail.Message(fields + "Date: Mon, 8 Jun 2026 09:00:00 +0000\n\nx\n", role));
}
