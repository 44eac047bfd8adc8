using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>Damaged and hostile files end in reported problems; many more of them run in bench.</summary>
public class MailFuzzTests
{
    [Fact]
    public void MutatedFilesAreReadWithoutCrash()
    {
        using var folder = new TemporaryFolder();
        var run = new MailFuzzRun(folder.Path);
        var found = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            try
            {
                found += run.One(seed);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }
        }

        // Most files still hold mail: the readers get further than the first bytes.
        Assert.InRange(found, 1000, 100_000);
    }
}
