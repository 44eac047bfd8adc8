using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Content;

/// <summary>Reads the bodies of case mail that is written as text.</summary>
public abstract class MailContentTest
{
    private protected RecordingObserver Observer { get; } = new();

    private protected MailContent Plain(string body) => Read("Content-Type: text/plain; charset=utf-8\n\n" + body + "\n");

    private protected MailContent Read(string message) =>
        new MailContentReader(ProfileReader.BuiltIn, Observer, new SlowPatterns(Observer))
            .Read(MemoryMail.Message("From: a@b.example\n" + message).Location, MessageClass.CaseMail);

    private protected MailContent Answer(string message) =>
        new MailContentReader(ProfileReader.BuiltIn, Observer, new SlowPatterns(Observer))
            .Read(MemoryMail.Message("From: a@b.example\n" + message).Location, MessageClass.Answer);
}
