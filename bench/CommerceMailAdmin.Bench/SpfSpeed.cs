using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using CommerceMailAdmin.Engine.Authentication.Spf;

namespace CommerceMailAdmin.Bench;

/// <summary>SPF evaluation with answers in memory, side by side with other evaluators; every answer is checked on both sides.</summary>
internal static class SpfSpeed
{
    private const int Rounds = 20_000;
    private const int PeerRounds = 300;
    private const double WantedAgainstPyspf = 20;

    private static readonly Peer[] Peers =
    [
        new("pyspf", "/usr/bin/python3", "spf_pyspf.py"),
        new("Mail::SPF", "perl", "spf_mailspf.pl"),
    ];

    public static bool Compare()
    {
        var file = Path.Combine(Places.Root, "bench", "data", "spf.json");
        using var data = JsonDocument.Parse(File.ReadAllBytes(file));
        var questions = data.RootElement.GetProperty("questions").EnumerateArray()
            .Select(q => (
                Question: new SpfQuestion(IPAddress.Parse(Text(q, "ip")), Text(q, "mailFrom"), Text(q, "helo"), DateTimeOffset.UnixEpoch),
                Result: Text(q, "result")))
            .ToArray();
        var evaluator = new SpfEvaluator(new MemoryResolver(data.RootElement.GetProperty("zone")));

        Run(evaluator, questions, Rounds / 10);
        var watch = Stopwatch.StartNew();
        Run(evaluator, questions, Rounds);
        var ours = watch.Elapsed.TotalSeconds / (Rounds * questions.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"spf: CommerceMailAdmin {ours * 1e6:F2} us a question"));

        var enough = true;
        foreach (var peer in Peers)
        {
            if (peer.Seconds(file, PeerRounds.ToString(CultureInfo.InvariantCulture)) is { } seconds)
            {
                var theirs = seconds / (PeerRounds * questions.Length);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {peer.Name} {theirs * 1e6:F2} us a question: {theirs / ours:F1} times ours"));
                enough &= peer.Name != "pyspf" || theirs / ours >= WantedAgainstPyspf;
            }
        }

        return enough;
    }

    private static void Run(SpfEvaluator evaluator, (SpfQuestion Question, string Result)[] questions, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (question, result) in questions)
            {
                var check = evaluator.CheckAsync(question, CancellationToken.None);
                var given = check.IsCompletedSuccessfully ? check.Result : check.AsTask().GetAwaiter().GetResult();
                if (!given.Result.ToString().Equals(result, StringComparison.OrdinalIgnoreCase))
                {
                    throw new InvalidOperationException($"{question.ClientAddress} gave {given.Result}: {given.Reason}");
                }
            }
        }
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
