using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Unit.Mail;

public class FolderNamesTests
{
    [Theory]
    [InlineData("Inbox", nameof(FolderRole.Inbox))]
    [InlineData("INBOX.Sent", nameof(FolderRole.Sent))]
    [InlineData("INBOX.Customers", nameof(FolderRole.Other))]
    [InlineData("[Gmail].Sent Mail", nameof(FolderRole.Sent))]
    [InlineData("Sent Items", nameof(FolderRole.Sent))]
    [InlineData("sent-mail", nameof(FolderRole.Sent))]
    [InlineData("Gesendete Elemente", nameof(FolderRole.Sent))]
    [InlineData("Éléments envoyés", nameof(FolderRole.Sent))]
    [InlineData("E\u0301le\u0301ments envoye\u0301s", nameof(FolderRole.Sent))]
    [InlineData("Отправленные", nameof(FolderRole.Sent))]
    [InlineData("Junk Email", nameof(FolderRole.Junk))]
    [InlineData("Junk-E-Mail", nameof(FolderRole.Junk))]
    [InlineData("SPAM", nameof(FolderRole.Junk))]
    [InlineData("Entwürfe", nameof(FolderRole.Drafts))]
    [InlineData("Outbox", nameof(FolderRole.Drafts))]
    [InlineData("Archive", nameof(FolderRole.Other))]
    [InlineData("Presents", nameof(FolderRole.Other))]
    [InlineData("", nameof(FolderRole.Other))]
    public void ARoleIsToldFromTheName(string name, string role) => Assert.Equal(role, FolderNames.RoleOf([name]).ToString());

    /// <summary>
    /// Names are looked up in the form that <see cref="FolderNames.Normal"/> gives them, so that any other would never be found.
    /// </summary>
    [Fact]
    public void TheTableHoldsNamesAsTheyAreLookedUp() =>
        Assert.All(FolderNames.Known, name => Assert.Equal(FolderNames.Normal(name), name));

    [Theory]
    [InlineData(new[] { "Sent", "2025" }, nameof(FolderRole.Sent))]
    [InlineData(new[] { "Archive", "Sent Items", "June" }, nameof(FolderRole.Sent))]
    [InlineData(new[] { "Inbox", "Junk" }, nameof(FolderRole.Junk))]
    [InlineData(new[] { "mail", "stuff" }, nameof(FolderRole.Other))]
    public void TheInnermostKnownNameDecides(string[] parts, string role) => Assert.Equal(role, FolderNames.RoleOf(parts).ToString());

    [Theory]
    [InlineData("Sent", "Sent")]
    [InlineData("Entw&APw-rfe", "Entwürfe")]
    [InlineData("&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-", "Отправленные")]
    [InlineData("Q&-A", "Q&A")]
    [InlineData("R&D", "R&D")]
    [InlineData("x&!!!-y", "x&!!!-y")]
    public void ImapFolderNamesAreDecoded(string name, string decoded) => Assert.Equal(decoded, ModifiedUtf7.Decode(name));

    [Theory]
    [InlineData("1780995600.M1P77.host:2,S", "1780995600.M1P77.host", "S")]
    [InlineData("1780995600.M1P77.host;2,DS", "1780995600.M1P77.host", "DS")]
    [InlineData("1780995600.M1P77.host!2,", "1780995600.M1P77.host", "")]
    [InlineData("1780995600.M1P77.host,S=12:2,a", "1780995600.M1P77.host,S=12", "a")]
    [InlineData("1780995600.M2,P77.host", "1780995600.M2,P77.host", "")]
    public void AMaildirNameIsTakenApart(string name, string unique, string flags) =>
        Assert.Equal(new MaildirName(unique, flags), MaildirName.Parse(name));

    [Fact]
    public void AMaildirNameTellsDraftsAndDelivery()
    {
        Assert.True(MaildirName.Parse("1.x:2,DS").IsDraft);
        Assert.False(MaildirName.Parse("D.x:2,S").IsDraft);
        Assert.Equal(new DateTimeOffset(2026, 6, 9, 9, 0, 0, TimeSpan.Zero), MaildirName.Parse("1780995600.M1P77.host:2,S").Delivered);
        Assert.Null(MaildirName.Parse("message").Delivered);
        Assert.Null(MaildirName.Parse("99999999999999999999.x").Delivered);
    }
}
