using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>
/// A server that numbers its messages anew (UIDVALIDITY, RFC 3501 section 2.3.1.1): all of them come again, under other ids.
/// </summary>
public sealed class RenumberedMailTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void NothingIsLostOrDoubled()
    {
        string[] mail = [Customer("a1", "06-08 09:00"), Answer("a1", "06-08 10:00"), Customer("b2", "06-08 11:00")];
        Assert.Equal(3, _ledger.Sync(new ServerMail(1, mail)).Added);
        Assert.Equal(0, _ledger.Sync(new ServerMail(1, mail)).Read);
        var before = WithoutPoints();

        var again = _ledger.Sync(new ServerMail(2, mail));

        Assert.Equal((3L, 0L), (again.Read, again.Added));
        Assert.Equal(before, WithoutPoints());
        Assert.Equal(1, _ledger.Sync(new ServerMail(2, [.. mail, Customer("c3", "06-08 12:00")])).Read);
        Assert.Equal(["b2", "c3"], _ledger.Waiting("06-12 00:00"));
    }

    private string[] WithoutPoints() => [.. _ledger.Dump().Where(l => !l.StartsWith("point", StringComparison.Ordinal))];

    private sealed class ServerMail(int validity, string[] messages) : IMailSource
    {
        public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
        {
            var known = resume!["Inbox"]?.Split(' ') is [var before, var count] && before == $"{validity}" ? int.Parse(count, null) : 0;
            for (var i = known; i < messages.Length; i++)
            {
                yield return MemoryMail.Message(messages[i], id: $"Inbox;{validity};{i}");
            }

            resume.Reach("Inbox", $"{validity} {messages.Length}");
        }
    }
}
