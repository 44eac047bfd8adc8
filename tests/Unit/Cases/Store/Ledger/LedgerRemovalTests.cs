using System.Text;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>What the seller says of cases, and what must not be kept any longer.</summary>
public sealed class LedgerRemovalTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void ARemovedCaseIsGoneFromTheFileAndDoesNotComeBack()
    {
        var inbox = _ledger.Folder.Write("Inbox.mbox", Mbox(
        [
            Customer("oldcase1", "06-01 09:00", "4711001", buyer: "old.buyer"), Customer("oldcase1", "06-02 09:00", "4711001"),
            Claim("4711001", "06-02 10:00"),
            Customer("newcase2", "06-01 09:00", "4711002"), Customer("newcase2", "06-09 09:00", "4711002"), Claim("4711002", "06-02 10:00"),
        ]));
        _ledger.Sync(inbox);

        var removed = Remove("06-05 00:00");

        Assert.Equal((1L, 3L), (removed.Cases, removed.Messages));
        var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(_ledger.Path));
        Assert.All(["oldcase1", "old.buyer", "4711001"], word => Assert.DoesNotContain(word, bytes, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("newcase2", bytes, StringComparison.Ordinal);
        Assert.Equal(["newcase2"], _ledger.Waiting("06-12 00:00"));
        Assert.Equal(CaseState.Escalated, _ledger.Backlog("06-12 00:00")[0].State);

        Assert.Equal(0, _ledger.Sync(inbox).Read);
        File.Move(inbox, inbox + ".mbox");
        var again = _ledger.Sync(inbox + ".mbox");
        Assert.Equal((6L, 0), (again.Read, again.NewCases));
        Assert.Equal(["newcase2"], _ledger.Waiting("06-12 00:00"));
    }

    [Fact]
    public void WhatComesLaterInARemovedCaseIsANewBeginning()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-01 09:00")));
        Remove("06-05 00:00");

        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-01 09:00")).Add(Customer("a1", "06-08 09:00")));

        var found = Assert.Single(_ledger.Backlog("06-12 00:00"));
        Assert.Equal((Utc("06-08 09:00"), 1), (found.FirstReceived, found.MessageCount));
    }

    [Fact]
    public void NothingOlderLeavesTheLedgerAsItIs()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")));
        var before = _ledger.Dump();

        Assert.Equal(0, Remove("06-08 09:00").Messages);
        Assert.Equal(before, _ledger.Dump());
    }

    [Fact]
    public void AClosedCaseWaitsAgainWhenTheBuyerWrites()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("A1", "06-08 09:00")));

        Assert.True(Mark("a1", isClosed: true, "06-08 12:00"));
        Assert.False(Mark("a1", isClosed: true, "06-08 13:00"));
        Assert.Empty(_ledger.Waiting("06-08 14:00"));
        Assert.Equal(["A1"], _ledger.Waiting("06-08 11:00"));

        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-09 09:00")));
        Assert.Equal(Utc("06-09 09:00"), Assert.Single(_ledger.Backlog("06-10 00:00")).WaitingSince);

        Assert.True(Mark("a1", isClosed: true, "06-10 00:00"));
        Assert.True(Mark("a1", isClosed: false, "06-10 01:00"));
        Assert.False(Mark("a1", isClosed: false, "06-10 02:00"));
        Assert.Equal(Utc("06-08 09:00"), Assert.Single(_ledger.Backlog("06-10 03:00")).WaitingSince);
    }

    private CaseRemovalResult Remove(string before)
    {
        using var retention = new LedgerRetention(_ledger.Path);
        return retention.Remove(Utc(before));
    }

    private bool Mark(string caseId, bool isClosed, string time)
    {
        using var marks = new LedgerMarks(_ledger.Path);
        return marks.Mark(Assert.Single(marks.Find(caseId)), isClosed, "settled", Utc(time));
    }
}
