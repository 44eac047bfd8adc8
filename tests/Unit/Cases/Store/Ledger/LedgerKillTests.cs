using System.Globalization;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>A run that is killed at any moment is finished by the next one. More kills: COMMERCEMAIL_KILLS=100.</summary>
public sealed class LedgerKillTests : IDisposable
{
    private const int Cases = 2000;

    /// <summary>About what a batch takes.</summary>
    private const int MostMilliseconds = 40;

    private readonly TemporaryFolder _mail = new();
    private readonly TestLedger _undisturbed = new();

    public void Dispose()
    {
        _undisturbed.Dispose();
        _mail.Dispose();
    }

    [Fact]
    public void TheLedgerIsTheSameAsWithoutTheKill()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("COMMERCEMAIL_KILLS") ?? "10", CultureInfo.InvariantCulture);
        WriteMailbox();
        _undisturbed.Sync(_mail.Path);
        var (expected, size) = (_undisturbed.Dump(), (int)new FileInfo(_undisturbed.Path).Length);
        var early = 0;
        for (var seed = 0; seed < kills; seed++)
        {
            using var ledger = new TestLedger();
            var random = new Random(seed);

            early += RunAndKill(ledger.Path, random.Next(size * 9 / 10), random.Next(MostMilliseconds)) ? 1 : 0;
            ledger.Sync(_mail.Path);

            Assert.Equal(expected, ledger.Dump());
        }

        // Where every run ended before it was killed, nothing was shown.
        Assert.True(early > kills / 2, $"only {early} of {kills} runs were killed before they ended");
        TestContext.Current.TestOutputHelper?.WriteLine($"{early} of {kills} runs were killed before they ended.");
    }

    /// <summary>Inbox and sent mail in several files, so that there are many batches and many places to go on from.</summary>
    private void WriteMailbox()
    {
        foreach (var part in Enumerable.Range(0, Cases).GroupBy(i => i % 8))
        {
            _mail.Write($"Inbox/{part.Key}.mbox",
                Mbox(part.SelectMany(i => (string[])[Customer($"case{i}", "06-08 09:00", $"47{i}00", buyer: $"buyer{i}"), Other(i)])));
            _mail.Write($"Sent/{part.Key}.mbox", Mbox(part.Where(i => i % 3 > 0).Select(i => Answer($"case{i}", "06-08 10:00"))));
        }

        _mail.Write("Archive.mbox", Mbox(Enumerable.Range(0, Cases).Where(i => i % 50 == 0).Select(i => Claim($"47{i}00", "06-09 10:00"))));
    }

    /// <summary>
    /// Runs the command as a process of its own, which is killed shortly after its ledger has grown to a size, in the midst of a batch or
    /// of its writing.
    /// </summary>
    /// <returns>True where it had not ended by itself.</returns>
    private bool RunAndKill(string ledger, int size, int milliseconds)
    {
        using var process = ConsoleRun.Start("-Command", $"Sync-CommerceCase '{_mail.Path}' -Ledger '{ledger}' -Mailbox support");
        while (!(new FileInfo(ledger) is { Exists: true } file && file.Length >= size) && !process.WaitForExit(1))
        {
        }

        process.WaitForExit(milliseconds);
        var isEarly = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return isEarly;
    }
}
