using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>Questions to a ledger that another program goes on writing.</summary>
public sealed class LedgerStoreTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    /// <summary>A case without the claim that came into the ledger with it would be shown as overdue instead of escalated.</summary>
    [Fact]
    public void AWaitingCaseAndItsClaimAreOfOneMoment()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("first", "06-08 09:00", "4711000000")));
        using var store = new LedgerStore(_ledger.Path, CancellationToken.None);
        var waiting = store.WaitingCases(Utc("06-09 00:00"));

        _ledger.Sync(new MemoryMail().Add(Customer("second", "06-08 11:00", "4799999999")).Add(Claim("4799999999", "06-08 12:00")));

        Assert.All(waiting, w => Assert.Equal(w.CaseId == "second" ? 1 : 0, store.Claims(w.Content.OrderNumber, Utc("06-09 00:00")).Count));
    }

    [Fact]
    public void ATakerMayStopEarlyAndAskAgain()
    {
        var mail = new MemoryMail();
        for (var i = 0; i < 400; i++)
        {
            mail.Add(Customer("c" + i, "06-08 09:00", "4711000" + i));
        }

        _ledger.Sync(mail);
        using var store = new LedgerStore(_ledger.Path, CancellationToken.None);

        Assert.Equal(3, store.WaitingCases(Utc("06-09 00:00")).Take(3).Count());
        Assert.Equal(400, store.WaitingCases(Utc("06-09 00:00")).Count());
    }
}
