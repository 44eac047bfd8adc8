using System.Diagnostics;
using System.Globalization;
using CommerceMailAdmin.Unit.Mail;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>Runs mutated mail files through the readers: no crash, no hang, no unbounded memory.</summary>
internal static class MailFuzz
{
    private const int Default = 1_000_000;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    /// <summary>Runs the seeds; names those that fail. Arguments: count, first seed.</summary>
    public static int Run(string[] options)
    {
        var count = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : Default;
        var first = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 0;
        var (failures, messages, slowest) = (0, 0L, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        var top = Directory.CreateTempSubdirectory("commercemail-fuzz-");
        using var runs = new ThreadLocal<MailFuzzRun>(() => new MailFuzzRun(top.CreateSubdirectory(Guid.NewGuid().ToString()).FullName));
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var one = Stopwatch.StartNew();
            try
            {
                Interlocked.Add(ref messages, runs.Value!.One(seed));
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref failures);
                Console.WriteLine($"seed {seed}: {e}");
            }

            if (one.Elapsed > slowest)
            {
                slowest = one.Elapsed;
            }

            if (one.Elapsed > Hang)
            {
                Interlocked.Increment(ref failures);
                Console.WriteLine($"seed {seed}: {one.Elapsed}");
            }
        });
        top.Delete(recursive: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fuzz: {count} files, {messages} messages, {failures} failures, slowest {slowest.TotalMilliseconds:F0} ms, peak memory {process.PeakWorkingSet64 >> 20} MiB, {watch.Elapsed.TotalSeconds:F0} s"));
        return failures == 0 ? 0 : 1;
    }
}
