using System.Text;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Servers;

/// <summary>The mailbox store that the EWS and Graph servers of the tests share.</summary>
public sealed class MailStoreTests
{
    private static readonly ItemProperties Today = new(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void AServerThatIsStartedAgainGoesOnWithTheSameIds()
    {
        using var folder = new TemporaryFolder();
        string inbox, moved, immutable;
        long last;
        using (var store = new MailStore(folder.Path))
        {
            inbox = store.AddMailbox("support@contoso.com").WellKnown["inbox"].Id;
            var item = store.Add(inbox, Encoding.ASCII.GetBytes("Subject: one\r\n\r\n"), Today);
            moved = store.Move(item.Id, store.Mailbox("SUPPORT@contoso.com")!.WellKnown["junkemail"].Id)!.Id;
            (immutable, last) = (item.ImmutableId, store.LastChange);
        }

        using var again = new MailStore(folder.Path);

        Assert.Equal(last, again.LastChange);
        Assert.Equal("Subject: one\r\n\r\n", Encoding.ASCII.GetString(again.Mime(again.Item(moved)!)));
        Assert.Equal(moved, again.Item(immutable)!.Id);
        Assert.Empty(again.Items(inbox));
    }

    [Fact]
    public void NeighboursDifferInTheCaseOfOneLetter()
    {
        using var folder = new TemporaryFolder();
        using var store = new MailStore(folder.Path);
        var inbox = store.AddMailbox("support@contoso.com").WellKnown["inbox"].Id;

        var ids = Enumerable.Range(0, 100).Select(_ => store.Add(inbox, [], Today).Id).ToList();

        Assert.Equal(100, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.True(ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 60);
    }

    [Fact]
    public void AMoveIsADeletionHereAndACreationThere()
    {
        using var folder = new TemporaryFolder();
        using var store = new MailStore(folder.Path);
        var mailbox = store.AddMailbox("support@contoso.com");
        var (inbox, junk) = (mailbox.WellKnown["inbox"].Id, mailbox.WellKnown["junkemail"].Id);
        var stays = store.Add(inbox, [], Today);
        var goes = store.Add(inbox, [], Today);
        var since = store.LastChange;

        store.Update(stays.Id, p => p with { IsRead = true });
        var there = store.Move(goes.Id, junk)!;
        var brief = store.Add(inbox, [], Today);
        store.Delete(brief.Id);

        Assert.Equal(
            [(ItemChangeKind.ReadFlagChanged, stays.Id), (ItemChangeKind.Deleted, goes.Id)],
            store.Changes(inbox, since).Select(c => (c.Kind, c.ItemId)));
        Assert.Equal([(ItemChangeKind.Created, there.Id)], store.Changes(junk, since).Select(c => (c.Kind, c.ItemId)));
        Assert.Equal((goes.ImmutableId, true), (there.ImmutableId, goes.Id != there.Id));
        Assert.Equal([stays.Id], store.Changes(inbox, 0).Select(c => c.ItemId));
    }
}
